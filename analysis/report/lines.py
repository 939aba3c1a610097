"""Occurrences in context as the page shows them, each with a link to the line of its article."""

import numpy as np
import pandas as pd

from analysis.report.articles import all_embedded, place
from analysis.report.study import Study
from analysis.report.wording import Wording
from analysis.statistics.context import concordance
from analysis.statistics.running import Running, read_running

MOST_LINES = 50  # of a concordance, where the articles lie beside the page
MOST_OF_A_WORD = 10
_SHOWN = ["doc_id", "left", "keyword", "right"]


class LineLists:
    """The lines of a study: the numbers and texts of its articles are looked up once."""

    def __init__(self, study: Study, wording: Wording):
        ids = study.documents["doc_id"].astype("str")
        self.study, self.total = study, len(ids)
        self.numbers = {doc_id: n for n, doc_id in enumerate(ids, 1)}
        self.texts = dict(zip(ids, study.documents["text"], strict=True))
        self.names = {name.key: getattr(name.label, wording.language) for name in study.codebook.names}

    def of_frame(self, theme: str, frame: str, *, skip_names: bool) -> dict:
        """The lines of a frame ('' are the terms of the theme itself), all of them or a part spread evenly."""
        lines = self.study.lines_in_context
        lines = lines[(lines["theme"] == theme) & (lines["frame"] == frame)]
        lines = lines[lines["inside_name"] == ""] if skip_names else lines
        shown = lines if all_embedded(self.total) else spread(lines, MOST_LINES)
        extra = shown[["term", "inside_name"]].to_dict("records")
        fields = self.study.hits["field"].reindex(shown.index)
        rows = [
            {**row, "term": more["term"], "inside": self.names.get(more["inside_name"], "")}
            for row, more in zip(self.rows(shown, fields), extra, strict=True)
        ]
        return {"lines": rows, "total": len(lines)}

    def rows(self, lines: pd.DataFrame, fields: pd.Series) -> list[dict]:
        """Each line with the number of its article and where it stands in it."""
        starts = zip(lines["doc_id"], lines["start"], fields, strict=True)
        places = [self._line(doc_id, start) if field == "text" else 0 for doc_id, start, field in starts]
        return [
            {**row, "number": (n := self.numbers[row["doc_id"]]), "href": place(n, self.total, line)}
            for row, line in zip(lines[_SHOWN].to_dict("records"), places, strict=True)
        ]

    def _line(self, doc_id: str, start: int) -> int:
        return self.texts[doc_id].count("\n", 0, start) + 1

    def of_words(self, words: list[str]) -> list[dict]:
        """Some lines of each word that the page names as a keyword, in the order given."""
        running = read_running(self.study.tokens)
        return [{"word": word, **self._of_word(word, running)} for word in words]

    def _of_word(self, word: str, running: Running) -> dict:
        found = running.tokens.iloc[np.flatnonzero(running.codes == running.words.get_indexer([word])[0])]
        hits = spread(found, MOST_OF_A_WORD).reset_index(drop=True)
        hits = hits.assign(**{name: hits[name].astype("str") for name in ("doc_id", "field", "form")})
        lines = self.rows(concordance(hits, self.study.documents), hits["field"]) if len(hits) else []
        return {"lines": [{**line, "term": word, "inside": ""} for line in lines], "total": len(found)}


def spread(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many rows, evenly spaced: the first ones would all come from the first articles.

    >>> spread(pd.DataFrame({"n": range(9)}), 3)["n"].tolist()
    [0, 4, 8]
    """
    return table if len(table) <= most else table.iloc[np.linspace(0, len(table) - 1, most).round().astype(int)]
