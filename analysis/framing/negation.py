"""Denied and supposed: which hits stand behind a word that negates them, or tells them as possible."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.negators import AHEAD, Words, active_negators, supposing_words
from analysis.framing.places import place_hits
from analysis.framing.presence import outermost_hits
from analysis.statistics.bootstrap import divide
from analysis.tables import NEGATION, check_table

WINDOW = 5
SUBJECT = 6  # words: how far behind ليس its predicate may begin
_FLAGS = ("negated", "negator", "hypothetical", "hypothetical_word")


def add_negation(hits: pd.DataFrame, tokens: pd.DataFrame, *, window: int = WINDOW) -> pd.DataFrame:
    """Hits with `negated`, `negator`, `hypothetical` and `hypothetical_word`; none is taken out.

    One row is a hit, in the order and with the index of `hits`. A word of `framing/data/negation.csv` counts where it
    is one of the `window` words before the hit's first, in the same sentence, and neither a sign (a comma) nor a word
    that opens another clause (لكن, بل, حيث, الذي, a verb of saying …) stands between. The nearest one is told. By kind:

    - لا, لم, لن, ليس, ألا, «ما من», «دون أن»: anywhere in the window; أي before the hit carries them on from up to 20
      words («لم تسجل المصالح الأمنية بالإقليم أي هجوم»);
    - verbs that deny (نفى, استبعد): directly before the hit, or where وجود, وقوع, أي, أن stand between, these too up to
      20 words from the verb; verbs of lacking (غاب, ينعدم): directly before;
    - عدم, غياب, خالية من, دون, بدون, بلا, «تفتقر … إلى»: directly before the hit, or with words such as أي, وجود, and
      one more word in between where the hit is its construct; غير: directly before;
    - ربما, لعل, لو, إذا, هل, يمكن, احتمال, تحسبا, «من المحتمل», «في حال», «لا يستبعد», «يخشى … أن», and قد before an
      imperfect: the hit is told as possible, supposed or asked; so it is where محتمل, مفترض, مزعوم follow it. لولا
      supposes what would have been («لوقع هجوم»), not what it names.

    Patterns that restrict do not negate: «لا … إلا», «لا تعد … سوى», «ليس فقط … بل», «ليس مجرد …», «لا يقتصر …», nor
    do «لا يزال», «لا بد», «لا شك», «لا يتجزأ», «لا تسامح مع», «لا يمكن فصل», nor two negations («لا أمن دون تنمية»,
    «لا يمكن تجاهل»), nor is the subject denied that بل calls something else («لم تعد التنمية ترفا بل ضرورة»). The
    future (سوف, س) is neither: what is announced is not a supposition.

    Returns
    -------
    DataFrame
        the `flagged_hits` table: the columns of `hits` and the four.

    Raises
    ------
    KhitabError
        where `window` is no positive number, or the hits do not lie in the tokens.

    Caveat: a window is no grammar. What is negated may be the verb and not the hit («لم يصب أحد في الهجوم»), and what
    lies beyond a comma or five words is missed. Read a sample before leaving hits out.
    Source: the window of five words after Chapman et al. 2001 (NegEx, English); lists and exceptions are our own.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> texts = ["لم يسجل أي هجوم", "لا يهدأ إلا بعد هجوم", "ربما وقع هجوم"]
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b", "c"], "text": texts}))
    >>> flagged = add_negation(find_terms(tokens, single_term("هجوم")), tokens)
    >>> flagged[["negated", "negator", "hypothetical"]].values.tolist()
    [[True, 'لم', False], [False, '', False], [False, '', True]]
    """
    if not isinstance(window, int | np.integer) or window < 1:
        raise KhitabError(f"window={window!r}: give a number of words from 1 on, such as {WINDOW}")
    first, last = place_hits(hits, tokens)
    words, free = Words(tokens), ~_has_preposition(hits)
    reaches = {
        "particle": _is_not_subject(words, first),
        "any": _governs(words, first, free),
        "directly": lambda at: at == words.beside(first, -1, words.stretch)[0],
        "noun": _governs(words, first, free),
    }
    stands = active_negators(words)
    found = [_nearest(words, first, window, at, reaches=reaches.get(kind)) for kind, at in stands.items()]
    negator = np.max([*found, _un(words, first)], axis=0)  # the nearest
    supposed = _nearest(words, first, window, supposing_words(words))
    supposed = np.where(supposed < 0, _word_behind(words, last), supposed)
    columns = {"negated": negator >= 0, "negator": words.told(negator)}
    columns |= {"hypothetical": supposed >= 0, "hypothetical_word": words.told(supposed)}
    return hits.assign(**columns)


def _nearest(
    words: Words, first: np.ndarray, window: int, stands: np.ndarray, *, reaches: Callable | None = None
) -> np.ndarray:
    """What the nearest word before each hit stands for, in its stretch and clause; -1 where none stands for any."""
    found = np.full(len(first), -1)
    for far in range(window, 0, -1):  # a nearer one comes later, and stands
        at, near = words.beside(first, -far, words.stretch)
        before, _ = words.beside(first, -1, words.stretch)
        near &= (stands[at] >= 0) & (words.clause[before] == words.clause[at])
        found = np.where(near if reaches is None else near & reaches(at), stands[at], found)
    return found


def _governs(words: Words, first: np.ndarray, free: np.ndarray) -> Callable:
    """Does a noun of absence govern the hit: over light words, and one more where the hit is its construct?"""

    def reaches(at: np.ndarray) -> np.ndarray:
        before, _ = words.beside(first, -1, words.stretch)
        between = words.heavy[before] - words.heavy[at]
        return (between == 0) | ((between == 1) & free)

    return reaches


def _is_not_subject(words: Words, first: np.ndarray) -> Callable:
    """Does a particle reach the hit, which is no subject of what بل corrects («ليست الهجرة خطرا بل فرصة»)?"""
    predicate = _corrected(words)
    return lambda at: (predicate[at] < 0) | (first >= predicate[at])


def _corrected(words: Words) -> np.ndarray:
    """Where the predicate of ليس, لم يعد begins that بل corrects: «لم تعد التنمية ترفا بل ضرورة»; -1 elsewhere.

    The subject before it is affirmed: development is not denied, but called something else.
    """
    found, at = np.full(len(words.codes), -1), np.flatnonzero(words.has("copula"))
    rather = np.zeros(len(at), bool)
    for step in range(2, AHEAD + 1):
        place, inside = words.beside(at, step, words.sentence)
        rather |= inside & words.has("rather")[place]
    verb, _ = words.beside(at, 1, words.stretch)
    subject, _ = words.beside(at, 2, words.stretch)
    at = at[rather & ~(words.imperfect[verb] & words.imperfect[subject])]  # «لم تعد تأتي»
    for step in range(SUBJECT, 1, -1):
        place, inside = words.beside(at, step, words.stretch)
        predicate = inside & words.indefinite[place] & words.definite[place - 1]
        found[at[predicate]] = place[predicate]
    return found


def _un(words: Words, first: np.ndarray) -> np.ndarray:
    """غير directly before the hit, which is not «غير أن»."""
    before, inside = words.beside(first, -1, words.stretch)
    return np.where(inside & (words.has("adjective") & ~words.opens)[before], before, -1)


def _has_preposition(hits: pd.DataFrame) -> np.ndarray:
    """Which hits begin with ب, ل or ك; without the column of clitics none is known to."""
    if "proclitics" not in hits:
        return np.zeros(len(hits), bool)
    return hits["proclitics"].fillna("").str.contains(r"^(?:[^|]*\+)?[بلك](?:[+|]|$)", regex=True).to_numpy(bool)


def _word_behind(words: Words, last: np.ndarray) -> np.ndarray:
    """محتمل, مفترض behind the hit; -1 elsewhere."""
    behind, inside = words.beside(last, 1, words.stretch)
    return np.where(inside & words.has("behind")[behind], behind, -1)


def count_negation(hits: pd.DataFrame) -> pd.DataFrame:
    """How many hits of each theme and frame are negated or hypothetical: counted beside the others, never left out.

    One row is a theme (frame '', each span once) or a frame that has hits; columns: the `negation` table. `hits` come
    from `add_negation`.

    Raises
    ------
    KhitabError
        where the columns of add_negation are missing.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["لم يسجل أي هجوم", "هجوم جديد"]}))
    >>> table = count_negation(add_negation(find_terms(tokens, single_term("هجوم")), tokens))
    >>> table[["hits", "negated", "plain", "share_negated", "negators"]].values.tolist()
    [[2, 1, 1, 0.5, 'لم 1']]

    Measure
    -------
    name: share of negated hits
    formula: negated / hits
    default: a negating word within five words before, restrictive patterns exempt
    unit: fraction
    caveat: a window is no grammar; read a sample before hits are left out
    source: Chapman et al. 2001 for the window

    name: share of hypothetical hits
    formula: hypothetical / hits
    default: a word of possibility, condition or question within five words before
    unit: fraction
    caveat: announced futures are not counted
    source: –
    """
    if missing := [name for name in _FLAGS if name not in hits]:
        raise KhitabError(f"the hits lack {', '.join(missing)}; make them with add_negation(hits, tokens)")
    check_table(hits, "hits", needs=("doc_id", "theme", "frame", "field", "start", "end"))
    hits = hits[hits["theme"] != "names"]
    whole = outermost_hits(hits).assign(frame="")
    rows = pd.concat([whole, hits[hits["frame"].fillna("") != ""]], ignore_index=True)
    rows = rows.assign(both=rows["negated"] & rows["hypothetical"], plain=~(rows["negated"] | rows["hypothetical"]))
    groups = rows.groupby(["theme", "frame"], sort=True, observed=True)
    sums = ("negated", "hypothetical", "both", "plain")
    table = groups.agg(hits=("start", "size"), **{name: (name, "sum") for name in sums}).reset_index()
    for name in ("negated", "hypothetical"):
        table[f"share_{name}"] = divide(table[name], table["hits"])
    told = rows[rows["negated"]].groupby(["theme", "frame"], observed=True)["negator"]
    named = {key: _listed(words.tolist()) for key, words in told}
    table["negators"] = [named.get(key, "") for key in zip(table["theme"], table["frame"], strict=True)]
    return table[[column.name for column in NEGATION.columns]]


def _listed(words: list[str]) -> str:
    counts = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    return "، ".join(f"{word} {n}" for word, n in counts)
