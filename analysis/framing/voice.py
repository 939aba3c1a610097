"""Voice: who speaks where a term of the codebook stands, somebody who is quoted or the journalist."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.groups import group_keys, named_groups
from analysis.framing.inputs import check_codebook
from analysis.framing.voice_cues import find_voices
from analysis.framing.voice_passages import Passage, read_passages
from analysis.framing.voice_reach import FROM_HERE, Voice
from analysis.statistics.groups import unique_ids
from analysis.tables import check_table

TEXTS = ("voice", "speaker", "speaker_kind", "saying")
ADDED = (*TEXTS, "speaker_carried", "speaker_start", "speaker_end")
JOURNALIST = ("journalist", "", "", "", False, pd.NA, pd.NA)


def add_voice(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, *, codebook: Codebook | None = None
) -> pd.DataFrame:
    """Each hit with its voice: reported, where words of saying with a speaker reach it, or else the journalist's.

    One row is a hit, in the order of `hits`, with the columns of `hits` and: `voice` (reported, journalist), `speaker`
    (as written; '' for the journalist), `speaker_kind` (person, office, institution, state, document, source),
    `saying` (the words that told it), `speaker_carried` (is the speaker named further up only: «وأضاف أن», «المصدر
    ذاته»?), `speaker_start`, `speaker_end` (code points in the hit's field; missing for the journalist). `documents`
    holds the colons and quotation marks, which no token has. With `codebook` its names of persons and institutions are
    known as speakers.

    A voice is a verb, participle or noun of saying with a speaker: a name, an office, an institution, a document. It
    reaches from «أن» (or from behind the speaker) to the end of the sentence, a quotation behind it to its closing
    mark; «بحسب», «وفقا ل» and a parenthesis («، يقول الوزير،») reach over the sentence, but a verb behind a quotation
    («…»، تقول المديرة، …) only over what is quoted before it and resumed. A verb without a subject goes on with the
    last speaker, of the same paragraph or the one before. What an event or a thing «affirms» («تؤكد الخطوة عمق
    الشراكة») is the journalist's, and so are quotation marks alone, «يذكر أن», and the speaker's own title.

    Raises
    ------
    KhitabError
        where a column or a document is missing, or the hits are those of other tokens.

    Caveat: a rule of thumb, to be read beside its sentences; what a speaker says in a further sentence without a verb
    of saying or quotation marks counts as the journalist's. Interviews and first-person articles are not recognised.

    Source: own rules and lists (`saying_verbs.csv`, `saying_speakers.csv`, `saying_phrases.csv` of the room `arabic`).

    >>> from analysis.framing.codebook import Codebook, Label, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> text = "أكد وزير الداخلية أن الإرهاب تراجع. وتؤكد هذه الخطوة خطر الإرهاب."
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    >>> theme = Theme(key="t", label=Label(ar="ت"), definition="…", terms=("إرهاب",))
    >>> tokens = tokenize(documents)
    >>> hits = find_terms(tokens, Codebook(title="t", version="1", themes=(theme,)))
    >>> add_voice(hits, tokens, documents)[["voice", "speaker", "speaker_kind"]].values.tolist()
    [['reported', 'وزير الداخلية', 'office'], ['journalist', '', '']]
    """
    check_table(hits, "hits")
    check_table(tokens, "tokens")
    check_table(documents, "documents", needs=("doc_id", "text"))
    if codebook is not None:
        check_codebook(codebook)
    kinds = {name.key: name.kind for name in codebook.names} if codebook is not None else {}
    told = [JOURNALIST] * len(hits)
    for passage, rows, first, last in read_passages(hits, tokens, documents, kinds):
        for row, voice in zip(rows, _reached(passage, first, last), strict=True):
            told[row] = _describe(passage, voice)
    columns = pd.DataFrame(told, columns=list(ADDED), index=hits.index)
    dtypes = dict.fromkeys(TEXTS, "str") | {"speaker_carried": "bool"}
    dtypes |= dict.fromkeys(("speaker_start", "speaker_end"), "Int64")
    return hits.assign(**columns.astype(dtypes))


def count_voices(
    hits: pd.DataFrame, documents: pd.DataFrame | None = None, *, by: str | list[str] | None = None
) -> pd.DataFrame:
    """How often each frame is mentioned in whose voice; `hits` come from `add_voice`.

    One row is a theme, frame, voice and speaker, in each group that `by` makes of `documents` (its columns, or week,
    month, quarter, year). Columns: the groups, `theme`, `frame`, `voice`, `speaker`, `speaker_kind`, `hits`,
    `articles` (that hold such a hit), `share` (hits / hits of the frame in the group, a fraction). Every frame of a
    group has a row of the journalist's voice and one of a reported voice, even where they count 0. The most frequent
    speakers come first.

    Raises
    ------
    KhitabError
        where `hits` have no voice yet, a doc_id occurs twice in `documents`, or `by` is given without `documents`,
        names no column, or one of the result's own.

    Caveat: a speaker is counted as written: «بوريطة» and «ناصر بوريطة» are two rows. Hits are not independent of each
    other: look at the articles too.

    Source: own.

    >>> hits = pd.DataFrame({"doc_id": ["a", "b"], "theme": "t", "frame": "f", "voice": ["reported", "journalist"],
    ...                      "speaker": ["بوريطة", ""], "speaker_kind": ["person", ""]})
    >>> count_voices(hits)[["voice", "speaker", "hits", "share"]].values.tolist()
    [['journalist', '', 1, 0.5], ['reported', 'بوريطة', 1, 0.5]]

    Measure
    -------
    name: share of a voice
    formula: hits of the frame in this voice and by this speaker / hits of the frame in the group
    default: one group; every frame found has both voices
    unit: fraction
    caveat: a speaker counts as written; a further sentence without a word of saying is the journalist's
    source: own
    """
    check_table(hits, "hits", needs=("doc_id", "theme", "frame"))
    check_table(hits, "voice", needs=("voice", "speaker", "speaker_kind"))
    names, hits = _grouped(hits, documents, by)
    cell, keys = [*names, "theme", "frame"], ["voice", "speaker", "speaker_kind"]
    counts = hits.groupby([*cell, *keys], observed=True)["doc_id"].agg(hits="size", articles="nunique").reset_index()
    voices = pd.DataFrame({"voice": ["journalist", "reported"], "speaker": "", "speaker_kind": "", "hits": 0})
    both = counts[cell].drop_duplicates().merge(voices.assign(articles=0), how="cross")
    known = pd.MultiIndex.from_frame(counts[[*cell, "voice"]])
    missing = ~pd.MultiIndex.from_frame(both[[*cell, "voice"]]).isin(known)
    counts = pd.concat([counts, both[missing]], ignore_index=True)
    counts["share"] = counts["hits"] / counts.groupby(cell)["hits"].transform("sum")
    order = [*cell, "voice", "hits", "speaker", "speaker_kind"]
    counts = counts.sort_values(order, ascending=[name != "hits" for name in order], ignore_index=True)
    return counts.astype(dict.fromkeys([*cell, *keys], "str"))


def _grouped(
    hits: pd.DataFrame, documents: pd.DataFrame | None, by: str | list[str] | None
) -> tuple[list[str], pd.DataFrame]:
    """The names of the groups, and the hits with their groups in front of them."""
    if not named_groups(by):
        return [], hits
    if documents is None:
        raise KhitabError(f"by={by!r} needs the documents: count_voices(hits, documents, by={by!r})")
    groups = group_keys(documents, by, taken=("voice", "speaker", "speaker_kind"))
    row = pd.Index(unique_ids(documents)).get_indexer(hits["doc_id"].astype("str"))
    if (row < 0).any():
        raise KhitabError(f"hits: {hits['doc_id'].iloc[int((row < 0).argmax())]!r} is not among the documents")
    return list(groups.columns), hits.assign(**{name: groups[name].to_numpy()[row] for name in groups})


def _reached(passage: Passage, first: np.ndarray, last: np.ndarray) -> Iterator[Voice | None]:
    """The voice that reaches each hit: of several the one that begins last."""
    reaching: dict[int, list] = defaultdict(list)
    titles: set[int] = set()  # words that name a speaker are the journalist's
    for voice in find_voices(passage):
        titles.update(range(voice.speaker.first, voice.speaker.last + 1) if voice.speaker else ())
        for begin, end, rank in voice.reach:
            for sentence in range(passage.sentence[begin], passage.sentence[end] + 1):
                reaching[sentence].append(((rank, begin), end, voice))
    for low, high in zip(first.tolist(), last.tolist(), strict=True):
        near = [one for one in reaching[passage.sentence[low]] if one[0][1] <= low and high <= one[1]]
        near = [one for one in near if one[0][0] == FROM_HERE or low not in titles]
        yield max(near, key=lambda one: one[0])[2] if near else None


def _describe(passage: Passage, voice: Voice | None) -> tuple:
    """The columns of a hit that a voice reaches."""
    if voice is None or voice.speaker is None:
        return JOURNALIST
    start, end = passage.span(voice.speaker.first, voice.speaker.last)
    first, last = voice.saying
    saying = ":" if voice.colon else passage.text[passage.start[first] : passage.end[last]]
    return "reported", passage.text[start:end], voice.speaker.kind, saying, voice.carried, start, end
