"""Occurrences in context: words and phrases found, and the concordance of hits, right to left when it is shown."""

import re
from functools import cache

import numpy as np
import pandas as pd

from analysis.arabic.letters import fold_press
from analysis.errors import KhitabError
from analysis.statistics.groups import unique_ids
from analysis.statistics.lookups import find_named
from analysis.statistics.options import check_whole
from analysis.statistics.running import Running, in_order, locate_hits, read_running
from analysis.statistics.words import as_forms
from analysis.tables import CONCORDANCE, HITS, check_table
from analysis.tokens import tokenize

SORTS = ("text", "left", "right", "date")
CONTEXTS = ("width", "sentence")
_OPENING = re.compile(r"[«“‘\"'(\[{]*$")
_CLOSING = re.compile(r"[^\w\s]*(?:[ \t\u00a0][.!?؟]+(?!\w))?")


def concordance(
    hits: pd.DataFrame, documents: pd.DataFrame, *, width: int = 60, sort: str = "text", context: str = "width"
) -> pd.DataFrame:
    """Each hit with the words around it, cut at word boundaries and at line ends, or in its whole sentence.

    One row is a hit, with its index in `hits`. `left` holds up to `width` characters before the keyword in reading
    order (shown at its right on an Arabic page), `right` those after it; with `context="sentence"` they reach to the
    ends of the sentence, however long it is. Columns of hits that say what it is (theme, frame, term, form,
    inside_name) travel along.

    `sort`: "text" keeps the order of `hits`; "left" sorts by the first word before the keyword, then the second …;
    "right" by the words after it; "date" by `published`, the undated last. Words are compared folded (profile press),
    so أمن stands beside امن, and no word before any; ties keep the order of `hits`.

    The keyword may be whatever a `hits` table holds. A theme, frame or term of the codebook:
    `concordance(hits[hits["frame"] == "threat"], documents)`. Any word or phrase:
    `concordance(find_words(tokens, "الأمن القومي"), documents)`.

    Raises
    ------
    KhitabError
        where a column is missing, an option is unknown, a doc_id occurs twice in the documents, or a hit names a
        document, a title or a word that is not there.

    Caveat: a sentence ends where `tokenize` ends one, at . ! ? ؟ and at each line end, so also behind an abbreviation.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["في مجال مكافحة الإرهاب اليوم. انتهى"], "title": [None]})
    >>> hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [8], "end": [22]})
    >>> concordance(hits, documents)[["left", "keyword", "right"]].values.tolist()
    [['في مجال', 'مكافحة الإرهاب', 'اليوم. انتهى']]
    >>> concordance(hits, documents, context="sentence")["right"].tolist()
    ['اليوم.']
    """
    check_table(hits, "hits", needs=("doc_id", "field", "start", "end"))
    check_table(documents, "documents", needs=("doc_id", *sorted({"text", *hits["field"]})))
    _check_option("sort", sort, SORTS)
    _check_option("context", context, CONTEXTS)
    check_whole(least=0, width=width)
    ids = unique_ids(documents)
    texts = {field: _texts(field, part["doc_id"], documents) for field, part in hits.groupby("field", observed=True)}
    places = list(zip(*(hits[name].tolist() for name in ("doc_id", "field", "start", "end")), strict=True))
    if context == "sentence":
        rows = _in_sentences(places, hits, documents[ids.isin(set(hits["doc_id"].astype("str")))], texts)
    else:
        rows = [_in_context(texts[field][doc_id], start, end, width) for doc_id, field, start, end in places]
    table = pd.DataFrame(rows, columns=["left", "keyword", "right"], index=hits.index, dtype="str")
    table["doc_id"] = hits["doc_id"].astype("str")
    for column in ("outlet", "published"):
        known = documents[column].set_axis(ids).reindex(table["doc_id"]).array if column in documents else pd.NA
        table[column] = known
    table[["start", "end"]] = hits[["start", "end"]]
    more = [name for name in ("theme", "frame", "term", "form", "inside_name") if name in hits]
    table = pd.concat([table[[column.name for column in CONCORDANCE.columns]], hits[more]], axis=1)
    return table if sort == "text" or table.empty else table.iloc[_order(table, sort)]


