"""The articles of a large corpus to pages of their own beside the report."""

import re
from itertools import islice
from pathlib import Path

from analysis.progress import track
from analysis.report.articles import A_FILE, FOLDER, all_embedded, file_name, list_pages
from analysis.report.study import Study
from analysis.report.templating import render_page
from analysis.report.wording import Wording

_OURS = re.compile(r"\d{6,}-\d{6,}\.html")


def write_pages(study: Study, articles: list[dict], out: Path, wording: Wording) -> list[Path]:
    """Write the articles that the report links to, fifty a file; none where the report holds them itself.

    Files of an earlier report that are not written now are deleted.
    """
    folder, written = out / FOLDER, []
    if not all_embedded(len(articles)):
        folder.mkdir(parents=True, exist_ok=True)
        pages = list_pages(study)
        for first in track(range(0, len(articles), A_FILE), "writing pages"):
            part = articles[first : first + A_FILE]
            shown = [{**article, "pages": page} for article, page in zip(part, islice(pages, len(part)), strict=True)]
            written.append(_write(shown, folder / file_name(first + 1, len(articles)), wording))
    for path in folder.glob("*.html"):
        if path not in written and _OURS.fullmatch(path.name):
            path.unlink()
    return written


def _write(articles: list[dict], path: Path, wording: Wording) -> Path:
    content = {"w": wording, "articles": articles}
    # without fonts: they would stand in each of some hundred files
    path.write_text(render_page("articles.html.j2", content, fonts=False), encoding="utf-8", newline="\n")
    return path
