"""Differences between outlets, and around events, as the page shows them: those whose interval leaves out 0."""

import pandas as pd

from analysis.report.filters import list_outlets
from analysis.report.page import lines_anchor, number
from analysis.report.study import Study
from analysis.report.wording import Wording


def list_contrasts(study: Study, wording: Wording) -> list[dict]:
    """One table: each outlet against all others, the largest differences of an outlet first."""
    if not len(study.contrasts):
        return []
    shown = _apart(study.contrasts).sort_values("group_a", kind="stable")
    note = wording("contrasts_note", shown=len(shown), all=len(study.contrasts))
    names = {"here": wording("here"), "elsewhere": wording("elsewhere")}
    places = {outlet: n for n, outlet in enumerate(list_outlets(study))}
    rows = [{**row, "outlet": places.get(row["group"])} for row in _rows(shown, shown["group_a"], wording)]
    return [{"note": note, **names, "rows": rows}]


def list_changes(study: Study, wording: Wording) -> list[dict]:
    """One table an event: the largest differences first."""
    parts = []
    for event in study.events:
        day = event.day.isoformat()
        table = study.changes[study.changes["date"] == day] if len(study.changes) else study.changes
        if not len(table):
            continue
        shown, name = _apart(table), getattr(event.label, wording.language)
        counts = {"after": table["articles_a"].iloc[0], "before": table["articles_b"].iloc[0]}
        parts.append(
            {"day": day, "heading": wording("changes_heading", event=name, date=wording.date(event.day)),
             "note": wording("changes_note", shown=len(shown), all=len(table), **counts),
             "here": wording("after_event"), "elsewhere": wording("before_event"),
             "rows": _rows(shown, pd.Series(name, shown.index), wording)}
        )  # fmt: skip
    return parts


def _apart(table: pd.DataFrame) -> pd.DataFrame:
    """Differences whose interval leaves out 0, the largest first."""
    apart = table[(table["difference_low"] > 0) | (table["difference_high"] < 0)]
    return apart.sort_values("difference", key=abs, ascending=False, kind="stable")


def _rows(table: pd.DataFrame, groups: pd.Series, wording: Wording) -> list[dict]:
    return [
        {
            "group": group,
            "outlet": None,
            "label": getattr(row, f"label_{wording.language}"),
            "anchor": lines_anchor(row.theme, row.frame),
            "share_a": f"{100 * row.share_a:.0f}%",
            "share_b": f"{100 * row.share_b:.0f}%",
            "difference": f"{100 * row.difference:+.0f}",
            "interval": f"{100 * row.difference_low:+.0f} – {100 * row.difference_high:+.0f}",
            "q": number(row.q, 3),
        }
        for group, row in zip(groups, table.itertuples(index=False), strict=True)
    ]
