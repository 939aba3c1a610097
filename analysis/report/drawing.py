"""The study's tables to its figures: drawn, saved with data and manifest, and listed for the page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.bars import plot_frames
from analysis.figures.contrast import plot_keywords
from analysis.figures.heatmap import plot_heatmap
from analysis.figures.panels import plot_tfidf
from analysis.figures.saving import drop_figures, save_figure
from analysis.report.study import Study
from analysis.report.wording import LANGUAGES, Wording

MAKER = "khitab report"
MOST_IN_CELLS = 24  # columns of a heat map
MOST_COMPARED = 8  # groups that bars or panels can show; above, the heat map and the tables serve


class Drawn(NamedTuple):
    """A saved figure: where it belongs in the report, its file name without suffix, its alternative text."""

    place: str
    name: str
    alt: str


def draw_figures(study: Study, folder: str | Path, language: str) -> list[Drawn]:
    """Draw and save every figure of a study; the same study gives the same bytes.

    Figures of an earlier report in this folder that the study no longer has are deleted: they would belie it.
    """
    facts = {
        "made_by": MAKER,
        "codebook": study.codebook.title,
        "codebook_version": study.codebook.version,
        "codebook_sha256": study.codebook.sha256,
    }
    drawn = []
    # the same charts in the other languages give the manifest its captions and alternative texts
    others = [_figures(study, Wording(other)) for other in LANGUAGES if other != language]
    for (place, name, ax, data), *same in zip(_figures(study, Wording(language)), *others, strict=True):
        entry = save_figure(ax, name, data=data, folder=folder, facts=facts, others=[one[2] for one in same])
        drawn.append(Drawn(place, name, str(entry["alt"])))
    drop_figures(folder, made_by=MAKER, keep=[figure.name for figure in drawn])
    return drawn


def _figures(study: Study, wording: Wording) -> Iterator[tuple[str, str, Axes, pd.DataFrame]]:
    language = wording.language
    plain = write_caption(study, wording)
    caption = f"{plain} {wording('caption_intervals')}"
    yield "themes", "themes", plot_frames(study.totals, language=language, caption=caption), _themes(study.totals)
    yield from _by_group(study, wording, caption, plain)
    for theme in study.codebook.themes:
        rows = study.totals[study.totals["theme"] == theme.key]
        if len(rows) > 1:
            name = f"frames-{_slug(theme.key)}"
            yield f"theme:{theme.key}", name, plot_frames(rows, language=language, caption=caption), rows
    yield from _words(study, wording, caption, plain)


def _by_group(
    study: Study, wording: Wording, caption: str, plain: str
) -> Iterator[tuple[str, str, Axes, pd.DataFrame]]:
    language = wording.language
    if study.grouping == "outlet" and study.documents["outlet"].nunique(dropna=False) <= MOST_COMPARED:
        ax = plot_frames(study.by_group, by="outlet", language=language, caption=caption)
        yield "themes", "themes-by-outlet", ax, _themes(study.by_group)
    if study.grouping == "outlet" and study.documents["outlet"].nunique(dropna=False) <= MOST_IN_CELLS:
        ax = plot_heatmap(study.by_group, by="outlet", measure="share", language=language, caption=plain)
        yield "themes", "frames-by-outlet", ax, study.by_group
    if len(study.documents) <= 30:
        numbered = number_articles(study, study.by_article)
        told = f"{plain} {wording('caption_numbers')}"
        yield (
            "articles",
            "frames-by-article",
            plot_heatmap(numbered, by="doc_id", language=language, caption=told),
            numbered,
        )


def _words(study: Study, wording: Wording, caption: str, plain: str) -> Iterator[tuple[str, str, Axes, pd.DataFrame]]:
    groups = study.tfidf["group"].unique()
    if len(groups) <= MOST_COMPARED:
        titled = study.tfidf.assign(group=study.tfidf["group"].map(group_titles(study)))
        yield "tfidf", "tfidf", plot_tfidf(titled, language=wording.language, caption=plain), study.tfidf
    if "log_ratio" not in study.keywords or study.keywords["group"].nunique() > MOST_COMPARED:
        return
    for number, (group, words) in enumerate(study.keywords.groupby("group", sort=True), 1):
        names = (group_titles(study)[group], wording("others"))
        ax = plot_keywords(words, top=8, names=names, language=wording.language, caption=caption)
        yield f"keywords:{group}", f"keywords-{number}", ax, words


def _themes(frames: pd.DataFrame) -> pd.DataFrame:
    return frames[frames["frame"] == ""]


def number_articles(study: Study, frames: pd.DataFrame) -> pd.DataFrame:
    """Frames by article under the numbers of the table of articles, since ids may be too long; `source` holds them."""
    numbers = {doc_id: str(n) for n, doc_id in enumerate(study.documents["doc_id"], 1)}
    return frames.assign(doc_id=frames["doc_id"].map(numbers), source=frames["doc_id"])


def group_titles(study: Study) -> dict[str, str]:
    """What a group is called in figures: an outlet by its name, an article by number and title."""
    if study.grouping == "outlet":
        return {name: name for name in study.by_group["outlet"].unique()}
    titles = study.documents["title"].fillna(study.documents["doc_id"])
    return {
        doc_id: f"{n}. {title}"
        for n, (doc_id, title) in enumerate(zip(study.documents["doc_id"], titles, strict=True), 1)
    }


def write_caption(study: Study, wording: Wording) -> str:
    """n, period, outlets and codebook version, as every figure of the report states them."""
    known = sorted(study.documents["outlet"].dropna().unique())
    separator = "، " if wording.language == "ar" else ", "
    outlets = separator.join(known) if 0 < len(known) <= 6 else str(len(known)) if known else wording("none_known")
    book = study.codebook
    fill = {"articles": len(study.documents), "period": write_period(study.documents, wording), "outlets": outlets}
    return wording("caption", **fill, codebook=book.title, codebook_version=book.version)


def write_period(documents: pd.DataFrame, wording: Wording) -> str:
    """First and last date, and how many articles have none."""
    dates = documents["published"].dropna()
    undated = int(documents["published"].isna().sum())
    parts = []
    if len(dates):
        first, last = wording.date(dates.min()), wording.date(dates.max())
        parts.append(first if first == last else f"{first} – {last}")
    if undated:
        parts.append(wording("undated", n=undated))
    return ("، " if wording.language == "ar" else ", ").join(parts)


def _slug(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-").lower()
