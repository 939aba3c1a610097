"""Options as a user gives them: whole numbers and names, or one error that says what would be right."""

from collections.abc import Iterable
from numbers import Integral

from analysis.errors import KhitabError


def is_whole(value, least: int = 1) -> bool:
    """Is it a whole number, and no truth, from `least` on?

    >>> is_whole(3), is_whole(0), is_whole(True), is_whole(2.0)
    (True, False, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool) and bool(value >= least)


def check_whole(*, least: int = 1, optional: bool = False, **options) -> None:
    """Refuse an option that is no whole number from `least` on; None is the default where it is `optional`.

    >>> check_whole(window=0)
    Traceback (most recent call last):
    analysis.errors.KhitabError: window=0: give a whole number from 1 on
    """
    for name, value in options.items():
        if not is_whole(value, least) and not (optional and value is None):
            raise KhitabError(f"{name}={value!r}: give a whole number from {least} on")


def as_names(option: str, value, remedy: str) -> list[str]:
    """One name, or several, as a list; the `remedy` says what may be given.

    >>> as_names("by", "outlet", "name a column"), as_names("by", ("outlet", "month"), "name a column")
    (['outlet'], ['outlet', 'month'])
    """
    names = [value] if isinstance(value, str) or not isinstance(value, Iterable) else list(value)
    if not all(isinstance(name, str) for name in names):
        raise KhitabError(f"{option}={value!r}: {remedy}")
    return names
