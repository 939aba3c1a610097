"""The study to report.docx: the figures and tables of the page, for those who write their paper in Word."""

from itertools import groupby
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import in_language
from analysis.report.compared import list_changes, list_contrasts
from analysis.report.drawing import Drawn, draw_figures, group_titles, write_caption
from analysis.report.lines import spread
from analysis.report.papers import lay_out
from analysis.report.study import Study
from analysis.report.typesetting import WordFile
from analysis.report.wording import Wording
from analysis.report.writing import MARKED, write_methods
from analysis.writing import MARK

MOST_LINES = 10  # of a frame in context
MOST_ROWS = 100
_COUNTED = ["label", "articles_with", "share", "hits", "per_1000"]


def write_word(study: Study, out: str | Path, *, figures: str | Path | None = None, language: str = "ar") -> Path:
    """Write report.docx with the figures and tables of report.html and return its path.

    Arabic runs right to left: paragraphs, tables and pages. Figures are those of `write_report` (the folder `figures`,
    OUT/figures unless given), drawn where they are missing. The same study gives the same bytes. Texts of articles are
    in report.html only; of long tables the first rows are shown, the rest is in `tables/`.

    Raises
    ------
    KhitabError
        for an unknown language or a folder that cannot be written.
    """
    word, out = Wording(language), Path(out)
    figures = out / "figures" if figures is None else Path(figures)
    target = out / "report.docx"
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / MARK).write_text(MARKED, encoding="utf-8", newline="\n")
        page = _Page(study, draw_figures(study, figures, language), figures, word)
        target.write_bytes(page.content())
    except OSError as error:
        raise KhitabError(f"{target} cannot be written ({error.strerror}); close it where it is open") from None
    return target


