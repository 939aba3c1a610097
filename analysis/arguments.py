"""What a user typed on the command line, read and checked before the work begins."""

import ast
import re
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.writing import WRITERS


def read_pairs(text: str | None) -> dict[str, str] | None:
    """`text=body,outlet=source` as a dictionary."""
    if text is None:
        return None
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    named = [ours.strip() for ours, _, _ in pairs]
    whole = all(ours.strip() and sign and theirs.strip() for ours, sign, theirs in pairs)
    if not whole or len(set(named)) != len(text.split(",")):
        raise KhitabError(
            f"--columns {text!r}: write name=column, parted by commas, such as --columns text=body,outlet=source"
        )
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


def read_names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def select_articles(documents: pd.DataFrame, condition: str, option: str) -> pd.Series:
    """The doc_ids for which a condition holds: comparisons of columns with values, joined by and, or, not."""
    columns = ", ".join(map(str, documents.columns))
    remedy = f"write \"outlet == 'X'\", joined by and, or, not; columns: {columns}"
    if not _only_compares(condition):
        raise KhitabError(f"{option} {condition!r}: only comparisons of columns with values may stand here; {remedy}")
    try:
        chosen = documents.query(condition, local_dict={}, global_dict={}, engine="python")
    except Exception as error:  # whatever a mistyped condition raises, the user gets one sentence
        raise KhitabError(f"{option} {condition!r} cannot be read ({error}); {remedy}") from None
    if chosen.empty:
        found = ", ".join(map(str, documents["outlet"].dropna().unique()[:10])) or "none known"
        raise KhitabError(f"{option} {condition!r} holds for no article; outlets here: {found}")
    return chosen["doc_id"]


def _only_compares(condition: str) -> bool:
    """Is a condition nothing but columns (also in backticks), values and comparisons? query() would run the rest."""
    allowed = (ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.Compare, ast.cmpop)
    allowed += (ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple)
    try:
        tree = ast.parse(re.sub(r"`[^`]*`", "column", condition.strip()), mode="eval")
    except (SyntaxError, ValueError):
        return False
    compares = isinstance(tree.body, ast.Compare | ast.BoolOp | ast.UnaryOp)
    return compares and all(isinstance(node, allowed) for node in ast.walk(tree))


def check_out(path: str, out: Path, *, also: str = "", option: str = "--out") -> None:
    """Refuse, before the work, a file that cannot be written or that the next run would read as an article."""
    if out.is_dir():
        raise KhitabError(f"{option} {out} is a folder; give a file in it, such as {out / 'table.csv'}")
    if out.suffix.casefold() not in (*WRITERS, also or None):
        kinds = ", ".join([*WRITERS, *([also] if also else [])])
        raise KhitabError(f"{option} {out}: a table cannot be {out.suffix or 'without a suffix'}; use {kinds}")
    if _lies_in(out, path):
        raise KhitabError(
            f"{option} {out} lies among the articles of {path} and would be read as one next time; "
            "choose a place outside"
        )


def check_copy(source: str | Path, out: Path) -> None:
    """Refuse to write over a codebook, the one that is read or another: comments and definitions would be lost."""
    if out.resolve() == Path(source).resolve():
        raise KhitabError(f"--out {out} is the file that is read; choose another name")
    if out.exists() and out.suffix.casefold() != ".csv":
        raise KhitabError(
            f"--out {out} is there already, and what was written into it would be lost; choose another name"
        )


def check_folder(path: str, out: Path, figures: Path | None = None) -> None:
    """Refuse to write a report over the corpus itself; a folder inside the corpus is marked, and skipped by readers."""
    if figures and _lies_in(figures, path) and not figures.resolve().is_relative_to(out.resolve()):
        raise KhitabError(f"--figures {figures} lies among the articles of {path}; choose a place outside")
    if out.is_file():
        raise KhitabError(f"--out {out} is a file; give a folder")
    if Path(path).exists() and Path(path).resolve().is_relative_to(out.resolve()):
        raise KhitabError(
            f"--out {out} holds the articles of {path} themselves; choose another folder, such as {out / 'report'}"
        )


def _lies_in(out: Path, path: str) -> bool:
    if Path(path).is_dir():
        return out.resolve().is_relative_to(Path(path).resolve())
    return Path(path).is_file() and out.resolve() == Path(path).resolve()
