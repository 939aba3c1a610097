"""Which written forms were counted, and how each was read: the table to check a codebook by."""

import pandas as pd

from analysis.framing.checks import why_not
from analysis.framing.codebook import Codebook
from analysis.framing.context import condition
from analysis.framing.evidence import count_evidence, read_evidence
from analysis.framing.lexemes import Word, index_words
from analysis.framing.phrases import Planned, all_words, plan_terms
from analysis.framing.readings import possible_readings, told
from analysis.statistics.context import concordance
from analysis.tables import check_table

RISKS = ("template", "first letter", "listed plural", "inflected", "")


def audit_forms(hits: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Every form that each term matched, the riskiest readings first, with one line of context each.

    One row is a term and a form: `theme`, `frame`, `term`, `form`, `n` (hits), `proclitics`, `ending`, `template`,
    `inside_name` (hits inside names), `risk` (what to look at), `left`, `keyword`, `right` (the first occurrence).
    Risk: a gap template, a plural that only the codebook lists, a first letter that may belong to the word, an ending
    that another word may have; '' where the form is the dictionary form with plain clitics.

    >>> from analysis.framing.codebook import Codebook, Label, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["وتدريبات تدريب التدريب"]})
    >>> theme = Theme(key="t", label=Label(ar="ت"), definition="…", terms=("تدريب",))
    >>> hits = find_terms(tokenize(documents), Codebook(title="t", version="1", themes=(theme,)))
    >>> audit_forms(hits, documents)[["form", "n", "risk"]].values.tolist()
    [['وتدريبات', 1, 'inflected'], ['التدريب', 1, ''], ['تدريب', 1, '']]
    """
    check_table(hits, "hits")
    keys = ["theme", "frame", "term", "form", "proclitics", "ending", "template"]
    counts = hits.groupby(keys, observed=True, dropna=False, sort=True)
    table = counts.agg(n=("start", "size"), inside_name=("inside_name", _count_inside)).reset_index()
    first = hits.drop_duplicates(keys).reset_index(drop=True)
    lines = concordance(first, documents)[["left", "keyword", "right"]].join(first[keys])
    table = table.merge(lines, on=keys, how="left")
    table["risk"] = [_risk(row) for row in table.itertuples(index=False)]
    table["order"], table["fewest"] = table["risk"].map(RISKS.index), -table["n"]
    table = table.sort_values(["order", "fewest", *keys])
    columns = [*keys[:4], "n", *keys[4:], "inside_name", "risk", "left", "keyword", "right"]
    return table[columns].reset_index(drop=True)


def _count_inside(names: pd.Series) -> int:
    return int((names.fillna("") != "").sum())


def _risk(row) -> str:
    if row.template:
        return "template"
    endings = row.ending.split("|")
    if len(endings) == 1 and row.proclitics.split("+")[-1] in ("ب", "ك", "ل", "ف"):
        return "first letter"  # beside a second word of the term the reading is safe
    if any(ending.startswith("plural:") for ending in endings):
        return "listed plural"
    return "" if all(ending == "base" for ending in endings) else "inflected"


def explain(form: str, codebook: Codebook, tokens: pd.DataFrame) -> pd.DataFrame:
    """Why a written form is read as a codebook word, or why not, step by step.

    One row is a possible reading: `form`, `proclitics`, `rest` (what is left of the form), `word` (of the codebook),
    `theme`, `frame`, `term`, `ending`, `reads` (does the reading stand?), `why` (the reason where it does not, or what
    the words beside it must be for it to count).
    `tokens` are the corpus whose spelling is the evidence. No row: no word of the codebook has these letters. Of a term
    of several words every word must be read, and they must stand side by side.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["آمن وبالأمن"]}))
    >>> explain("وبالأمن", single_term("أمن"), tokens)[["proclitics", "ending", "reads"]].values.tolist()
    [['و+ب+ال', 'base', True]]
    >>> explain("آمن", single_term("أمن"), tokens)["why"].tolist()
    ['آمن is spelled otherwise than أمن']
    """
    plan = list(plan_terms(codebook))
    words, proof = all_words(plan), read_evidence(count_evidence(tokens))
    rows = []
    for number, split, inflection in possible_readings(form, index_words(words)):
        why = why_not(words[number], split, inflection, form, proof)
        step = ("+".join(split.proclitics), split.rest, words[number].letters)
        ending = told(inflection)
        for planned in _places(words[number], plan):
            place = (planned.theme, planned.frame, planned.term.term)
            rows.append((form, *step, *place, ending, why == "", why or condition(planned, ending)))
    columns = ["form", "proclitics", "rest", "word", "theme", "frame", "term", "ending", "reads", "why"]
    table = pd.DataFrame(rows, columns=columns).drop_duplicates()
    return table.sort_values(
        ["reads", "theme", "frame", "term"], ascending=[False, True, True, True], ignore_index=True
    )


def _places(word: Word, plan: list[Planned]) -> list[Planned]:
    """Every term that the word is part of."""
    slots = ((planned, {word for s in planned.found for slot in s.slots for word in slot.words}) for planned in plan)
    return [planned for planned, words in slots if word in words]