def _check_option(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise KhitabError(f"{name}={value!r}: choose one of {', '.join(choices)}")


def _texts(field: str, wanted: pd.Series, documents: pd.DataFrame) -> dict[str, str]:
    """doc_id -> text of the documents that hits name; one selection, since single cells of a text column are slow."""
    row_of = {doc_id: row for row, doc_id in enumerate(documents["doc_id"].astype("str").tolist())}
    names = wanted.astype("str").unique().tolist()
    if strange := [name for name in names if name not in row_of]:
        raise KhitabError(f"hits name the document {strange[0]!r}, which is not among the documents")
    found = dict(zip(names, documents[field].iloc[[row_of[name] for name in names]].tolist(), strict=True))
    if missing := [name for name, text in found.items() if not isinstance(text, str)]:
        raise KhitabError(f"document {missing[0]!r} has no {field}; give the documents that the hits were found in")
    return found


def _in_context(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    # one character more than is shown tells whether the cut falls inside a word
    before = text[max(start - width - 1, 0) : start].rpartition("\n")[2]
    after = text[end : end + width + 1].partition("\n")[0]
    left, right = before[max(len(before) - width, 0) :], after[:width]
    if len(before) > width and not before[-width - 1].isspace():
        left = left if left[:1].isspace() else "".join(left.split(None, 1)[1:])
    if len(after) > width and not after[width].isspace():
        right = right if right[-1:].isspace() else "".join(right.rsplit(None, 1)[:-1])
    return left.strip(), text[start:end], right.strip()


def _in_sentences(places: list, hits: pd.DataFrame, documents: pd.DataFrame, texts: dict) -> list[tuple[str, str, str]]:
    if not places:
        return []
    running = read_running(tokenize(documents), "written")
    first, last = locate_hits(hits, running.tokens)
    starts = np.flatnonzero(np.diff(running.sentence, prepend=-1))
    ends = np.append(starts[1:], len(running.sentence)) - 1
    begin = running.tokens["start"].to_numpy()[starts[running.sentence[first]]].tolist()
    close = running.tokens["end"].to_numpy()[ends[running.sentence[last]]].tolist()
    rows = zip(places, begin, close, strict=True)
    return [_sentence(texts[field][doc_id], *edges, *bounds) for (doc_id, field, *edges), *bounds in rows]


def _sentence(text: str, start: int, end: int, begin: int, close: int) -> tuple[str, str, str]:
    """From the first to the last word of the sentence, with the signs that open it and that close it."""
    line = text.rfind("\n", 0, begin) + 1
    begin = line + _OPENING.search(text[line:begin]).start()
    close = _CLOSING.match(text, close).end()
    return text[begin:start].strip(), text[start:end], text[end:close].strip()


def _order(table: pd.DataFrame, sort: str) -> list[int]:
    if sort == "date":
        if not pd.api.types.is_datetime64_any_dtype(table["published"]):
            raise KhitabError(
                "sort='date' needs dates in the column published of the documents; "
                "make them with pd.to_datetime(documents['published'])"
            )
        return table["published"].reset_index(drop=True).sort_values(kind="stable").index.tolist()
    fold = cache(fold_press)
    words = [line.split() for line in table[sort].tolist()]
    keys = [[*filter(None, map(fold, line[::-1] if sort == "left" else line))] for line in words]
    return sorted(range(len(keys)), key=keys.__getitem__)


def find_words(tokens: pd.DataFrame, phrase: str, *, words: str = "detached") -> pd.DataFrame:
    """Every occurrence of a word or of a phrase of words side by side, without a codebook.

    One row is an occurrence, in the order of the text: the columns of `hits`, with `term` the phrase as asked for,
    `form` what is written there, and the columns that only a codebook can fill empty; so `concordance` and
    `collocations` take it. `words` says which forms count as one word, as in `count_words`: with "detached" الأمن is
    found in والأمن and بالامن, with "folded" in الامن too, with "written" as it stands alone. Nothing but white space,
    quotation marks or a hyphen parts the words of a phrase. Nothing found: no rows.

    Raises
    ------
    KhitabError
        where a column is missing, `words` is unknown, or the phrase holds no word.

    Caveat: أمن does not find الأمن, nor أمني; `words="lexeme"` finds الأمن, and a codebook term every inflection.

    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن القومي والأمن القومي، بالأمن"]}))
    >>> find_words(tokens, "الأمن القومي")[["form", "start", "end"]].values.tolist()
    [['الأمن القومي', 0, 12], ['والأمن القومي', 13, 26]]
    """
    check_table(tokens, "tokens")
    tokens = in_order(tokens)
    written = as_forms(tokens).cat
    codes, forms = written.codes.to_numpy(), written.categories
    n = np.bincount(codes, minlength=len(forms))
    asked = find_named(forms, n, _as_words(phrase), words)
    first = np.flatnonzero(asked[0][codes[: max(len(codes) - len(asked) + 1, 0)]])
    for step, named in enumerate(asked[1:], 1):
        first = first[named[codes[first + step]]]
        first = first[_is_beside(first + step, tokens)]
    return _to_hits(first, first + len(asked) - 1, phrase, tokens)


def _is_beside(rows: np.ndarray, tokens: pd.DataFrame) -> np.ndarray:
    """Does nothing part the words at these rows from those before them?"""
    doc = tokens["doc_id"].astype("category").cat.codes
    beside = np.ones(len(rows), bool)
    for column, step in ((doc, 0), (tokens["sentence"], 0), (tokens["position"], 1)):
        values = column.to_numpy()
        beside &= values[rows] == values[rows - 1] + step
    return beside & tokens["joined"].to_numpy(bool)[rows] if "joined" in tokens else beside


def find_rows(running: Running, phrase: str) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last row of each occurrence of a word or phrase; KhitabError where it holds no word.

    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["خطر الأمن ثم الأمن"]}))
    >>> [rows.tolist() for rows in find_rows(read_running(tokens), "الأمن")]
    [[1, 3], [1, 3]]
    """
    wanted = [running.name(form) for form in _as_words(phrase)]
    first = _sequences(running.words.get_indexer(wanted), running)
    return first, first + len(wanted) - 1


def _as_words(phrase: str) -> list[str]:
    """The words of a phrase, cut as a text is cut."""
    found = tokenize(pd.DataFrame({"doc_id": ["phrase"], "text": [phrase if isinstance(phrase, str) else ""]}))
    if found.empty:
        raise KhitabError(f"find_words({phrase!r}): there is no word in it; give a word or a phrase, such as 'الأمن'")
    return found["form"].astype("str").tolist()


def _sequences(wanted: np.ndarray, running: Running) -> np.ndarray:
    """Rows where the words begin to stand side by side."""
    last = len(running.codes) - len(wanted) + 1
    first = np.flatnonzero(running.codes[: max(last, 0)] == wanted[0])
    for step, code in enumerate(wanted):
        beside = running.stretch[first + step] == running.stretch[first]
        first = first[beside & (running.codes[first + step] == code)]
    return first


def _to_hits(first: np.ndarray, last: np.ndarray, phrase: str, tokens: pd.DataFrame) -> pd.DataFrame:
    rows, ends = tokens.iloc[first], tokens.iloc[last]
    found = rows[["doc_id", "field", "zone"]].astype("str").reset_index(drop=True)
    length = int((last - first).max(initial=0)) + 1
    forms = [tokens["form"].iloc[first + step].astype("str") for step in range(length)]
    found["form"] = pd.array([" ".join(words) for words in zip(*forms, strict=True)], dtype="str")
    for name in ("paragraph", "sentence", "start"):
        found[name] = rows[name].to_numpy()
    found["end"] = ends["end"].to_numpy()
    names = [column.name for column in HITS.columns]
    texts = {name: phrase if name == "term" else "" for name in names if name not in found}
    return found.assign(**{name: pd.Series(text, found.index, dtype="str") for name, text in texts.items()})[names]
