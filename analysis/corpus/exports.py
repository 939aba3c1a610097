"""Exports of newspaper databases, many articles in one file, taken apart by profiles (data/export-profiles.yaml)."""

import re
import warnings
from collections.abc import Sequence
from typing import NamedTuple

from analysis.corpus.cells import Row
from analysis.corpus.encodings import ReadingDoubt
from analysis.corpus.export_profiles import Profile
from analysis.corpus.metadata import few
from analysis.errors import KhitabError

_DATE = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>\w+) (?P<year>\d{4})|(?P<month2>\w+) (?P<day2>\d{1,2}), (?P<year2>\d{4})"
)
_FITTING = 20  # lines, among which an article's first ones are looked for, where no line shows the body's beginning


class Export(NamedTuple):
    articles: list[Row]  # what is no article, with the reason, in its place
    summary: dict  # profile, found, announced


def split_export(text: str, profiles: Sequence[Profile]) -> Export | None:
    """The articles of an export by the first profile whose signs stand in it; None where it is none.

    Columns: `title`, `text` (the body alone), `outlet`, `published` and what else the profile names.
    """
    for profile in profiles:
        if all(sign in text or text.startswith(sign.removeprefix("\n")) for sign in profile.signs):
            lines = _clean_lines(text, profile)
            pieces, rest = _cut(lines, profile)
            if pieces:
                return _read(text, pieces, rest, profile)
    return None


def _clean_lines(text: str, profile: Profile) -> list[str]:
    lines = (" ".join(line.split()) for line in text.replace("\f", "\n").split("\n"))
    return [line for line in lines if line and not _is(profile, "skip", line)]


def _is(profile: Profile, key: str, line: str) -> bool:
    pattern = profile.lines[key]
    return pattern is not None and pattern.fullmatch(line) is not None


def _cut(lines: list[str], profile: Profile) -> tuple[list[list[str]], list[str]]:
    """The lines of each article, and those that belong to none."""
    pieces: list[list[str]] = []
    rest: list[str] = []
    piece: list[str] = []
    opened = profile.lines["article_begins"] is None
    for line in lines:
        if _is(profile, "article_begins", line):
            (pieces if opened else rest).extend([piece] if opened else piece)
            piece, opened = [], True
        elif _is(profile, "article_ends", line):
            pieces.append([*piece, line])
            piece = []
        else:
            piece.append(line)
    if profile.lines["article_ends"] is None and opened:
        return [part for part in [*pieces, piece] if part], rest
    return [part for part in pieces if part], rest + piece


def _read(text: str, pieces: list[list[str]], rest: list[str], profile: Profile) -> Export:
    articles = [_read_article(piece, profile, number) for number, piece in enumerate(pieces, 1)]
    counted = profile.announced.search(text) if profile.announced else None
    announced = int(re.sub(r"\D", "", counted[1])) if counted else None
    found = sum(isinstance(article, dict) for article in articles)
    if announced is not None and announced != found:
        _doubt(f"{found} articles found, {announced} announced: look whether the others are in another file")
    if long := [line for line in rest if len(line.split()) > 12]:
        _doubt(f"{len(rest)} lines belong to no article and are left out: {few([line[:60] for line in long[:3]])}")
    summary = {"profile": profile.name, "found": found, "announced": announced}
    return Export(articles, summary)


def _read_article(lines: list[str], profile: Profile, number: int) -> Row:
    found = _by_codes(lines, profile.codes) if profile.codes else _by_lines(lines, profile)
    if found is None or not found.get("text"):
        return KhitabError(
            f"article {number} («{lines[0][:60]}») does not fit the profile {profile.name}; look how it begins and "
            "where its text stands, and change the profile in export-profiles.yaml beside the articles"
        )
    found["published"] = _iso_date(found.get("published", ""), profile.months)
    return found


def _by_codes(lines: list[str], codes: dict[str, str]) -> dict[str, str]:
    """Each field begins with a line that is its code."""
    found: dict[str, list[str]] = {}
    column = None
    for line in lines:
        if line in codes:
            column = codes[line]
        elif column:
            found.setdefault(column, []).append(line)
    return {column: ("\n" if column == "text" else " ").join(parts) for column, parts in found.items()}


def _by_lines(lines: list[str], profile: Profile) -> dict[str, str] | None:
    """The first lines in their order, the labelled ones, and the body below."""
    body = next((place for place, line in enumerate(lines) if _is(profile, "body_begins", line)), None)
    head = "".join(f"{line}\n" for line in (lines[:_FITTING] if body is None else lines[:body]))
    top = _find_top(head, profile, nearest=body is not None)
    if top is None:
        return None
    below = head[: top.end()].count("\n") if body is None else body + 1
    labelled = {column: value for column, pattern in profile.labels.items() if (value := _labelled(lines, pattern))}
    if body is None:
        while below < len(lines) and any(pattern.fullmatch(lines[below]) for pattern in profile.labels.values()):
            below += 1
    text = _until_end(lines[below:], profile)
    fields = {column: value for column, value in top.groupdict().items() if value}
    return labelled | fields | {"text": "\n".join(text)}


def _find_top(head: str, profile: Profile, *, nearest: bool) -> re.Match | None:
    starts = [0, *(place.end() for place in re.finditer("\n", head))]
    matches = (profile.top[0].match(head, start) for start in (starts[::-1] if nearest else starts))
    return next((match for match in matches if match), None)


def _labelled(lines: list[str], pattern: re.Pattern) -> str:
    return next((match[1].strip() for line in lines if (match := pattern.fullmatch(line))), "")


def _until_end(lines: list[str], profile: Profile) -> list[str]:
    ends = [n for n, line in enumerate(lines) if _is(profile, "body_ends", line) or _is(profile, "article_ends", line)]
    return lines[: ends[0]] if ends else lines


def _iso_date(text: str, months: dict[str, int]) -> str:
    """A date in words of the database's language as 2024-08-31; what is none stays, to be read as the press writes."""
    for match in _DATE.finditer(text):
        day, month, year = (match[name] or match[f"{name}2"] for name in ("day", "month", "year"))
        if number := months.get(month.casefold()):
            return f"{int(year):04}-{number:02}-{int(day):02}"
    return text


def _doubt(words: str) -> None:
    warnings.warn(words, ReadingDoubt, stacklevel=3)
