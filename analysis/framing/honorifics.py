"""Names to their titles: which honorific stands before each occurrence of a name, and which wish behind it."""

import numpy as np
import pandas as pd

from analysis.arabic.grammar import ARTICLE
from analysis.arabic.lists import read_rows
from analysis.errors import KhitabError
from analysis.framing.codebook import Term
from analysis.framing.evidence import count_evidence, read_evidence
from analysis.framing.matching import NAMES
from analysis.framing.phrases import sequences
from analysis.framing.search import Readings, Spans, Text, find_sequences, read_text
from analysis.tables import check_table

BEFORE, BEHIND = 12, 6  # words around a name in which titles and wishes are looked for
WIDEST_SIGN = 4  # characters between a name and a wish: «، », « – », «» (»
TEXTS = ("doc_id", "name", "term", "form", "field", "honorific", "after", "kind")


def find_honorifics(hits: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Each occurrence of a codebook name with its honorific, wherever the codebook draws the line between the two.

    One row is an occurrence of a name (theme `names`), in the order of `hits`. Columns: `doc_id`, `name` (its key),
    `term`, `form` (of the hit), `field`, `honorific` (as the list writes it; several in a row are taken as one; ''
    where there is none), `after` (a wish behind the name), `kind` (of the first of the honorifics: royal, state,
    office, religious, academic, military, courtesy, address), `start`, `end` (code points, honorific and wish
    included). An honorific stands directly before the name, with no sign between, or at the beginning of the term
    (جلالة الملك محمد السادس); clitics, dual and plural are tolerated, ال is as listed. A comma, a dash or a bracket may
    part a wish from the name.

    Raises
    ------
    KhitabError
        where a column is missing, or the hits are those of other tokens.

    Caveat: an office is no honorific («وزير الخارجية ناصر بوريطة», «الرئيس ماكرون»), save behind one (معالي الوزير);
    an honorific that an office parts from its name is not seen («السيد وزير الخارجية ناصر بوريطة»), nor one that two
    names share (of «السيدان بوريطة وحموشي» the first has it), nor «ود.»; one that stands before the name may be
    another's («استقبل الملك ماكرون»).

    Source: the list `honorifics.csv` of the room `arabic`, own.

    >>> from analysis.framing.codebook import Codebook, Label, Name, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> names = (Name(key="king", label=Label(ar="م"), terms=("محمد السادس", "الملك محمد السادس")),)
    >>> theme = Theme(key="t", label=Label(ar="ل"), definition="…", terms=("لقاء",))
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["لصاحب الجلالة الملك محمد السادس، نصره الله"]}))
    >>> hits = find_terms(tokens, Codebook(title="t", version="1", names=names, themes=(theme,)))
    >>> find_honorifics(hits, tokens)[["name", "honorific", "kind", "after"]].values.tolist()
    [['king', 'صاحب الجلالة الملك', 'royal', 'نصره الله']]
    """
    check_table(hits, "hits")
    check_table(tokens, "tokens")
    names = hits[hits["theme"] == NAMES].reset_index(drop=True)
    first, last = _locate(names, tokens)
    near = np.flatnonzero(_covers((first - BEFORE).clip(0), (last + BEHIND).clip(max=len(tokens) - 1), len(tokens)))
    words = tokens.take(near)
    words = words.assign(form=words["form"].cat.remove_unused_categories())
    text = read_text(words, read_evidence(count_evidence(tokens)))
    first, last = np.searchsorted(near, first), np.searchsorted(near, last)
    phrases = _find_phrases(text)
    begin, honorific, kind = _chains(phrases[phrases["place"] != "after"], first, last, text)
    # «وكيل الملك بالرباط»: a title before a clitic is another's
    parted = names["proclitics"].str.contains("^[وفبكل]", regex=True).to_numpy() & (begin < first)
    begin = np.where(parted, first, begin)
    honorific, kind = np.where(parted, "", honorific), np.where(parted, "", kind)
    stop, after = _wishes(phrases[phrases["place"] == "after"], last, words)
    found = names.rename(columns={"frame": "name"}).assign(honorific=honorific, after=after, kind=kind)
    found = found.assign(start=words["start"].to_numpy()[begin], end=words["end"].to_numpy()[stop])
    return found[[*TEXTS, "start", "end"]].astype(dict.fromkeys(TEXTS, "str"))


def count_honorifics(hits: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """How often each name stands with which honorific, and how often with none.

    One row is a name and an honorific; every name has a row without one (''), even where it counts 0. Columns: `name`,
    `honorific`, `kind`, `n` (occurrences), `articles` (that hold one), `share` (n / occurrences of the name, a
    fraction). Names with the most occurrences come first, then the most frequent honorific. Errors and caveats are
    those of `find_honorifics`; where a name is rare, read its lines rather than its shares.

    >>> from analysis.framing.codebook import Codebook, Label, Name, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> names = (Name(key="bourita", label=Label(ar="ب"), terms=("ناصر بوريطة", "بوريطة")),)
    >>> theme = Theme(key="t", label=Label(ar="ل"), definition="…", terms=("لقاء",))
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["أكد السيد ناصر بوريطة. وقال بوريطة"]}))
    >>> hits = find_terms(tokens, Codebook(title="t", version="1", names=names, themes=(theme,)))
    >>> count_honorifics(hits, tokens).values.tolist()
    [['bourita', '', '', 1, 1, 0.5], ['bourita', 'السيد', 'courtesy', 1, 1, 0.5]]

    Measure
    -------
    name: share of an honorific
    formula: n / occurrences of the name
    default: directly before the name or at its beginning; several in a row are one
    unit: fraction
    caveat: an office is none (وزير الخارجية); where an office stands between, the title is not seen
    source: –
    """
    keys = ["name", "honorific", "kind"]
    found = find_honorifics(hits, tokens)
    counts = found.groupby(keys)["doc_id"].agg(n="size", articles="nunique").reset_index()
    bare = pd.DataFrame({"name": found["name"].unique(), "honorific": "", "kind": "", "n": 0, "articles": 0})
    counts = pd.concat([counts, bare.astype(dict.fromkeys(keys, "str"))]).drop_duplicates(keys)
    total = counts.groupby("name")["n"].transform("sum")
    counts = counts.assign(share=counts["n"] / total, total=total)
    order = counts.sort_values(["total", "name", "n", "honorific"], ascending=[False, True, False, True])
    return order.drop(columns="total").reset_index(drop=True)


def _locate(names: pd.DataFrame, tokens: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last word of each hit, as rows of tokens."""
    documents = tokens["doc_id"].astype("category")
    known = documents.cat.categories.astype("str")
    doc = documents.cat.codes.to_numpy(np.int64) * 2 + (tokens["field"] == "title").to_numpy()
    wanted = known.get_indexer(names["doc_id"].astype("str")) * 2 + (names["field"] == "title").to_numpy()
    edges = []
    for edge in ("start", "end"):
        words = pd.Index(doc << 32 | tokens[edge].to_numpy(np.int64))
        edges.append(words.get_indexer(wanted << 32 | names[edge].to_numpy(np.int64)))
    lost = np.flatnonzero((edges[0] < 0) | (edges[1] < edges[0]))
    if len(lost):
        hit = names.iloc[lost[0]]
        place = f"«{hit['form']}» in {hit['doc_id']!r} at {hit['start']}"
        raise KhitabError(f"hits: no word of tokens stands where {place} does; give the tokens that find_terms got")
    return edges[0], edges[1]


