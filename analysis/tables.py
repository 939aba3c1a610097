"""The tables of the pipeline: every column once, with dtype, unit and meaning, and one check for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis.errors import KhitabError


@dataclass(frozen=True)
class Column:
    name: str
    dtype: str  # text, integer, number, date, truth or category
    meaning: str
    unit: str = ""
    always: bool = True  # False: there only after a later stage, or where a value is known


@dataclass(frozen=True)
class Table:
    name: str
    row: str
    columns: tuple[Column, ...]
    made_by: str

    @property
    def required(self) -> list[str]:
        return [column.name for column in self.columns if column.always]


DOCUMENTS = Table(
    "documents",
    "an article",
    (
        Column("doc_id", "text", "the article's name, unique: its path below the corpus folder without suffix"),
        Column("source_file", "text", "the file it was read from, as a path below the corpus folder"),
        Column("outlet", "text", "the newspaper or site; missing where unknown"),
        Column("published", "date", "date of publication; NaT where unknown, never the date of the event"),
        Column("title", "text", "the headline; missing where none was found"),
        Column("text", "text", "what was read: decoded, line ends made \\n, nothing else changed"),
        Column("encoding", "text", "the character encoding the file was decoded with"),
        Column("outlet_source", "text", "where the outlet comes from: manifest, column, file name, page"),
        Column("published_source", "text", "where the date comes from: manifest, column, file name, page"),
        Column("title_source", "text", "where the title comes from: manifest, column, page"),
        Column(
            "title_line",
            "integer",
            "line of `text` that holds the title; missing where it comes from a column alone",
            "line, from 1",
            False,
        ),
        Column("body_lines", "text", "lines of `text` that are body, as ranges: 4-9,11", "lines, from 1", False),
        Column("body", "text", "the body lines, joined by line ends, without the title", "", False),
    ),
    "read_documents; add_body adds title_line, body_lines and body",
)

LINES = Table(
    "lines",
    "a line of a document's text that is not blank",
    (
        Column("doc_id", "text", "the document"),
        Column("line", "integer", "the line's number in `text`", "line, from 1"),
        Column("text", "text", "the line as it stands"),
        Column("label", "category", "title, body, byline, furniture or off_topic"),
        Column("rule", "text", "the name of the rule that decided"),
    ),
    "label_lines",
)

TOKENS = Table(
    "tokens",
    "a running word of a title or a body",
    (
        Column("doc_id", "category", "the document"),
        Column("position", "integer", "the word's place in its document", "words, from 0"),
        Column("field", "category", "which column `start` and `end` index: text or title"),
        Column("paragraph", "integer", "0 for the headline, the body's paragraphs from 1", "paragraph"),
        Column("sentence", "integer", "sentence in the document; a line break ends a sentence", "sentence, from 0"),
        Column("zone", "category", "headline, lead (first paragraph that is no subhead) or body"),
        Column("form", "category", "the word as written; the categories are the vocabulary"),
        Column("start", "integer", "first character in the field", "code points, from 0"),
        Column("end", "integer", "one past the last character", "code points"),
        Column(
            "joined",
            "truth",
            "only white space, quotation marks or a hyphen stand between this word and the one before in its sentence",
            "",
            False,
        ),
    ),
    "tokenize",
)

HITS = Table(
    "hits",
    "an occurrence of a codebook term",
    (
        Column("doc_id", "text", "the document"),
        Column("theme", "text", "the theme's key in the codebook; `names` for the names list"),
        Column("frame", "text", "the frame's key; for names the name's key"),
        Column("term", "text", "the term as written in the codebook"),
        Column(
            "form",
            "text",
            "the words found, as written, clitics included, joined by a space; `start` and `end` lead to the text",
        ),
        Column("proclitics", "text", "what was taken off the front, word by word, joined by |: و+ب+ال"),
        Column("ending", "text", "what the grammar read at the end, word by word, joined by |"),
        Column("template", "text", "the gap template that joined the words; empty for adjacent words"),
        Column("inside_name", "text", "key of the name the hit stands inside; empty elsewhere"),
        Column("field", "text", "text or title"),
        Column("zone", "text", "headline, lead or body"),
        Column("paragraph", "integer", "as in tokens", "paragraph"),
        Column("sentence", "integer", "as in tokens", "sentence, from 0"),
        Column("start", "integer", "first character of the hit, clitics included", "code points, from 0"),
        Column("end", "integer", "one past its last character", "code points"),
    ),
    "find_terms",
)

FRAMES = Table(
    "frames",
    "a theme or a frame in a group of articles, zeros included; the group columns come first",
    (
        Column("theme", "text", "the theme's key"),
        Column("frame", "text", "the frame's key; empty in the theme's own row, which counts each span once"),
        Column("label_ar", "text", "Arabic label"),
        Column("label_en", "text", "English label"),
        Column("label_fr", "text", "French label"),
        Column("articles", "integer", "articles in the group, a story once", "articles"),
        Column("articles_with", "integer", "of these, articles in which the frame is present", "articles"),
        Column("share", "number", "articles_with / articles", "fraction"),
        Column("share_low", "number", "lower end of the Wilson 95 % interval of share", "fraction"),
        Column("share_high", "number", "upper end of the same", "fraction"),
        Column("hits", "integer", "occurrences of the frame's terms", "hits"),
        Column("tokens", "integer", "running words of the group's articles", "words"),
        Column("per_1000", "number", "1000 * hits / tokens", "hits per 1,000 words"),
        Column(
            "per_1000_low", "number", "lower end of the 95 % bootstrap interval over articles", "hits per 1,000 words"
        ),
        Column("per_1000_high", "number", "upper end of the same", "hits per 1,000 words"),
        Column("articles_all", "integer", "articles with every duplicate copy", "articles"),
        Column("articles_with_all", "integer", "articles_with over every copy", "articles"),
        Column("hits_all", "integer", "hits over every copy", "hits"),
    ),
    "count_frames",
)

KEYWORDS = Table(
    "keywords",
    "a word in the comparison of a target with a reference",
    (
        Column("word", "text", "the word, folded (profile press)"),
        Column("n_target", "integer", "occurrences in the target", "words"),
        Column("n_reference", "integer", "occurrences in the reference", "words"),
        Column("docs_target", "integer", "target articles that hold it", "articles"),
        Column("docs_reference", "integer", "reference articles that hold it", "articles"),
        Column(
            "per_1000_target",
            "number",
            "1000 * n_target / words counted in the target (function words and figures left out)",
            "per 1,000 words",
        ),
        Column(
            "per_1000_reference",
            "number",
            "1000 * n_reference / words counted in the reference (function words and figures left out)",
            "per 1,000 words",
        ),
        Column("g2", "number", "signed log-likelihood ratio, four cells; + where the target has more"),
        Column("q", "number", "p of g2 after Benjamini and Hochberg", "probability"),
        Column("log_ratio", "number", "log2 of the ratio of relative frequencies", "doublings"),
        Column("log_ratio_low", "number", "lower end of its 95 % Wald interval", "doublings"),
        Column("log_ratio_high", "number", "upper end of the same", "doublings"),
        Column("log_odds", "number", "log-odds ratio with informative Dirichlet prior", "natural log"),
        Column("z", "number", "log_odds over its standard deviation"),
        Column("dp_norm", "number", "dispersion over all articles: 0 even, 1 clumped", "0 to 1"),
    ),
    "compare_words",
)

CONCORDANCE = Table(
    "concordance",
    "an occurrence in context",
    (
        Column("doc_id", "text", "the document"),
        Column("outlet", "text", "its outlet"),
        Column("published", "date", "its date"),
        Column("left", "text", "the words before, in reading order (to the right of the keyword on an Arabic page)"),
        Column("keyword", "text", "the occurrence as written"),
        Column("right", "text", "the words after"),
        Column("start", "integer", "first character of the occurrence in its field", "code points, from 0"),
        Column("end", "integer", "one past its last character", "code points"),
    ),
    "concordance",
)

TFIDF = Table(
    "tfidf",
    "a word that marks a group of articles",
    (
        Column("group", "text", "the article, or the value of the group column"),
        Column("rank", "integer", "place in its group", "from 1"),
        Column("word", "text", "the word, folded (profile press)"),
        Column("tfidf", "number", "weight of the word; see the method column of the docstring"),
        Column("n", "integer", "occurrences in the group", "words"),
        Column("docs", "integer", "articles of the whole corpus that hold it", "articles"),
    ),
    "count_tfidf",
)

TABLES = {t.name: t for t in (DOCUMENTS, LINES, TOKENS, HITS, FRAMES, KEYWORDS, CONCORDANCE, TFIDF)}


def check_table(frame: pd.DataFrame, name: str, *, needs: tuple[str, ...] = ()) -> None:
    """Refuse a frame that lacks columns of the table `name`: those always there, or just those in `needs`.

    Raises
    ------
    KhitabError
        with the missing columns, those that were found, and the function that makes the table.
    """
    table = TABLES[name]
    if not isinstance(frame, pd.DataFrame):
        raise KhitabError(
            f"expected a `{name}` table (a pandas DataFrame made by {table.made_by}), got {type(frame).__name__}"
        )
    missing = [column for column in needs or table.required if column not in frame.columns]
    if missing:
        raise KhitabError(
            f"the `{name}` table lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}; "
            f"found: {', '.join(map(str, frame.columns)) or 'none'}. It is made by {table.made_by}."
        )


def read_ranges(text: str) -> list[int]:
    """The numbers of a `body_lines` cell.

    >>> read_ranges("4-6,9")
    [4, 5, 6, 9]
    """
    bounds = [part.partition("-") for part in str(text).split(",") if part]
    return [number for low, _, high in bounds for number in range(int(low), int(high or low) + 1)]


def write_ranges(numbers: Iterable[int]) -> str:
    """Line numbers as a `body_lines` cell.

    >>> write_ranges([9, 4, 5, 6])
    '4-6,9'
    """
    parts: list[list[int]] = []
    for number in sorted(map(int, numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def write_markdown() -> str:
    """The text of docs/tables.md."""
    parts = ["# Tables", "", "Generated from `analysis/tables.py` by `python make.py tables`; do not edit.", ""]
    for table in TABLES.values():
        parts += [f"## `{table.name}`", "", f"One row is {table.row}. Made by: {table.made_by}.", ""]
        parts += ["| column | dtype | unit | meaning |", "|---|---|---|---|"]
        parts += [f"| `{c.name}` | {c.dtype} | {c.unit} | {c.meaning} |" for c in table.columns] + [""]
    return "\n".join(parts)
