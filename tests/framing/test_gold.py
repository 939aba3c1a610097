"""The rules of term matching on sentences of our own, in which a linguist has marked every hit.

A row of gold.tsv is a sentence and one term. Hits stand in [ ], an inflected one with its class ([المسؤولين/infl]); a
sentence without [ ] must give none; \\n stands for a line end. The corpus check reads all sentences as one corpus.
"""

import csv
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

from analysis.framing.codebook import Codebook, Frame, Label, Name, Term, Theme
from analysis.framing.evidence import count_evidence
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize

MARK = re.compile(r"\[([^\[\]/\n]+)(?:/(?:base|fem|infl|broken|nisba|template))?\]")
LABEL = Label(en="x")

# What the matcher cannot decide today; a row that comes right fails here, so that the list stays true.
KNOWN = {
    "g180": "one Egyptian sentence among 500 others: whether ى stands for ي is told by the corpus, not by the sentence",
    "g364": "a verb behind an adverbial phrase has the letters and the place of a noun",
    "g366": "a verb behind an adverbial phrase has the letters and the place of a noun",
}


def read_gold() -> list[dict[str, str]]:
    with Path(__file__).with_name("gold.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [{**row, "sentence": row["sentence"].replace("\\n", "\n")} for row in rows]


GOLD = read_gold()


def unmark(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence without its marks, and the spans that were marked."""
    text, spans, at = "", [], 0
    for mark in MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[1])))
        text += mark[1]
        at = mark.end()
    return text + sentence[at:], spans


def build(row: dict[str, str]) -> Codebook:
    """The codebook of a row: its term and the `also` terms in one frame, or the term among the names."""
    options = YAML(typ="safe").load(row["options"]) or {}
    named, also = options.pop("name", False), options.pop("also", ())
    term = Term(term=row["term"], pos=row["kind"], **options)
    names = (Name(key="n", label=LABEL, terms=(term,)),) if named else ()
    terms = () if named else (term, *also)
    frame = Frame(key="f", label=LABEL, definition="…", terms=terms, coded_by="hand" if named else "terms")
    theme = Theme(key="t", label=LABEL, definition="…", frames=(frame,))
    return Codebook(title="t", version="1", names=names, themes=(theme,))


@pytest.fixture(scope="module")
def corpus() -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The tokens of each row, and the evidence of all."""
    texts = [unmark(row["sentence"])[0] for row in GOLD]
    tokens = tokenize(pd.DataFrame({"doc_id": [row["id"] for row in GOLD], "text": texts}))
    parts = {str(row): part.reset_index(drop=True) for row, part in tokens.groupby("doc_id", observed=True)}
    own = {row: part.assign(form=part["form"].cat.remove_unused_categories()) for row, part in parts.items()}
    return own, count_evidence(tokens)


def mark_known(row: dict[str, str]):
    known = [pytest.mark.xfail(reason=KNOWN[row["id"]], strict=True)] if row["id"] in KNOWN else []
    return pytest.param(row, id=f"{row['id']}-{row['rule']}", marks=known)


@pytest.mark.parametrize("row", [mark_known(row) for row in GOLD])
def test_the_hits_are_those_that_a_linguist_marked(row, corpus):
    tokens, evidence = corpus
    text, marked = unmark(row["sentence"])
    hits = find_terms(tokens[row["id"]], build(row), evidence=evidence)
    hits = hits[hits["term"] == row["term"]]
    found = list(zip(hits["start"], hits["end"], strict=True))
    told = [text[start:end] for start, end in found]
    assert found == marked, f"{row['id']} {row['rule']}: «{row['term']}» found {told} in «{row['sentence']}»"


def test_ids_and_sentences_are_unique():
    for values in ([row["id"] for row in GOLD], [unmark(row["sentence"])[0] for row in GOLD]):
        assert [value for value, n in Counter(values).items() if n > 1] == []


def test_there_are_enough_rows_and_every_rule_has_both_kinds():
    assert len(GOLD) >= 300
    with_hits = Counter(row["rule"] for row in GOLD if "[" in row["sentence"])
    without = Counter(row["rule"] for row in GOLD if "[" not in row["sentence"])
    assert {rule for rule in with_hits | without if min(with_hits[rule], without[rule]) < 3} == set()


def test_marks_are_well_formed():
    for row in GOLD:
        assert not re.search(r"[\[\]/]", MARK.sub("", row["sentence"])), row["id"]
        assert all(row[column] is not None for column in ("term", "rule", "kind", "options")), row["id"]


@pytest.mark.parametrize(
    ("sentence", "text", "spans"),
    [
        ("عن [الأمن] [والمسؤولين/infl]", "عن الأمن والمسؤولين", [(3, 8), (9, 19)]),
        ("لا شيء", "لا شيء", []),
    ],
)
def test_marks_are_taken_off(sentence, text, spans):
    assert unmark(sentence) == (text, spans)
