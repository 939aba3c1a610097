"""Bars and cells of the pictures to links over them, each to the lines that it counts."""

from analysis.figures.places import Place
from analysis.report.drawing import Drawn
from analysis.report.filters import list_outlets
from analysis.report.page import lines_anchor
from analysis.report.study import Study
from analysis.report.wording import Wording

MOST_STOPS = 40  # links of a picture that the Tab key goes through; of more, those below the picture serve instead


def lay_links(drawn: list[Drawn], study: Study, words: dict[str, dict], wording: Wording) -> dict[str, list[dict]]:
    """Of each figure the links to lay over its picture, by its name; `words` are the words that have lines."""
    outlets = {outlet: n for n, outlet in enumerate(list_outlets(study))}
    numbers: dict[str, int] = {}
    laid = {}
    for figure in drawn:
        links = [_link(place, outlets, words, wording) for place in figure.places]
        found = [(link, _rule(place)) for link, place in zip(links, figure.places, strict=True) if link]
        laid[figure.name] = [
            {**link, "rule": rule, "spot": f"spot-{numbers.setdefault(rule, len(numbers) + 1)}"} for link, rule in found
        ]
    return laid


def _link(place: Place, outlets: dict[str, int], words: dict[str, dict], wording: Wording) -> dict | None:
    row, told = place.row, wording("bar_link", told=place.told)
    if "word" in row:
        return {"anchor": words[row["word"]]["anchor"], "told": told, "outlet": None} if row["word"] in words else None
    anchor = lines_anchor(row["theme"], row["frame"])
    return {"anchor": anchor, "told": told, "outlet": outlets.get(row.get("group", ""))}


def _rule(place: Place) -> str:
    """In percent of the picture: the page's policy refuses style attributes, so each place is a class."""
    parts = ("left", "top", "width", "height")
    return ";".join(f"{part}:{100 * getattr(place, part):.2f}%" for part in parts)


def write_rules(laid: dict[str, list[dict]]) -> str:
    """The style sheet of the links: where each lies on its picture."""
    rules = {link["spot"]: link["rule"] for links in laid.values() for link in links}
    return "\n".join(f".{spot}{{{rule}}}" for spot, rule in rules.items())
