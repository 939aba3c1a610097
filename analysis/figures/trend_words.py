"""What is told of lines over time: the note under the axis, the title, and the first and last share of each line."""

from functools import partial

import numpy as np
import pandas as pd

from analysis.figures.rows import add_theme
from analysis.figures.series import Panel, Series
from analysis.figures.style import Style
from analysis.figures.timeline import Event, period_name
from analysis.figures.wording import MISSING, word

MOST_WHISKERS = 20  # periods; of more, the whiskers of several lines would be a fence, and bands stand for them


def note_of(series: Series, style: Style, fit: bool, events: list[Event]) -> str:
    """What the axis and its labels show, what n is, and what happened where the small charts have a dashed line."""
    language = style.language
    counted = {"period": word(series.unit, language)}
    if not fit:
        counted |= {"low": style.number(series.articles.min()), "high": style.number(series.articles.max())}
    axis = word("axis_share", language)
    axis = word("trend_bands", language, axis=axis) if len(series.periods) > MOST_WHISKERS else axis
    told = word("trend_n" if fit else "trend_n_range", language, axis=axis, **counted)
    told = word("trend_quarter", language, told=told) if series.unit == "quarter" else told
    if events:
        told = word("trend_events", language, told=told, events=" · ".join(event.text for event in events))
    return told


def title_of(series: Series, table: pd.DataFrame, style: Style) -> str:
    language = style.language
    if len(series.labels) == 1:
        what = word("share_one", language, label=series.labels[0])
    else:
        what = word(f"share_{series.kind}", language)
        what = add_theme(what, table, language) if series.kind == "frames" else what
    group = " · ".join(word(str(name), language) for name in [*series.columns, series.unit])
    return word("by", language, what=what, group=group)


def speak(series: Series, panels: list[Panel], events: list[Event], style: Style) -> list[str]:
    """Of each line its first and last share; and the events."""
    told, when = [], partial(period_name, unit=series.unit, language=style.language)
    for panel in panels:
        for line in panel.lines:
            share = series.share[line.row, line.group]
            known = np.flatnonzero(~np.isnan(share))
            name = line.name if panel.title in ("", line.name) else f"{panel.title} ({line.name})"
            ends = dict.fromkeys([*known[:1], *known[-1:]])
            values = [f"{when(series.periods[i])} {style.number(share[i], percent=True)}" for i in ends]
            told.append(f"{name}: {' → '.join(values) or MISSING}")
    return [event.text for event in events] + told