def _find_phrases(text: Text) -> pd.DataFrame:
    """Every phrase of the list in the text: its columns, `row` in the list, `first`, `last`, words `inflected`."""
    rows = pd.DataFrame(read_rows("honorifics"))
    asked = [(n, sequence) for n, row in enumerate(rows.itertuples()) for sequence in sequences(_term(row))]
    spans, readings = find_sequences([sequence for _, sequence in asked], text)
    row = np.array([n for n, _ in asked], np.int64)[spans.sequence]
    found = rows.iloc[row].assign(row=row, first=spans.first, last=spans.last).reset_index(drop=True)
    base = np.array([*(told == "base" for told in readings.ending), True])  # the last: no word there
    found["inflected"] = (~base[spans.reading]).sum(axis=1)
    return found[_article_as_listed(spans, readings, rows["phrase"], row) | (found["place"] == "after")]


def _term(row) -> Term:
    plurals = {row.phrase.split()[0]: (row.plural,)} if row.plural else {}
    short = all(len(word.strip(".")) == 1 for word in row.phrase.split())  # «د.» takes no ending: دون is no title
    pos = "name" if row.place == "after" or short else "noun"  # an adjective would take the feminine, listed apart
    return Term.model_construct(term=row.phrase, pos=pos, plurals=plurals)  # unchecked: a codebook may not ask for «د.»


