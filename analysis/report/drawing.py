"""The study's tables to its figures: drawn, saved with data and manifest, and listed for the page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.errors import KhitabError
from analysis.figures.bars import plot_frames
from analysis.figures.contrast import plot_keywords
from analysis.figures.heatmap import plot_heatmap
from analysis.figures.panels import plot_tfidf
from analysis.figures.places import Place, places_of
from analysis.figures.saving import drop_figures, hash_file, read_manifest, save_figure
from analysis.framing.codebook import in_language
from analysis.progress import track
from analysis.report.drawing_comparisons import Figure, draw_comparisons
from analysis.report.study import Study
from analysis.report.wording import LANGUAGES, Wording

MAKER = "khitab report"
MOST_IN_CELLS, MOST_ROWS = 24, 80  # columns and rows of a heat map
MOST_BARS = 120
MOST_COMPARED = 8  # groups that bars or panels can show; above, the heat map and the tables serve


class Drawn(NamedTuple):
    """A saved figure: where it belongs in the report, its file name without suffix, its alternative text.

    `places` says where on the picture each bar, row or cell stands.
    """

    place: str
    name: str
    alt: str
    places: list[Place]


def draw_figures(study: Study, folder: str | Path, language: str) -> list[Drawn]:
    """Draw and save every figure of a study; the same study gives the same bytes.

    What was drawn of this very study is not drawn again as long as its files are as they were written.
    Figures of an earlier report in this folder that the study no longer has are deleted: they would belie it.
    """
    place = Path(folder).resolve(), language
    saved = study.drawn.get(place)
    if saved is None or not all(_is_saved(Path(folder), figure.name, entry) for figure, entry in saved):
        saved = study.drawn[place] = _draw_all(study, folder, language)
    drop_figures(folder, made_by=MAKER, keep=[figure.name for figure, _ in saved])
    return [figure for figure, _ in saved]


def _draw_all(study: Study, folder: str | Path, language: str) -> list[tuple[Drawn, dict]]:
    """The figures with their entries in the manifest."""
    facts = {
        "made_by": MAKER,
        "codebook": str(study.codebook.title),
        "codebook_version": study.codebook.version,
        "codebook_sha256": study.codebook.sha256,
    }
    drawn = []
    # the same charts in the other languages give the manifest its captions and alternative texts
    order = [language, *(other for other in LANGUAGES if other != language)]
    charts = zip(*(_figures(study, Wording(one)) for one in order), strict=True)
    for figure, *others in track(list(track(charts, "drawing figures")), "saving figures"):
        if figure.ax is None:
            continue
        same = [other.ax for other in others if other.ax is not None]
        entry = save_figure(figure.ax, figure.name, data=figure.data, folder=folder, facts=facts, others=same)
        drawn.append((Drawn(figure.place, figure.name, str(entry["alt"]), places_of(figure.ax)), entry))
    return drawn


def _is_saved(folder: Path, name: str, entry: dict) -> bool:
    """Are a figure's images, its numbers and its entry still what `save_figure` wrote and returned?"""
    written = {**entry["files"], "csv": entry["csv_sha256"]}
    try:
        same = read_manifest(folder).get(name) == entry
        return same and all(hash_file(folder / f"{name}.{suffix}") == sha for suffix, sha in written.items())
    except (OSError, KhitabError):  # drawn anew; that it cannot be read is told then
        return False


def _figures(study: Study, wording: Wording) -> Iterator[Figure]:
    language = wording.language
    plain = write_caption(study, wording)
    caption = f"{plain} {wording('caption_intervals')}"
    themes = _themes(study.totals)
    if len(themes) <= MOST_BARS and (len(themes) > 1 or len(study.totals) == 1):  # the frames of a single theme follow
        ax = plot_frames(study.totals, language=language, caption=caption)
        yield Figure("themes", "themes", ax, themes)
    yield from _by_group(study, wording, caption, plain)
    for theme in study.codebook.themes:
        rows = study.totals[study.totals["theme"] == theme.key]
        if 1 < len(rows) <= MOST_BARS:
            ax = plot_frames(rows, language=language, caption=caption)
            yield Figure(f"theme:{theme.key}", f"frames-{_slug(theme.key)}", ax, rows)
    yield from draw_comparisons(study, wording, caption, plain)
    yield from _words(study, wording, caption, plain)


def _by_group(study: Study, wording: Wording, caption: str, plain: str) -> Iterator[Figure]:
    language, outlets = wording.language, study.documents["outlet"].nunique(dropna=False)
    themes = _themes(study.by_group)
    if study.grouping == "outlet" and outlets <= MOST_COMPARED and len(themes) <= MOST_BARS:
        ax = plot_frames(themes, by="outlet", language=language, caption=caption)
        yield Figure("themes", "themes-by-outlet", ax, themes)
    if study.grouping == "outlet" and outlets <= MOST_IN_CELLS and len(study.totals) <= MOST_ROWS:
        ax = plot_heatmap(study.by_group, by="outlet", measure="share", language=language, caption=plain)
        yield Figure("themes", "frames-by-outlet", ax, study.by_group)
    if 1 < len(study.documents) <= MOST_IN_CELLS and len(study.totals) <= MOST_ROWS:
        numbered = number_articles(study, study.by_article)
        told = f"{plain} {wording('caption_numbers')}"
        ax = plot_heatmap(numbered, by="doc_id", language=language, caption=told)
        yield Figure("articles", "frames-by-article", ax, numbered)


def _words(study: Study, wording: Wording, caption: str, plain: str) -> Iterator[Figure]:
    groups = study.tfidf["group"].unique()
    if 1 < len(groups) <= MOST_COMPARED:  # nothing sets a single group apart
        titled = study.tfidf.assign(group=study.tfidf["group"].map(group_titles(study)))
        ax = plot_tfidf(titled, language=wording.language, caption=plain)
        yield Figure("tfidf", "tfidf", ax, study.tfidf)
    if "log_ratio" not in study.keywords or study.keywords["group"].nunique() > MOST_COMPARED:
        return
    for number, (group, words) in enumerate(study.keywords.groupby("group", sort=True), 1):
        names = (group_titles(study)[group], wording("others"))
        ax = plot_keywords(words, top=8, names=names, language=wording.language, caption=caption)
        yield Figure(f"keywords:{group}", f"keywords-{number}", ax, words)


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
    return wording("caption", **fill, codebook=in_language(book.title, wording.language), codebook_version=book.version)


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
