"""What was done, as a paragraph for the methods section of a paper, in Arabic, English or French."""

from collections.abc import Iterator
from importlib.metadata import version

import pandas as pd

from analysis.errors import KhitabError
from analysis.figures.rtl import plain_text
from analysis.framing.codebook import Codebook, codebook_terms, in_language
from analysis.framing.groups import story_keys
from analysis.framing.inputs import check_codebook
from analysis.statistics.intervals import BOOTSTRAPS
from analysis.tables import check_table, read_ranges
from analysis.validation.accuracy import ADVISED
from analysis.validation.agreement import FIRM, TENTATIVE
from analysis.validation.coded import UNITS, list_coded
from analysis.validation.gold import ADJUDICATED, KEYS, before_adjudication, clean_codings
from analysis.validation.methods_sample import describe_sample
from analysis.validation.methods_words import MethodsWords

_NAMED = 8  # outlets; more are only counted


def describe_methods(
    documents: pd.DataFrame, codebook: Codebook, *, sample: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None, agreement: pd.DataFrame | None = None, accuracy: pd.DataFrame | None = None,
    prevalence: pd.DataFrame | None = None, language: str = "ar",
) -> str:  # fmt: skip
    """The paragraph for a methods section: what was read, counted, drawn, coded and measured, with its numbers.

    Nothing is said of what is not given. `documents` are those that were counted, after `add_body` and
    `add_duplicates`; `sample` is that of `draw_sample`, whose seed and frame are told where it has columns `seed` and
    `frame`; `codings` are those of the coders and, below them, the gold (`adjudicate`); `agreement`, `accuracy` and
    `prevalence` are the tables of `measure_agreement`, `measure_accuracy` and `correct_prevalence` (without `by`).
    Where a coder's name says so, the codings are called simulated. Of many variables or frames the lowest and the
    highest value are told, each with its name; corrected shares are those of the themes, else of the frames.

    Raises
    ------
    KhitabError
        where a table lacks a column, `prevalence` has groups, or the language is another.

    Caveat: a paragraph to begin with. How the articles were chosen and why the frames are those, no program knows.

    >>> from analysis.framing.codebook import single_term
    >>> documents = pd.DataFrame({"doc_id": ["a"], "outlet": ["Al-Ufuq"], "published": pd.to_datetime(["2024-04-01"])})
    >>> text = describe_methods(documents, single_term("أمن"), language="en")
    >>> text[: text.index(" Vocabulary")]
    'The corpus holds 1 article from 1 outlet (Al-Ufuq). Date of publication: 1 April 2024.'
    """
    words = MethodsWords(language)
    check_codebook(codebook)
    sentences = [*_corpus(documents, words), _codebook(codebook, words)]
    sentences += describe_sample(sample, codebook, words) if sample is not None else []
    sentences += _codings(codings, words) if codings is not None else []
    sentences += _agreement(agreement, codebook, words) if agreement is not None else []
    sentences += _gold(codings, words) if codings is not None else []
    sentences += _accuracy(accuracy, words) if accuracy is not None else [words("not_tested")]
    sentences += _prevalence(prevalence, words) if prevalence is not None else []
    sentences += _intervals(agreement, accuracy, prevalence, words)
    return " ".join([*sentences, words("software", version=version("khitab"))]) + "\n"


def _corpus(documents: pd.DataFrame, words: MethodsWords) -> Iterator[str]:
    check_table(documents, "documents", needs=("doc_id",))
    dates = pd.to_datetime(documents.get("published", pd.NaT))
    documents = documents.assign(outlet=documents.get("outlet"), published=dates)
    outlets = sorted(map(plain_text, documents["outlet"].dropna().unique()))
    told = "corpus_of_none" if not outlets else "corpus" if len(outlets) <= _NAMED else "corpus_of_many"
    counts = {"articles": words.count(len(documents), "n_article"), "outlets": words.count(len(outlets), "n_outlet")}
    yield words(told, **counts, names=words.list(outlets))
    if outlets and (n := int(documents["outlet"].isna().sum())):
        yield words("no_outlet", n=n)
    days = documents["published"].dropna().dt.date
    if len(days):
        first, last = words.day(days.min()), words.day(days.max())
        yield words("day" if first == last else "period", first=first, last=last)
    if n := len(documents) - len(days):
        yield words("undated", n=n)
    if {"text", "body_lines", "title_line"} <= set(documents):
        yield words("removed", **_count_lines(documents))
    if "duplicate_group" in documents:
        sizes = story_keys(documents).value_counts()
        stories, copies = int((sizes > 1).sum()), words.count(int(sizes[sizes > 1].sum()), "n_article")
        yield words("stories", stories=stories, copies=copies) if stories else words("no_stories")


