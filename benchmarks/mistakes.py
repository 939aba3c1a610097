"""False and missed hits of Khitab by term and form, so that what is wrong can be sorted into classes."""

import pandas as pd

from analysis.framing.codebook import Codebook
from benchmarks.gold import KINDS, Gold, Hits
from benchmarks.systems import find_by_khitab

COLUMNS = ("what", "n", "term", "form", "class", "context")
AROUND = 40  # characters of context on either side


def list_mistakes(gold: Gold, codebook: Codebook, wanted: Hits, ignored: Hits) -> pd.DataFrame:
    """What a codebook finds falsely or misses.

    One row is a term and a form: `what` (false, missed), `n` (how often), `term`, `form` (as written), `class` (of the
    gold; nisba for a relative adjective of the term, '' for another word), `context` (the first place).
    """
    found = find_by_khitab(gold, codebook)
    kinds = {mark: kind for kind in KINDS for mark in gold.marks[kind]}
    kinds |= dict.fromkeys(gold.marks["family"], "nisba")
    sides = {"false": found - wanted - ignored, "missed": wanted - found}
    marks = [(what, mark) for what, hits in sides.items() for mark in sorted(hits)]
    rows = [(what, mark[0], gold.tokens["form"][mark[1]], kinds.get(mark, ""), mark[1]) for what, mark in marks]
    keys = ["what", "term", "form", "class"]
    table = pd.DataFrame(rows, columns=[*keys, "token"]).groupby(keys, as_index=False)["token"].agg(["size", "min"])
    table = table.rename(columns={"size": "n"}).assign(context=[_context(gold, token) for token in table["min"]])
    return table.sort_values(["what", "n", *keys[1:]], ascending=[True, False, True, True, True])[[*COLUMNS]]


def _context(gold: Gold, token: int) -> str:
    sentence, start, end, form = gold.tokens.loc[token, ["sentence", "start", "end", "form"]]
    text, offset = gold.texts[sentence], gold.offsets[sentence]
    left, right = text[max(start - offset - AROUND, 0) : start - offset], text[end - offset : end - offset + AROUND]
    return " ".join(f"{left}[{form}]{right}".split())


def write_mistakes(name: str, table: pd.DataFrame) -> str:
    """The list as lines with tabs, under a line that says how many there are."""
    counts = table.groupby("what")["n"].sum()
    head = f"{name}: {counts.get('false', 0)} false, {counts.get('missed', 0)} missed"
    rows = [COLUMNS, *table.itertuples(index=False)]
    return "\n".join([head, *("\t".join(map(str, row)) for row in rows), ""])