def _article_as_listed(spans: Spans, readings: Readings, phrases: pd.Series, row: np.ndarray) -> np.ndarray:
    """«السيد» is an honorific, «سيد» a first name: has each word ال where the list writes it, and nowhere else?"""
    listed = np.zeros((len(phrases), spans.reading.shape[1]), bool)
    for place, phrase in zip(listed, phrases, strict=True):
        words = phrase.split()
        place[: len(words)] = [_has_article(word) for word in words]
    begins = np.array([*(told.endswith(ARTICLE) for told in readings.proclitics), False])
    return (begins[spans.reading] == listed[row]).all(axis=1)


def _has_article(word: str) -> bool:
    return word.startswith(ARTICLE) and len(word) > 4  # as terms are read: «الله» has none


def _chains(
    phrases: pd.DataFrame, first: np.ndarray, last: np.ndarray, text: Text
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First word, honorific and kind of each name, phrase by phrase from the name towards what stands before it."""
    ends = phrases.sort_values(["last", "first", "inflected", "row"]).drop_duplicates("last")  # the longest
    phrase_at = np.full(len(text.codes), -1)
    phrase_at[ends["last"]] = np.arange(len(ends))
    starts, leads = ends["first"].to_numpy(), np.append(ends["leads"] == "yes", False)
    told, kinds = ends["phrase"].to_numpy(object), ends["kind"].to_numpy(object)
    at = _title_end(phrases[phrases["place"] == "before"], first, last, len(text.codes))
    begin, honorific, kind = first.copy(), np.full(len(first), "", object), np.full(len(first), "", object)
    row = np.arange(len(first))
    while len(row):
        place = np.maximum(at[row], 0)
        phrase = np.where((at[row] >= 0) & (text.stretch[place] == text.stretch[first[row]]), phrase_at[place], -1)
        goes_on = (phrase >= 0) & ((kind[row] == "") | leads[phrase])
        row, phrase = row[goes_on], phrase[goes_on]
        honorific[row] = [f"{title} {more}".strip() for title, more in zip(told[phrase], honorific[row], strict=True)]
        kind[row], at[row] = kinds[phrase], starts[phrase] - 1
        begin[row] = np.minimum(first[row], starts[phrase])
    return begin, honorific, kind


def _title_end(phrases: pd.DataFrame, first: np.ndarray, last: np.ndarray, size: int) -> np.ndarray:
    """The last word of the honorific that a name begins with; the word before the name where it begins with none."""
    word = np.arange(size)
    covered = _covers(phrases["first"], phrases["last"], size)
    linked = _covers(phrases["first"] + 1, phrases["last"], size)  # to the word before, by a phrase that holds both
    gap = np.minimum.accumulate(np.where(covered, size, word)[::-1])[::-1]
    end = np.minimum(gap[first] - 1, last)
    return end - ((end == last) & ~linked[last])  # a surname (الشيخ, السيد) is no title


def _covers(first: pd.Series, last: pd.Series, size: int) -> np.ndarray:
    delta = np.zeros(size + 1, np.int64)
    np.add.at(delta, first, 1)
    np.add.at(delta, last + 1, -1)
    return np.cumsum(delta)[:size] > 0


def _wishes(phrases: pd.DataFrame, last: np.ndarray, words: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The last word of each name and of its wish, and the wish."""
    order = ["first", "last", "inflected", "row"]
    longest = phrases.sort_values(order, ascending=[True, False, True, True]).drop_duplicates("first")
    phrase_at = np.full(len(words) + 1, -1)
    phrase_at[longest["first"]] = np.arange(len(longest))
    behind = np.minimum(last + 1, max(len(words) - 1, 0))
    doc, sentence, start, end = (words[name].to_numpy() for name in ("doc_id", "sentence", "start", "end"))
    close = (doc[behind] == doc[last]) & (sentence[behind] == sentence[last])
    close &= start[behind] - end[last] <= WIDEST_SIGN
    phrase = np.where(close, phrase_at[behind], -1)
    stops = np.append(longest["last"].to_numpy(np.int64), -1)[phrase]
    told = np.append(longest["phrase"].to_numpy(object), "")[phrase]
    return np.maximum(last, stops), told
