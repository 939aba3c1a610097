"""Hijri dates to Gregorian ones by the Umm al-Qura calendar; Morocco's and others' can differ by a day."""

from collections.abc import Callable
from datetime import date
from functools import partial

HIJRI_YEARS = range(1300, 1501)
TOLERANCE = "±1 day"


def hijri_day(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri one.

    >>> hijri_day(1445, 9, 15)
    datetime.date(2024, 3, 25)

    Raises
    ------
    ValueError
        where there is no such day, or the Umm al-Qura tables (1343 to 1500) do not reach.
    """
    return _ask(partial(_convert, year, month, day))


def hijri_month_length(year: int, month: int) -> int:
    """Days of a Hijri month, 29 or 30; raises as `hijri_day`.

    >>> hijri_month_length(1445, 9)
    30
    """
    from hijridate import Hijri

    return _ask(lambda: Hijri(year, month, 1).month_length())


def _convert(year: int, month: int, day: int) -> date:
    from hijridate import Hijri  # few texts need it

    return date.fromordinal(Hijri(year, month, day).to_gregorian().toordinal())


def _ask(work: Callable):
    try:
        return work()
    except OverflowError as error:
        raise ValueError("the Hijri year lies outside the Umm al-Qura tables, 1343 to 1500") from error
