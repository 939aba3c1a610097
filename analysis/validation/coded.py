"""What coders are asked: frames and themes (0 or 1) and the variables of the codebook, each with its unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from analysis.errors import KhitabError
from analysis.framing.codebook_parts import Codebook, Definition, Frame, Label, Theme, Variable
from analysis.framing.inputs import check_codebook
from analysis.statistics.options import as_names

UNITS = ("article", "paragraph", "sentence")
CARRIED = ("0", "1")


@dataclass(frozen=True)
class Coded:
    """A question to the coders; `theme` and `frame` are empty for a variable, `frame` for a theme."""

    key: str
    label: Label
    definition: str | Definition
    values: tuple[str, ...] = CARRIED
    unit: str = "article"
    yes: str = ""
    no: str = ""
    theme: str = ""
    frame: str = ""


def list_coded(codebook: Codebook) -> list[Coded]:
    """All that can be coded by a codebook: themes, then frames, then variables.

    The key of a frame is its own, or theme/frame where two themes have a frame of that name.

    >>> from analysis.framing.codebook import single_term
    >>> [(one.key, one.values, one.unit) for one in list_coded(single_term("أمن"))]
    [('term', ('0', '1'), 'article')]
    """
    frames = [(theme, frame) for theme in codebook.themes for frame in theme.frames]
    keys = [frame.key for _, frame in frames]
    named = [(f"{t.key}/{f.key}" if keys.count(f.key) > 1 else f.key, t, f) for t, f in frames]
    return [
        *(_of_part(theme.key, theme, theme.key) for theme in codebook.themes),
        *(_of_part(key, frame, theme.key, frame.key) for key, theme, frame in named),
        *(_of_variable(variable) for variable in codebook.variables),
    ]


def _of_part(key: str, part: Theme | Frame, theme: str, frame: str = "") -> Coded:
    return Coded(key, part.label, part.definition, yes=part.yes, no=part.no, theme=theme, frame=frame)


def _of_variable(variable: Variable) -> Coded:
    return Coded(variable.key, variable.label, variable.definition, variable.values, variable.unit)


def choose_coded(codebook: Codebook, variables: str | Sequence[str] | None = None) -> list[Coded]:
    """The questions named, in their order; without names every frame and every variable, and no theme.

    Raises
    ------
    KhitabError
        where a name is unknown, or two of those chosen have one key.

    >>> from analysis.framing.codebook import single_term
    >>> choose_coded(single_term("أمن"), "terms")
    Traceback (most recent call last):
    analysis.errors.KhitabError: variables: 'terms' is no theme, frame or variable of the codebook; did you mean term?
    """
    check_codebook(codebook)
    every = list_coded(codebook)
    if variables is None:
        chosen = [one for one in every if not one.theme or one.frame]
    else:
        names = as_names("variables", variables, "name frames, themes or variables of the codebook")
        chosen = [one for name in dict.fromkeys(names) for one in _named(name, every)]
    if not chosen:
        raise KhitabError("nothing to code: the codebook has no frames and no variables; name a theme in variables=")
    keys = [one.key for one in chosen]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise KhitabError(f"{twice!r} is the key of two things in the codebook; rename one, so that codes can be told")
    return chosen


def _named(name: str, every: list[Coded]) -> Iterator[Coded]:
    names = {label: one for one in every for label in (one.key, f"{one.theme}/{one.frame}" if one.frame else one.key)}
    found = [one for one in every if one.key == name] or [one for label, one in names.items() if label == name]
    if not found:
        near = get_close_matches(str(name), names, n=1)
        remedy = f"did you mean {near[0]}?" if near else f"choose among {', '.join(one.key for one in every)}"
        raise KhitabError(f"variables: {name!r} is no theme, frame or variable of the codebook; {remedy}")
    yield from found


def choose_frame(codebook: Codebook, name: str) -> Coded:
    """The frame (its key, or theme/frame) or the theme of that name that terms are counted for.

    Raises
    ------
    KhitabError
        where the name is unknown, is both, or the frame is coded by hand alone.
    """
    every = [one for one in list_coded(codebook) if one.theme]
    found = [one for one in every if name in (one.key, one.frame and f"{one.theme}/{one.frame}")]
    if len(found) != 1:
        told = "is both a theme and a frame; write theme/frame" if found else _unknown(name, every)
        raise KhitabError(f"frame={name!r} {told}")
    terms = {(t.key, f.key) for t in codebook.themes for f in t.frames if f.terms}
    if found[0].frame and (found[0].theme, found[0].frame) not in terms:
        raise KhitabError(f"frame={name!r} is coded by hand alone, so no article is flagged; leave frame out")
    return found[0]


def _unknown(name: object, every: list[Coded]) -> str:
    near = get_close_matches(str(name), [one.key for one in every], n=1)
    remedy = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(one.key for one in every)}"
    return f"is no frame and no theme of the codebook; {remedy}"
