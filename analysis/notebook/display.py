"""Tables for a notebook cell or a page of their own: right to left where they hold Arabic, escaped, hits marked."""

import hashlib
from html import escape

import pandas as pd

from analysis.arabic.letters import ARABIC_LETTER, BIDI_CONTROLS
from analysis.tables import check_table

_HIDDEN = str.maketrans(dict.fromkeys(BIDI_CONTROLS))
_CELL = "padding:.25em .6em;vertical-align:top"
_WIDE = "display:block;width:fit-content;max-width:100%;overflow-x:auto"  # a wide table scrolls, from its own beginning
_STYLES = [
    {"selector": "td, th", "props": f"text-align:start;{_CELL}"},
    {"selector": "caption", "props": "caption-side:bottom;text-align:start"},
]
LONGEST = 120  # characters of a cell; the rest is folded behind them


def show_table(frame: pd.DataFrame, *, rows: int = 20, longest: int = LONGEST):
    """A table for a notebook cell: right to left where it holds Arabic, long text folded (a click opens it).

    Returns a pandas `Styler`, so that `.background_gradient(subset="share")` and the like go on from here; the table
    itself is not changed. `rows` says how many are shown, `longest` how many characters of a cell stand open. An index
    that has a name, as after `groupby`, is shown as columns.

    >>> 'dir="rtl"' in show_table(pd.DataFrame({"outlet": ["أرز الأطلس"]})).to_html()
    True
    """
    from pandas.io.formats.style import Styler

    named = frame.index.names[0] is not None and not set(frame.index.names) & set(frame.columns)
    shown = frame.reset_index(drop=not named).head(rows)
    mark = hashlib.sha256(shown.to_csv().encode()).hexdigest()[:8]  # a random one would differ from run to run
    styler = Styler(shown, uuid=mark, cell_ids=False).format(lambda value: _cell(value, longest)).hide(axis="index")
    styler = styler.format_index(lambda name: _bidi(str(name)), axis="columns")
    styler = styler.set_table_attributes(f'dir="{direction(shown)}" style="{_WIDE}"').set_table_styles(_STYLES)
    told = f"<bdi dir='ltr'>{len(frame):,} rows, the first {rows} shown</bdi>"
    return styler.set_caption(told) if len(frame) > rows else styler


def show_text(text: str, *, lines: int = 20, hits: pd.DataFrame | None = None):
    """The first lines of a text for a notebook cell, each with its number and in its own direction; hits are marked.

    Blank lines are not shown. `hits` are those of this document: the rows of its doc_id, of which those in the title
    column alone have no place here. Returns an IPython `HTML` object.

    >>> show_text("خبر\\nnews", lines=1).data.count("<tr>")
    1
    >>> hits = pd.DataFrame({"field": ["text"], "start": [7], "end": [12]})
    >>> "<mark>الأمن</mark>" in show_text("خبر عن الأمن", hits=hits).data
    True
    """
    from IPython.display import HTML

    rows, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            shown = _bidi(line, _places(hits, start, start + len(line)))
            rows.append(f"<tr><td style='{_CELL}'>{number}</td><td style='text-align:start;{_CELL}'>{shown}</td></tr>")
        start += len(line) + 1
    letters = "".join(filter(str.isalpha, text))
    begins, most = ARABIC_LETTER.match(letters), 2 * len(ARABIC_LETTER.findall(letters)) > len(letters)
    way = "rtl" if begins or most else "ltr"  # an English paragraph may name Arabic outlets
    return HTML(f"<table dir='{way}'><tbody>{''.join(rows[:lines])}</tbody></table>")


def _places(hits: pd.DataFrame | None, start: int, end: int) -> list[tuple[int, int]]:
    """Where the hits stand in the line from `start` to `end`; of two that overlap the longer."""
    if hits is None:
        return []
    check_table(hits, "hits", needs=("field", "start", "end"))
    here = hits[(hits["field"] == "text") & (hits["start"] >= start) & (hits["end"] <= end)]
    places: list[tuple[int, int]] = []
    for one, other in sorted({(-(b - a), a - start) for a, b in zip(here["start"], here["end"], strict=True)}):
        if all(other >= b or other - one <= a for a, b in places):
            places.append((other, other - one))
    return sorted(places)


def direction(frame: pd.DataFrame) -> str:
    """rtl where any text of the table holds an Arabic letter, else ltr."""
    texts = frame.select_dtypes(["str", "object", "category"]).astype("str").to_numpy().ravel()
    return "rtl" if any(ARABIC_LETTER.search(str(text)) for text in texts) else "ltr"