class _Page:
    """The parts of the report in their order; figures are taken by their places, those of other places come last."""

    def __init__(self, study: Study, drawn: list[Drawn], figures: Path, word: Wording):
        self.study, self.word, self.figures = study, word, figures
        self.file = WordFile(word.language)
        ordered = sorted(drawn, key=lambda figure: figure.place)
        self.places = {place: list(group) for place, group in groupby(ordered, key=lambda figure: figure.place)}

    def content(self) -> bytes:
        self._start()
        self._articles()
        self._themes()
        self._trends()
        self._differences()
        self._names()
        self._words()
        self._forms()
        for place in list(self.places):
            self._pictures(place)
        self._methods()
        return self.file.content()

    def _start(self) -> None:
        self.file.heading(in_language(self.study.codebook.title, self.word.language), 0)
        self.file.text(self.word("report_of", corpus=Path(self.study.path).resolve().name))
        self.file.text(write_caption(self.study, self.word))
        self.file.text(self.word("not_validated"), bold=True)
        self.file.text(self.word("word_note"))
        if self.study.refused:
            self._section("refused_heading", 1)
            self._table(
                pd.DataFrame(self.study.refused), "refused", self.word("refused_note"), ["source_file", "reason"]
            )

    def _articles(self) -> None:
        self._section("documents_heading", 1)
        listed = self.study.documents.assign(number=range(1, len(self.study.documents) + 1))
        columns = ["number", "title", "outlet", "published", "words", "lines_removed"]
        self._table(listed, "documents", self.word("articles"), columns)
        self._pictures("articles")
        removed = self.study.removed.groupby(["label", "rule"], sort=True, observed=True)
        removed = removed.agg(lines=("lines", "sum"), words=("words", "sum"), example=("example", "first"))
        removed = removed.reset_index().sort_values(["lines", "rule"], ascending=[False, True])
        removed = removed.assign(
            label=[self.word(f"label_{label}") for label in removed["label"]],
            rule=[self.word.rule(rule) for rule in removed["rule"]],
        )
        self._table(removed, "removed", self.word("removed_summary"), ["rule", "label", "lines", "words", "example"])
        stories = self.study.duplicates
        heading = self.word("duplicates_heading", n=stories["group"].nunique())
        self._pictures("duplicates")
        self._table(stories, "duplicates", heading, ["title", "outlet", "published", "similarity"])

    def _themes(self) -> None:
        self._section("themes_heading", 1)
        self._pictures("themes")
        for theme in self.study.codebook.themes:
            self.file.heading(self._label(theme), 2)
            self.file.text(in_language(theme.definition, self.word.language))
            self._pictures(f"theme:{theme.key}")
            self._table(
                self._named(self.study.totals, theme.key), "frames", self._caption(theme, "all_articles"), _COUNTED
            )
            if self.study.grouping == "outlet":
                rows = self._named(self.study.by_group, theme.key)
                self._table(rows, "frames-by-outlet", self._caption(theme, "by_outlet"), ["outlet", *_COUNTED])
            self._lines(theme)

    def _lines(self, theme) -> None:
        """Some occurrences of each frame in context; this table is Arabic in every language."""
        lines = self.study.lines_in_context
        lines = lines[lines["theme"] == theme.key]
        lines = lines[lines["inside_name"] == ""] if theme.inside_names == "skip" else lines
        labels = {frame.key: self._label(frame) for frame in theme.frames} | {"": self.word("theme_terms")}
        for frame, part in lines.groupby("frame", sort=False):
            shown = spread(part, MOST_LINES)
            caption = f"{self._label(theme)} – {labels[frame]}: {self.word('concordance_heading', n=len(part))}"
            note = self.word("concordance_capped", shown=len(shown), n=len(part)) if len(shown) < len(part) else ""
            self._table(shown, "concordance", caption, ["left", "keyword", "right"], note=note, language="ar")

    def _trends(self) -> None:
        if "trends" in self.places:
            self._section("trends_heading", 2)
            self.file.text(self.word("trends_note"))
            self._pictures("trends")

    def _differences(self) -> None:
        heading = self.word("contrasts_heading")
        parts = [{**part, "heading": heading, "name": "contrasts"} for part in list_contrasts(self.study, self.word)]
        for part in [*parts, *list_changes(self.study, self.word)]:
            self.file.heading(part["heading"], 2)
            self._pictures(f"change:{part['day']}" if "day" in part else "contrasts")
            if not part["rows"]:
                self.file.text(self.word("no_difference"))
                continue
            columns = {"group": self.word("group"), "label": self.word("frame"), "share_a": part["here"]}
            columns |= {"share_b": part["elsewhere"], "difference": self.word("difference")}
            columns |= {"interval": self.word("interval"), "q": "q"}
            self._table(
                pd.DataFrame(part["rows"]), part.get("name", "changes"), part["heading"], columns, note=part["note"]
            )

    def _names(self) -> None:
        labels = {name.key: self._label(name) for name in self.study.codebook.names}
        hits = self.study.hits[self.study.hits["theme"] == "names"]
        found = hits.groupby("frame")["doc_id"].agg(hits="size", articles="nunique").reset_index()
        found = found.sort_values(["hits", "frame"], ascending=[False, True]).assign(name=found["frame"].map(labels))
        self._table(found, "hits", self.word("names_heading"), ["name", "hits", "articles"])
        titled = self.study.honorifics
        some = titled.loc[titled["honorific"] != "", "name"].unique()
        titled = titled[titled["name"].isin(some)]
        plain = titled["honorific"].replace("", self.word("no_honorific"))
        titled = titled.assign(name=titled["name"].map(labels), honorific=plain)
        columns = ["name", "honorific", "n", "articles", "share"]
        note = self.word("honorifics_note")
        self._table(titled, "honorifics", self.word("honorifics_heading"), columns, note=note)

    def _words(self) -> None:
        titles = group_titles(self.study)
        self._section("tfidf_heading", 1)
        self._pictures("tfidf")
        marked = self.study.tfidf.assign(group=self.study.tfidf["group"].map(titles))
        note = self.word(f"tfidf_note_{self.study.grouping}")
        self._table(marked, "tfidf", "TF-IDF", ["group", "word", "tfidf", "n", "docs"], note=note)
        self._section("keywords_heading", 1)
        self.file.text(self.word("keywords_note" if len(self.study.keywords) else "keywords_none"))
        for group, words in self.study.keywords.groupby("group", sort=True):
            self._pictures(f"keywords:{group}")
            shown = words[words["log_ratio"] > 0].head(15)
            columns = ["word", "n_target", "n_reference", "docs_target", "log_ratio", "g2", "q"]
            self._table(shown, "keywords", str(titles.get(group, group)), columns)

    def _forms(self) -> None:
        self._section("forms_heading", 1)
        forms = self.study.forms[self.study.forms["theme"] != "names"]
        risks = {risk: self.word(f"risk_{risk}") if risk else "" for risk in forms["risk"].unique()}
        forms = forms.assign(risk=forms["risk"].map(risks))
        columns = ["term", "form", "n", "proclitics", "ending", "risk"]
        self._table(forms, "forms", self.word("forms_heading"), columns, note=self.word("forms_note"))

    def _methods(self) -> None:
        self._section("methods_heading", 1)
        self.file.text(write_methods(self.study, self.word))

    def _section(self, key: str, level: int) -> None:
        self.file.heading(self.word(key), level)

    def _pictures(self, place: str) -> None:
        for figure in self.places.pop(place, []):
            told = self.word("figure_numbers", name=f"{self.figures.resolve().name}/{figure.name}.csv")
            self.file.figure(self.figures / f"{figure.name}.png", figure.alt, told)

    def _table(
        self, table: pd.DataFrame, name: str, caption: str, columns: list | dict, *, note: str = "", language: str = ""
    ) -> None:
        """The first rows of a table, and where the others are; nothing where it has none."""
        if table.empty:
            return
        rest = ""
        if len(table) > MOST_ROWS:
            rest = self.word("word_rows", shown=MOST_ROWS, n=len(table), name=name)
        self.file.table(
            lay_out(
                table.head(MOST_ROWS),
                language=language or self.word.language,
                caption=caption,
                columns=columns,
                note=f"{rest} {note}",
            )
        )

    def _named(self, frames: pd.DataFrame, theme: str) -> pd.DataFrame:
        """The rows of a theme, its own row under the name of the whole theme."""
        rows, column = frames[frames["theme"] == theme], f"label_{self.word.language}"
        return rows.assign(**{column: rows[column].where(rows["frame"] != "", self.word("whole_theme"))})

    def _label(self, part) -> str:
        return getattr(part.label, self.word.language)

    def _caption(self, theme, key: str) -> str:
        return f"{self._label(theme)}: {self.word(key)}"