def _count_lines(documents: pd.DataFrame) -> dict[str, int]:
    """Lines that are not blank, and how many of them are neither title nor body."""
    lines = kept = 0
    for row in documents[["text", "body_lines", "title_line"]].astype("str").fillna("").itertuples(index=False):
        full = {at for at, line in enumerate(row.text.split("\n"), 1) if line.strip()}
        lines += len(full)
        kept += len(full & {*read_ranges(row.body_lines), *read_ranges(row.title_line)})
    return {"lines": lines, "removed": lines - kept}


def _codebook(codebook: Codebook, words: MethodsWords) -> str:
    terms = codebook_terms(codebook)
    counts = {"themes": len(codebook.themes), "frames": sum(len(theme.frames) for theme in codebook.themes)}
    counts["terms"] = int((terms["theme"] != "names").sum())
    sign = words("sign", sha=codebook.sha256[:12]) if codebook.sha256 else ""
    return words(
        "codebook",
        title=plain_text(in_language(codebook.title, words.language)),
        version=codebook.version,
        sign=sign,
        **counts,
    )


def _people(codings: pd.DataFrame) -> pd.DataFrame:
    return before_adjudication(clean_codings(codings))


def _codings(codings: pd.DataFrame, words: MethodsWords) -> Iterator[str]:
    people = _people(codings)
    if people.empty:
        return
    coders = people.groupby(["unit", "unit_id"])["coder"].nunique()
    counts = {"coders": people["coder"].nunique(), "variables": people["variable"].nunique()}
    yield words("coders", **counts, units=_units(people, words), twice=int((coders > 1).sum()))
    if words.simulated(people["coder"].unique()):
        yield words("simulated")
    values = people.groupby(KEYS)["value"].agg(["nunique", "size"])
    values = values[values["size"] > 1]
    if len(values):
        yield words("disputed", n=int((values["nunique"] > 1).sum()), all=len(values))


def _units(codings: pd.DataFrame, words: MethodsWords) -> str:
    sizes = codings.groupby("unit")["unit_id"].nunique()
    return words.list(words.count(int(sizes[unit]), f"unit_{unit}") for unit in UNITS if unit in sizes)


def _agreement(agreement: pd.DataFrame, codebook: Codebook, words: MethodsWords) -> Iterator[str]:
    check_table(agreement, "agreement", needs=("variable", "agreement", "alpha", "alpha_low", "alpha_high", "reading"))
    labels = {one.key: one.label for one in list_coded(codebook)}
    names = [words.label(labels.get(key), key) for key in agreement["variable"]]
    yield from _range(agreement, "alpha", names, words)
    yield from _range(agreement, "alpha_weighted", names, words)
    yield from _range(agreement, "agreement", names, words, percent=True)
    if agreement["agreement"].notna().any():
        read = {name: int((agreement["reading"] == name).sum()) for name in ("firm", "tentative", "revise")}
        ends = {"firm_from": words.number(FIRM, 3), "tentative_from": words.number(TENTATIVE, 3)}
        yield words("readings", none=len(agreement) - sum(read.values()), **read, **ends)


