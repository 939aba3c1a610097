"""The figures of a study that compare: two outlets, before and after an event, periods, copies of a story."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import KhitabError
from analysis.figures.dumbbell import plot_dumbbell
from analysis.figures.lines import plot_trend
from analysis.figures.stories import plot_stories
from analysis.report.events import Event
from analysis.report.study import Study
from analysis.report.wording import Wording

_MOST_IN_DUMBBELLS = 40  # frames; above, the themes' own rows are drawn
_LONG = pd.Timedelta(days=60)  # from here on copies of one week cover one another on an axis of dates
_MOST_STORIES = (12, 6, 3, 1)  # fewer where a story has more copies than a page can show
_MOST_PANELS = 24
_FREQUENCIES = {4: "Y", 6: "Q", 7: "M"}  # length of a period as `trend` writes it


class Figure(NamedTuple):
    """A chart: where it belongs in the report, its file name without suffix, its Axes, the numbers it shows.

    The Axes is None where the chart has no room on a page in this language.
    """

    place: str
    name: str
    ax: Axes | None
    data: pd.DataFrame


def draw_comparisons(study: Study, wording: Wording, caption: str, plain: str) -> Iterator[Figure]:
    """The comparisons that a study has, each where its table stands; `plain` is the caption of counts."""
    language = wording.language
    if len(study.trends) and len(study.codebook.themes) <= _MOST_PANELS:
        own = study.trends[study.trends["frame"] == ""]
        marked = {event.day.isoformat(): getattr(event.label, language) for event in _inside(study.events, own)}
        ax = plot_trend(own, language=language, events=marked, caption=f"{caption} {wording('caption_undated')}")
        yield Figure("trends", "trends", ax, own)
    if len(study.contrasts) and len(study.contrasts[["group_a", "group_b"]].drop_duplicates()) == 1:
        shown = _shown(study.contrasts)
        yield Figure("contrasts", "contrasts", plot_dumbbell(shown, language=language, caption=caption), shown)
    for event in study.events:
        yield from _change(study, event, wording, caption)
    if (copies := _dated(study.duplicates)) is not None:
        yield Figure("duplicates", "stories", _stories(copies, language, plain), copies)


def _change(study: Study, event: Event, wording: Wording, caption: str) -> Iterator[Figure]:
    day = event.day.isoformat()
    table = study.changes[study.changes["date"] == day] if len(study.changes) else study.changes
    if table.empty:
        return
    shown, label = _shown(table), getattr(event.label, wording.language)
    names = wording("after_named", event=label), wording("before_named", event=label)
    told = f"{caption} {wording('caption_undated')}"
    ax = plot_dumbbell(shown, language=wording.language, names=names, caption=told)
    yield Figure(f"change:{day}", f"change-{day}", ax, shown)


def _shown(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Every frame, whatever its difference: a choice of the large ones would look like a finding."""
    frames = contrasts[contrasts["frame"] != ""]
    return frames if 0 < len(frames) <= _MOST_IN_DUMBBELLS else contrasts[contrasts["frame"] == ""]


def _inside(events: list[Event], trends: pd.DataFrame) -> list[Event]:
    """The events within the periods of a table of trends."""
    periods = pd.PeriodIndex(trends["period"], freq=_FREQUENCIES[len(trends["period"].iloc[0])])
    first, last = periods.min().start_time, periods.max().end_time
    return [event for event in events if first <= pd.Timestamp(event.day) <= last]


def _dated(duplicates: pd.DataFrame) -> pd.DataFrame | None:
    """The stories that have two dated copies; None where there is none."""
    dated = duplicates[duplicates["published"].notna()]
    several = dated["group"][dated["group"].duplicated()].unique()
    return duplicates[duplicates["group"].isin(several)] if len(several) else None


def _stories(copies: pd.DataFrame, language: str, caption: str) -> Axes | None:
    """As many stories as a page holds, which only the chart can tell; None where it does not hold one."""
    for top in _MOST_STORIES:
        try:
            return plot_stories(copies, language=language, since=_since(copies), top=top, caption=caption)
        except KhitabError:
            continue
    return None


def _since(copies: pd.DataFrame) -> str:
    return "first" if copies["published"].max() - copies["published"].min() > _LONG else "calendar"
