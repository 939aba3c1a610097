"""The events of a corpus, before and after which shares are compared: `events.yaml` beside the articles."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML, YAMLError

from analysis.errors import KhitabError
from analysis.framing.codebook import Label

FILE = "events.yaml"
_SHAPE = "write a list of entries such as {date: 2025-01-19, label: {ar: …, en: …, fr: …}}"


class Event(NamedTuple):
    """A day and what it is called in each language."""

    day: date
    label: Label


def read_events(path: str | Path) -> list[Event]:
    """The events of a file `events.yaml`, the earliest first.

    Raises
    ------
    KhitabError
        where the file is no such list, a date is none or stands twice, or a label lacks a language.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "events.yaml")
    >>> _ = path.write_text("- {date: 2025-01-19, label: {ar: هجوم, en: Attack, fr: Attaque}}", encoding="utf-8")
    >>> [(event.day.isoformat(), event.label.en) for event in read_events(path)]
    [('2025-01-19', 'Attack')]
    """
    try:
        found = YAML(typ="safe").load(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise KhitabError(f"{path}: cannot be read ({error}); {_SHAPE}") from error
    if not isinstance(found or [], list):
        raise KhitabError(f"{path}: holds no list; {_SHAPE}")
    events = sorted(_event(f"{path}, entry {n}", entry) for n, entry in enumerate(found or [], 1))
    days = [event.day for event in events]
    if twice := [day for day in days if days.count(day) > 1]:
        raise KhitabError(f"{path}: {twice[0]} stands twice; name both events in one label")
    return events


def choose_events(path: str | Path) -> list[Event]:
    """The events of `events.yaml` in the corpus folder; none where there is none.

    >>> choose_events("a-folder-without-events")
    []
    """
    beside = Path(path) / FILE
    return read_events(beside) if beside.is_file() else []


def _event(place: str, entry: object) -> Event:
    if not isinstance(entry, dict) or set(entry) != {"date", "label"}:
        raise KhitabError(f"{place}: found {entry!r}; {_SHAPE}")
    day = entry["date"]
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            raise KhitabError(f"{place}: {day!r} is no date; write year-month-day, such as 2025-01-19") from None
    if type(day) is not date:
        raise KhitabError(f"{place}: {day!r} is no date; write year-month-day, such as 2025-01-19")
    label = entry["label"] if isinstance(entry["label"], dict) else {}
    if set(label) != {"ar", "en", "fr"} or not all(isinstance(text, str) and text.strip() for text in label.values()):
        raise KhitabError(f"{place}: found the label {entry['label']!r}; give it in ar, en and fr")
    return Event(day, Label(**label))
