"""How many articles must be coded, before anybody codes one."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.intervals import wilson
from analysis.tables import FRAMES, SAMPLE_PLAN, check_table
from analysis.validation.accuracy import ADVISED
from analysis.validation.estimates import combine_shares

Z_ONE_SIDED = 1.6448536269514722  # p .05
OVERLAP = 0.2  # at least this part of the coded articles is coded twice
SPLITS = 200  # ways tried to part a sample into flagged and unflagged


def plan_sample(
    frames: pd.DataFrame, *, width: float = 0.1, precision: float = 0.8, missed: float = 0.02, alpha: float = 0.8
) -> pd.DataFrame:
    """How many flagged and unflagged articles to code, for a corrected share with an interval of a wanted width.

    `frames` is the table of `count_frames`: with `by`, each group is planned by itself. One row is a theme or a frame
    in a group: the columns of the `sample_plan` table. `width` is that of the 95 % MOVER interval, high - low, of the
    corrected share (0.1 = ten percentage points); `precision` and `missed` are guesses: which part of the flagged, and
    of the unflagged articles carries the frame. The plan is the smallest sample of that width, parted between
    flagged and unflagged in the best way, and never below 50 flagged and 100 unflagged articles, or 1 % of the corpus
    where that is more, as far as there are so many. `code_twice` is how many of them two people must code for the test
    that alpha exceeds `alpha` (Krippendorff's formula, p .05), a fifth of them at least.

    Where all articles of the corpus do not give the width, `enough` is False, the plan is the whole corpus, `width`
    what it gives, and `advice` says so.

    Raises
    ------
    KhitabError
        where a column is missing, or an option is no fraction that can be meant.

    Caveat: as good as the two guesses; plan with a lower precision and more misses than hoped for. The interval is that
    for a corpus much larger than the sample, so a little too wide where most of it is coded.

    >>> frames = pd.DataFrame({"theme": "t", "frame": ["f"], "articles": [10000], "articles_with": [3000]})
    >>> plan_sample(frames, width=0.1)[["code_flagged", "code_unflagged", "code_twice", "enough"]].values.tolist()
    [[50, 100, 129, True]]

    Measure
    -------
    name: articles coded twice
    formula: 2 z² ((1 + α)(3 - α) / (4 (1 - α) p (1 - p)) - α), z = 1.645, p the part that carries the frame
    default: α at least .8, at p .05: 103 for p .5, 293 for .1, 560 for .05; a fifth of the sample at least
    unit: articles
    caveat: p is that of the coded sample, which holds more of the frame than the corpus
    source: Krippendorff 2004
    """
    check_table(frames, "frames", needs=("theme", "frame", "articles", "articles_with"))
    for name, value in (("width", width), ("precision", precision), ("missed", missed), ("alpha", alpha)):
        ends = {"missed": value == 0, "precision": value == 1}  # else a share of 0 or 1 asks for nothing
        if isinstance(value, bool) or not isinstance(value, int | float) or not (0 < value < 1 or ends.get(name)):
            raise KhitabError(f"{name}={value!r}: give a fraction, such as 0.1 for ten percentage points")
    rows = [_plan(int(n), int(k), width, (precision, missed), alpha) for n, k in _sizes(frames)]
    plan = pd.DataFrame(rows, columns=[column.name for column in SAMPLE_PLAN.columns if column.name in rows[0]])
    groups = [name for name in frames if name not in _own(frames)]
    return pd.concat([frames[[*groups, "theme", "frame"]].reset_index(drop=True), plan], axis=1)


def agreement_size(prevalence, alpha: float = 0.8) -> np.ndarray:
    """Units to code twice, to tell at p .05 that alpha exceeds `alpha`, by the share of units with the rarer value.

    >>> agreement_size([0.5, 0.1, 0.05]).tolist()
    [103.0, 293.0, 560.0]
    """
    p = np.asarray(prevalence, float)
    with np.errstate(divide="ignore"):
        return np.round(2 * Z_ONE_SIDED**2 * ((1 + alpha) * (3 - alpha) / (4 * (1 - alpha) * p * (1 - p)) - alpha))


def _sizes(frames: pd.DataFrame) -> np.ndarray:
    sizes = frames[["articles", "articles_with"]].to_numpy(np.int64)
    if not len(sizes):
        raise KhitabError("the table of frames has no rows; make it with count_frames")
    return sizes


def _own(frames: pd.DataFrame) -> set[str]:
    """The columns that count_frames makes; what stands beside them are groups."""
    made = {column.name for column in FRAMES.columns}
    return made | {name for name in frames if name.startswith(("share", "articles", "hits", "per_1000"))}


def _plan(articles: int, flagged: int, width: float, guesses: tuple[float, float], alpha: float) -> dict:
    if not articles:
        nothing = dict.fromkeys(("code_flagged", "code_unflagged", "code", "code_twice"), 0)
        return nothing | {"width": np.nan, "enough": False, "advice": "there are no articles"}
    sizes = flagged, articles - flagged
    floors = [min(least, size) for least, size in zip(ADVISED, sizes, strict=True)]
    low, high = min(max(sum(floors), -(-articles // 100)), articles), articles
    enough = _part_best(high, sizes, floors, guesses)[0] <= width
    while enough and low < high:  # the smallest sample of that width
        middle = (low + high) // 2
        low, high = (low, middle) if _part_best(middle, sizes, floors, guesses)[0] <= width else (middle + 1, high)
    reached, n = _part_best(high, sizes, floors, guesses)
    coded = n, high - n
    carried = (coded[0] * guesses[0] + coded[1] * guesses[1]) / high
    wanted = float(agreement_size(carried, alpha))
    twice = min(max(wanted, np.ceil(OVERLAP * high)), high)
    told = {"code_flagged": coded[0], "code_unflagged": coded[1], "code": high, "code_twice": int(twice)}
    told |= {"width": reached, "enough": bool(enough)}
    return told | {"advice": _advise(told, sizes, wanted, width)}


def _part_best(n: int, sizes: tuple[int, int], floors: list[int], guesses: tuple[float, float]) -> tuple[float, int]:
    """The width of the best way to part n articles, and how many of them are flagged."""
    least, most = max(floors[0], n - sizes[1]), min(sizes[0], n - floors[1])
    ways = np.unique(np.linspace(least, max(most, least), SPLITS).round().astype(np.int64))
    coded, shares = np.array([ways, n - ways], float), np.array(guesses)[:, None]
    weights = np.array(sizes)[:, None] / sum(sizes)
    _, low, high = combine_shares(weights, shares, *wilson(coded * shares, coded))
    best = int(np.argmin(np.nan_to_num(high - low, nan=np.inf)))
    return float((high - low)[best]), int(ways[best])


def _advise(told: dict, sizes: tuple[int, int], wanted: float, width: float) -> str:
    parts = []
    if not told["enough"]:
        given = f"all its {sum(sizes)} articles give a width of {told['width']:.3f}, not {width:g}"
        parts.append(f"the corpus is too small: {given}")
    parts += [
        f"only {size} {name} articles, {least} are advised"
        for size, name, least in zip(sizes, ("flagged", "unflagged"), ADVISED, strict=True)
        if size < least
    ]
    if wanted > told["code"]:
        parts.append(f"alpha asks for {wanted:.0f} articles coded twice: code all twice, and read its interval")
    return "; ".join(parts)
