"""The study to its files: report.html, figures and tables."""

import base64
import platform
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import in_language
from analysis.report import articles, compared, page
from analysis.report.beside import write_pages
from analysis.report.contents import list_contents
from analysis.report.drawing import Drawn, draw_figures, write_period
from analysis.report.filters import embed_counts, list_choices
from analysis.report.links import MOST_STOPS, lay_links, write_rules
from analysis.report.study import COMPARED, Study
from analysis.report.templating import render_page
from analysis.report.wording import Wording
from analysis.writing import MARK, write_table

SOFTWARE = ("pandas", "numpy", "scipy", "scikit-learn", "pyarrow", "matplotlib")
PLACES = ("themes", "trends", "articles", "contrasts", "duplicates", "tfidf")  # of figures that are not a part's own
MARKED = "A report that Khitab wrote: the files in this folder are no articles.\n"


def write_report(study: Study, out: str | Path, *, figures: str | Path | None = None, language: str = "ar") -> Path:
    """Write report.html, its figures (PNG, SVG, PDF, CSV) and its tables (CSV) and return the path of the page.

    The page asks nothing of a network. Up to 200 articles it holds everything; beyond, the articles lie beside it in
    the folder `articles`, and it holds at most 50 lines of a bar. The same study gives the same bytes.

    Raises
    ------
    KhitabError
        for an unknown language or a folder that cannot be written.
    """
    wording, out = Wording(language), Path(out)
    figures = out / "figures" if figures is None else Path(figures)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / MARK).write_text(MARKED, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KhitabError(f"{out} cannot be made a folder ({error.strerror}); choose another with --out") from None
    drawn = draw_figures(study, figures, language)
    _write_tables(study, out / "tables")
    content = _content(study, drawn, figures, wording)
    text = render_page("report.html.j2", content, script=True, rules=content["rules"])
    target = out / "report.html"
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
        write_pages(study, content["articles"], out, wording)
    except OSError as error:
        raise KhitabError(f"{target} cannot be written ({error.strerror}); close it where it is open") from None
    return target


def _write_tables(study: Study, folder: Path) -> None:
    refused = pd.DataFrame(study.refused, columns=["source_file", "reason"])
    for name, table in {**study.tables, "refused": refused}.items():
        write_table(table, folder / f"{name}.csv")
    for name in {"frames-by-outlet", *COMPARED} - set(study.tables):  # of an earlier run that had them
        (folder / f"{name}.csv").unlink(missing_ok=True)


def _content(study: Study, drawn: list[Drawn], figures: Path, wording: Wording) -> dict:
    tfidf, keywords = page.list_tfidf(study), page.list_keywords(study)
    words = page.list_words(study, tfidf, keywords, wording)
    links = lay_links(drawn, study, words, wording)
    pictures = _pictures(drawn, figures, links)
    themes = [
        {**theme, "figures": pictures.get(f"theme:{theme['key']}", [])} for theme in page.list_themes(study, wording)
    ]
    keywords = [{**part, "figures": pictures.get(f"keywords:{part['group']}", [])} for part in keywords]
    listed = articles.list_articles(study, wording)
    embedded = articles.all_embedded(len(listed))
    content = {
        "w": wording, "corpus": _corpus_name(study),
        "heading": in_language(study.codebook.title, wording.language), "grouping": study.grouping,
        "glance": _glance(study, wording), "refused": study.refused, "articles": listed, "embedded": embedded,
        "pages": articles.list_pages(study) if embedded else [], "removed": articles.list_removed(study, wording),
        "duplicates": articles.list_duplicates(study, wording), "stories": study.duplicates["group"].nunique(),
        "themes": themes, "figures": {place: pictures.get(place, []) for place in PLACES},
        "contrasts": compared.list_contrasts(study, wording),
        "changes": [
            {**part, "figures": pictures.get(f"change:{part['day']}", [])}
            for part in compared.list_changes(study, wording)
        ],
        "names": page.list_names(study, wording), "tfidf": tfidf, "keywords": keywords,
        "words": words, "rules": write_rules(links), "forms": page.list_forms(study, wording),
        "forms_total": int((study.forms["theme"] != "names").sum()), "choices": list_choices(study, wording),
        "counts": embed_counts(study, wording), "methods": write_methods(study, wording),
        "software": wording("software", versions=_versions()), "provenance": _provenance(study, wording),
    }  # fmt: skip
    return {**content, "contents": list_contents(content)}


def _pictures(drawn: list[Drawn], figures: Path, links: dict[str, list[dict]]) -> dict[str, list[dict]]:
    places: dict[str, list[dict]] = {}
    folder = figures.resolve().name
    for figure in drawn:
        source = base64.b64encode((figures / f"{figure.name}.png").read_bytes()).decode("ascii")
        image = f"data:image/png;base64,{source}"
        laid = links[figure.name]
        picture = {"folder": folder, "name": figure.name, "alt": figure.alt, "source": image, "links": laid}
        picture["stops"] = len(laid) <= MOST_STOPS
        places.setdefault(figure.place, []).append(picture)
    return places


def _corpus_name(study: Study) -> str:
    path = Path(study.path)
    return path.name or path.resolve().name


def _glance(study: Study, wording: Wording) -> list[tuple[str, object]]:
    documents = study.documents
    return [
        (wording("articles"), len(documents)),
        (wording("outlets"), documents["outlet"].nunique() or wording("none_known")),
        (wording("period"), write_period(documents, wording)),
        (wording("words"), int(documents["words"].sum())),
        (wording("lines_removed"), int(documents["lines_removed"].sum())),
        (wording("hits"), study.occurrences),
    ]


def write_methods(study: Study, wording: Wording) -> str:
    """The paragraph for a methods section: what was read, removed and counted, with which codebook, and what not."""
    labels, book = study.lines["label"], study.codebook
    off_topic = int((labels == "off_topic").sum())
    return wording(
        "methods_text", articles=len(study.documents), words=int(study.documents["words"].sum()),
        corpus=_corpus_name(study), version=version("khitab"),
        removed=int((~labels.isin(articles.KEPT)).sum()), lines=len(labels), off_topic=off_topic,
        off_topic_rule=wording("off_topic_kept" if study.off_topic else "off_topic_left_out"),
        codebook=in_language(book.title, wording.language),
        codebook_version=book.version, sha=book.sha256[:12], themes=len(book.themes),
        frames=sum(len(theme.frames) for theme in book.themes), terms=page.count_terms(study),
    )  # fmt: skip


def _versions() -> str:
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in SOFTWARE)])


def _provenance(study: Study, wording: Wording) -> dict:
    """What was asked of which outlets, and when: the columns `query` and `collected` of the manifest."""
    documents = study.documents
    if not {"query", "collected"} <= set(documents.columns):
        return {"rows": [], "missing": wording("provenance_missing")}
    given = documents[["outlet", "query", "collected"]].astype("str").fillna("")
    stated = given[(given["query"].str.strip() != "") & (given["collected"].str.strip() != "")]
    rows = stated.groupby(["outlet", "query", "collected"], sort=True).size().rename("articles").reset_index()
    missing = len(given) - len(stated)
    return {"rows": rows.to_dict("records"), "missing": wording("provenance_part", n=missing) if missing else ""}