def _range(
    table: pd.DataFrame, measure: str, names: list[str], words: MethodsWords, *, percent: bool = False
) -> Iterator[str]:
    """The lowest and the highest value of a measure, with their names and intervals."""
    told = table.assign(_name=names).reset_index(drop=True)
    told = told[told[measure].notna()] if measure in told else told.iloc[:0]
    if told.empty:
        return
    fill, ends = {"measure": words(measure)}, {"low": told[measure].idxmin(), "high": told[measure].idxmax()}
    for end, at in ends.items():
        row = told.loc[at]
        fill |= {end: _value(row[measure], words, percent), f"{end}_name": row["_name"]}
        fill[f"{end}_interval"] = _interval(row, measure, words, percent, "interval")
    yield words("single" if len(told) == 1 else "range", **fill)


def _value(value: float, words: MethodsWords, percent: bool) -> str:
    return words.percent(value) if percent else words.number(value, 2)


def _interval(row: pd.Series, measure: str, words: MethodsWords, percent: bool, key: str) -> str:
    ends = [row.get(f"{measure}_{end}", float("nan")) for end in ("low", "high")]
    if pd.isna(ends).any():
        return ""
    return words(key, **dict(zip(("low", "high"), (_value(end, words, percent) for end in ends), strict=True)))


def _gold(codings: pd.DataFrame, words: MethodsWords) -> Iterator[str]:
    table = clean_codings(codings)
    gold = table[table["coder"] == ADJUDICATED]
    if len(gold):
        yield words("gold", values=len(gold), units=_units(gold, words))


def _frame_names(table: pd.DataFrame, words: MethodsWords) -> list[str]:
    label, key = f"label_{words.language}", table["frame"].where(table["frame"] != "", table["theme"]).astype("str")
    given = table[label].astype("str").fillna("") if label in table else key
    return [plain_text(name) for name in given.where(given != "", key)]


def _accuracy(accuracy: pd.DataFrame, words: MethodsWords) -> Iterator[str]:
    check_table(accuracy, "accuracy", needs=("theme", "frame", "precision", "recall", "f1", "coded_flagged", "reason"))
    tested = accuracy["coded_flagged"] + accuracy["coded_unflagged"] > 0
    thin = int(accuracy["reason"].astype("str").str.startswith("thin").sum())
    sizes = dict(zip(("flagged", "unflagged"), ADVISED, strict=True))
    yield words("tested", n=int(tested.sum()), all=len(accuracy), thin=thin, **sizes)
    for measure in ("precision", "recall", "f1"):
        yield from _range(accuracy, measure, _frame_names(accuracy, words), words)


def _prevalence(prevalence: pd.DataFrame, words: MethodsWords) -> Iterator[str]:
    check_table(prevalence, "prevalence", needs=("theme", "frame", "share", "corrected"))
    if prevalence.duplicated(["theme", "frame"]).any():
        raise KhitabError("prevalence has groups; give the table of correct_prevalence(…) without by")
    known = prevalence[prevalence["corrected"].notna()]
    themes = known[known["frame"] == ""]
    shown = themes if len(themes) else known
    rows = zip((row for _, row in shown.iterrows()), _frame_names(shown, words), strict=True)
    parts = [_share(row, name, words) for row, name in rows]
    if parts:
        yield words("corrected", parts=words.list(parts, "semicolon"))


def _share(row: pd.Series, name: str, words: MethodsWords) -> str:
    shares = {"raw": words.percent(row["share"]), "corrected": words.percent(row["corrected"])}
    return words("share", name=name, **shares, interval=_interval(row, "corrected", words, True, "within"))


def _intervals(
    agreement: pd.DataFrame | None, accuracy: pd.DataFrame | None, prevalence: pd.DataFrame | None, words: MethodsWords
) -> list[str]:
    methods = [words("by_wilson")] if accuracy is not None else []
    of = ["of_recall", "of_f1"] if accuracy is not None else []
    of += ["of_shares"] if prevalence is not None else []
    methods += [words("by_mover", what=words.series(map(words, of)))] if of else []
    if agreement is not None and agreement["alpha_low"].notna().any():
        methods.append(words("by_bootstrap", draws=BOOTSTRAPS))
    return [words("intervals", methods=words.list(methods, "semicolon"))] if methods else []
