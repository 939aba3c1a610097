"""Tables for a notebook cell or a page of their own: right to left where they hold Arabic, escaped, hits marked."""

from html import escape

import pandas as pd

from analysis.arabic.letters import ARABIC_LETTER, BIDI_CONTROLS
from analysis.tables import check_table

_HIDDEN = str.maketrans(dict.fromkeys(BIDI_CONTROLS))
_CELL = "padding:.25em .6em;vertical-align:top"
LONGEST = 120  # characters of a cell; the rest is on the cell's title


def show_table(frame: pd.DataFrame, *, rows: int = 20, longest: int = LONGEST):
    """A table for a notebook cell: right to left where it holds Arabic, long text cut with the whole on hover.

    Returns an IPython `HTML` object; the table itself is not changed. `rows` says how many are shown, `longest` how
    many characters of a cell.

    >>> "dir='rtl'" in show_table(pd.DataFrame({"outlet": ["أرز الأطلس"]})).data
    True
    """
    from IPython.display import HTML

    shown = frame.head(rows)
    body = "".join(
        f"<tr>{''.join(_cell(value, longest) for value in row)}</tr>" for row in shown.itertuples(index=False)
    )
    head = "".join(
        f"<th scope='col' style='text-align:start;{_CELL}'>{_bidi(str(name))}</th>" for name in shown.columns
    )
    more = f"<p>{len(frame):,} rows, the first {rows} shown</p>" if len(frame) > rows else ""
    return HTML(f"<table dir='{direction(shown)}'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}")


def show_text(text: str, *, lines: int = 20):
    """The first lines of a text for a notebook cell, each with its number and in its own direction.

    Returns an IPython `HTML` object.

    >>> show_text("خبر\\nnews", lines=1).data.count("<tr>")
    1
    """
    from IPython.display import HTML

    numbered = list(enumerate(text.split("\n"), 1))[:lines]
    rows = "".join(
        f"<tr><td style='{_CELL}'>{n}</td><td style='text-align:start;{_CELL}'>{_bidi(line)}</td></tr>"
        for n, line in numbered
    )
    way = "rtl" if ARABIC_LETTER.search(text) else "ltr"
    return HTML(f"<table dir='{way}'><tbody>{rows}</tbody></table>")


def direction(frame: pd.DataFrame) -> str:
    """rtl where any text of the table holds an Arabic letter, else ltr."""
    texts = frame.select_dtypes(["str", "object", "category"]).astype("str").to_numpy().ravel()
    return "rtl" if any(ARABIC_LETTER.search(str(text)) for text in texts) else "ltr"


def _cell(value: object, longest: int) -> str:
    if not isinstance(value, str):
        text = "—" if pd.isna(value) else f"{value:.3f}" if isinstance(value, float) else _plain(value)
        return f"<td style='text-align:start;{_CELL}'>{escape(text)}</td>"
    cut = value if len(value) <= longest else value[:longest].rpartition(" ")[0] + " …"
    title = f" title='{escape(value.translate(_HIDDEN), quote=True)}'" if cut != value else ""
    return f"<td style='text-align:start;{_CELL}'{title}>{_bidi(cut)}</td>"


def _plain(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _bidi(text: str) -> str:
    way = "rtl" if ARABIC_LETTER.search(text) else "ltr"
    return f"<bdi dir='{way}'>{escape(text.translate(_HIDDEN))}</bdi>"


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
        f"<td style='text-align:start;{_CELL}'><small>{_bidi(str(row.doc_id))}</small></td></tr>"
        for row in table.head(rows).itertuples(index=False)
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
