"""A study and the committed figures of its report -> those that no longer follow from it."""

import tempfile
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.figures.checking import check_figures
from analysis.figures.saving import maker_of, read_manifest
from analysis.report.drawing import MAKER, draw_figures
from analysis.report.study import Study


def check_report(study: Study, figures: str | Path) -> pd.DataFrame:
    """Which figures of a report's folder no longer follow from the study: the table of `check_figures`.

    The figures are drawn anew in a temporary folder, in the language of those that are there; nothing is changed.

    Raises
    ------
    KhitabError
        where the folder holds no figure of a report, or its manifest cannot be read.
    """
    language = find_language(figures)
    with tempfile.TemporaryDirectory() as anew:
        draw_figures(study, anew, language)
        return check_figures(figures, anew, made_by=MAKER)


def find_language(figures: str | Path) -> str:
    """The language that the report's figures of a folder are drawn in."""
    drawn = [entry for entry in read_manifest(Path(figures)).values() if maker_of(entry) == MAKER]
    parameters = [entry.get("parameters") for entry in drawn]
    languages = {str(given["language"]) for given in parameters if isinstance(given, dict) and "language" in given}
    if not languages:
        raise KhitabError(f"{figures} holds no figure of a report; `khitab report` draws them")
    return min(languages)