def _cell(value: object, longest: int) -> str:
    if not isinstance(value, str):
        # of its own direction, or the minus of a negative number stands behind it
        return f"<bdi dir='ltr' style='white-space:nowrap'>{escape(_plain(value))}</bdi>"
    if len(value) <= longest:
        return _bidi(value)
    open_part = value[:longest].rpartition(" ")[0] or value[:longest]
    rest = value[len(open_part) :].strip()
    return f"<details><summary>{_bidi(open_part + ' …')}</summary>{_bidi('… ' + rest)}</details>"


def _plain(value: object) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "—"
    if isinstance(value, float):
        return f"{value:.0e}" if 0 < abs(value) < 0.0005 else f"{value:.3f}"
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _bidi(text: str, places: list[tuple[int, int]] | tuple = ()) -> str:
    """The text escaped and in its own direction, the places in it marked."""
    way, parts, done = "rtl" if ARABIC_LETTER.search(text) else "ltr", [], 0
    for start, end in places:
        parts += [_escaped(text[done:start]), f"<mark>{_escaped(text[start:end])}</mark>"]
        done = end
    return f"<bdi dir='{way}'>{''.join(parts)}{_escaped(text[done:])}</bdi>"


def _escaped(text: str) -> str:
    return escape(text.translate(_HIDDEN))


def show_concordance(table: pd.DataFrame, *, rows: int = 20):
    """Lines in context for a notebook cell: what comes before stands at the right, the keyword in the middle.

    Returns an IPython `HTML` object.

    >>> table = pd.DataFrame({"doc_id": ["a"], "left": ["في مجال"], "keyword": ["الإرهاب"], "right": ["اليوم"]})
    >>> "<mark>" in show_concordance(table).data
    True
    """
    from IPython.display import HTML

    return HTML(_concordance(table, rows))


def show_versions(table: pd.DataFrame, *, context: int = 12):
    """Two versions of a story side by side for a notebook cell, `compare_versions` as a table; differences are marked.

    Of a long stretch that both share, the first and last `context` words stand. Returns an IPython `HTML` object.

    >>> columns = ["change", "text", "other_text", "words", "other_words"]
    >>> show_versions(pd.DataFrame([["changed", "وصل", "غادر", 1, 1]], columns=columns)).data.count("<mark>")
    2
    """
    from IPython.display import HTML

    check_table(table, "versions")
    rows = "".join(
        f"<tr><td style='width:50%;text-align:start;{_CELL}'>{_version(row.text, row.change, context)}</td>"
        f"<td style='text-align:start;{_CELL}'>{_version(row.other_text, row.change, context)}</td></tr>"
        for row in table.itertuples(index=False)
    )
    way = direction(table[["text", "other_text"]])
    return HTML(f"<table dir='{way}' style='width:100%'><tbody>{rows}</tbody></table>")


def _version(text: str, change: str, context: int) -> str:
    words = text.split()
    if change == "same" and len(words) > 2 * context:
        words = [*words[:context], "…", *words[-context:]]
    shown = _bidi(" ".join(words))
    return shown if change == "same" or not words else f"<mark>{shown}</mark>"


def _concordance(table: pd.DataFrame, rows: int) -> str:
    check_table(table, "concordance", needs=("doc_id", "left", "keyword", "right"))
    lines = "".join(
        f"<tr><td style='text-align:end;{_CELL}'>{_bidi(row.left)}</td>"
        f"<td style='text-align:center;white-space:nowrap;{_CELL}'><mark>{_bidi(row.keyword)}</mark></td>"
        f"<td style='text-align:start;{_CELL}'>{_bidi(row.right)}</td>"
        f"<td style='text-align:start;{_CELL}'><small>{_bidi(str(row.doc_id))}</small></td>"
        f"<td style='text-align:start;{_CELL}'><small>{_bidi(_plain(row.outlet))}</small></td></tr>"
        for row in table.head(rows).assign(outlet=table.get("outlet", "")).itertuples(index=False)
    )
    more = f"<p>{len(table):,} lines, the first {rows} shown</p>" if len(table) > rows else ""
    return f"<table dir='rtl' lang='ar'><tbody>{lines}</tbody></table>{more}"


def concordance_page(table: pd.DataFrame, term: str) -> str:
    """The concordance as a page of its own, right to left; it asks nothing of a network."""
    name = escape(term.translate(_HIDDEN))
    return (
        "<!DOCTYPE html>\n<html lang='ar' dir='rtl'><head><meta charset='utf-8'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{name}</title></head><body style='font-family:sans-serif'><h1>{name} ({len(table)})</h1>"
        f"{_concordance(table, len(table))}</body></html>\n"
    )
