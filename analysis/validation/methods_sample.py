"""The sentences of the methods paragraph on the sample that was drawn for coding."""

from collections.abc import Iterator

import pandas as pd

from analysis.framing.codebook import Codebook
from analysis.tables import SAMPLE, check_table
from analysis.validation.coded import list_coded
from analysis.validation.methods_words import MethodsWords
from analysis.validation.samples import STATUSES

_BESIDE = ("seed", "frame")  # what the command writes into a sample, to be told here


def describe_sample(sample: pd.DataFrame, codebook: Codebook, words: MethodsWords) -> Iterator[str]:
    """How the sample was drawn: size, seed, strata, classes, split."""
    check_table(sample, "sample", needs=("doc_id", "status", "stratum", "N_stratum", "split"))
    strata = sample.groupby("stratum", sort=True).agg(
        status=("status", "first"), n=("doc_id", "size"), all=("N_stratum", "first")
    )
    yield words("sample", drawn=words.count(len(sample), "n_article"), all=int(strata["all"].sum()))
    if "seed" in sample:
        yield words("seed", seed=str(sample["seed"].iloc[0]))
    classes = strata.groupby("status")[["n", "all"]].sum()
    by = [*_sampled_by(sample, words), *_asked(sample, codebook, words)]
    if by:
        yield words("strata", n=len(strata), by=words.series(by))
    named = [status for status in STATUSES if status in classes.index]
    if named:
        counts = [{"n": int(classes.at[status, "n"]), "all": int(classes.at[status, "all"])} for status in named]
        told = [words("class", name=words(f"status_{s}"), **of) for s, of in zip(named, counts, strict=True)]
        yield words("classes", parts=words.list(told, "semicolon"))
    sides = sample["split"].value_counts()
    if {"development", "test"} <= set(sides.index):
        yield words("split", development=int(sides["development"]), test=int(sides["test"]))


def _sampled_by(sample: pd.DataFrame, words: MethodsWords) -> list[str]:
    """The columns of `by`: they stand between doc_id and the sample's own."""
    own = {column.name for column in SAMPLE.columns} | set(_BESIDE)
    names = [str(name) for name in sample.columns if name not in own]
    return [words(f"of_{name}") if f"of_{name}" in words else name for name in names]


def _asked(sample: pd.DataFrame, codebook: Codebook, words: MethodsWords) -> list[str]:
    """What the classes of the sample are about; nothing where articles were drawn without classes."""
    if not set(sample["status"]) & set(STATUSES):
        return []
    name = str(sample["frame"].iloc[0]) if "frame" in sample else ""
    labels = {f"{one.theme}/{one.frame}": one.label for one in list_coded(codebook) if one.frame}
    labels |= {one.key: one.label for one in list_coded(codebook)}
    return [words("of_frame", name=words.label(labels.get(name), name)) if name else words("of_any_frame")]
