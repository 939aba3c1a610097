"""How many real date strings are read as they are written?

    python benchmarks/dates.py FILE... [--wrong 20]

FILE is a table, tab-separated, with a header. The string is the column raw, raw_date or date; what it should give is
the column iso, where there is one. Elsewhere a string that begins as ISO does is compared with its own first ten
characters, and a Hijri date that stands beside a Gregorian one with the day found (two days apart at most: a sighting
and Umm al-Qura differ by one, and so do day and evening). A string that can be compared with nothing counts as read
when a day comes out, and is counted apart. `today` counts strings that gave today's date.

Printed: for each file the shares, then why strings were refused, then the first that are wrong.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.arabic.date_patterns import find_written, fold_date, shapes
from analysis.arabic.dates import ParsedDate, parse_date

COLUMNS = ("raw", "raw_date", "date")
APART = 2  # days


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def expected_day(row: dict[str, str], raw: str) -> tuple[date | None, int]:
    """The day that another source gives, and how many days off it may be; None where there is no other source."""
    iso = row.get("iso") or (raw[:10] if re.match(r"\d{4}-\d\d-\d\d", raw) else "")
    if iso:
        return date.fromisoformat(iso), 0
    folded = fold_date(raw)
    written = find_written(folded, shapes())
    first = next((one for one in written if re.fullmatch(r"1[345]\d\d", one.parts["year"])), None)
    return (parse_date(folded[first.start : first.end]).start if first else None), APART


def judge(row: dict[str, str]) -> tuple[str, ParsedDate]:
    """right, wrong, refused, or unchecked: read, with nothing to compare it with."""
    raw = next(row[name] for name in COLUMNS if row.get(name))
    found = parse_date(raw)
    expected, off = expected_day(row, raw)
    if found.start is None:
        return "refused", found
    if expected is None:
        return "unchecked", found
    return ("right" if abs((found.start - expected).days) <= off else "wrong"), found


def measure(path: Path) -> tuple[Counter, list[tuple[str, str, ParsedDate]]]:
    """Verdicts counted, and every row with its verdict."""
    rows = [row for row in read_rows(path) if any(row.get(name) for name in COLUMNS)]
    judged = [(next(row[name] for name in COLUMNS if row.get(name)), *judge(row)) for row in rows]
    counts = Counter(verdict for _, verdict, _ in judged)
    counts["today"] = sum(found.start == date.today() for _, _, found in judged)
    return counts, judged


def report(path: Path, wrong: int) -> None:
    counts, judged = measure(path)
    total = len(judged)
    if not total:
        print(f"{path.name}: no column {', '.join(COLUMNS)}, or no rows")
        return
    shares = ", ".join(f"{name} {counts[name]:,}" for name in ("right", "unchecked", "wrong", "refused", "today"))
    print(f"{path.name}: {total:,} strings; read {(counts['right'] + counts['unchecked']) / total:.4f}; {shares}")
    for reason, n in Counter(found.reason for _, verdict, found in judged if verdict == "refused").most_common():
        print(f"    refused {n:,}: {reason}")
    for raw, verdict, found in [each for each in judged if each[1] in ("wrong", "refused")][:wrong]:
        print(f"    {verdict}: «{raw}» -> {found.start} ({found.reason})")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument("--wrong", type=int, default=20, help="strings shown that were refused or read wrongly")
    asked = parser.parse_args(arguments)
    for path in asked.files:
        try:
            report(path, asked.wrong)
        except (OSError, UnicodeDecodeError) as error:
            print(f"dates.py: {path}: cannot be read ({error})", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
