"""A paper's table as a file: HTML, LaTeX or Word; nothing in its texts is run by any of them."""

import re

from markupsafe import Markup

from analysis.report.papers import PaperTable, split_runs
from analysis.report.templating import bidi

# Excel opens HTML too; with this format it takes =1+1 for text.
_STYLE = r"""
table { border-collapse: collapse; border-block: 1.5px solid; margin: 1em 0; }
caption { text-align: start; padding-block: .4em; }
th, td { padding: .2em .7em; text-align: start; vertical-align: top; mso-number-format: "\@"; }
thead th { border-block-end: 1px solid; }
.number { text-align: center; white-space: nowrap; font-variant-numeric: tabular-nums; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "`": "{}`", '"': r'\char"22{}',
    "\N{MINUS SIGN}": r"\ensuremath{-}",
}  # fmt: skip
_TWICE = re.compile(r"(?<=([-'<>,]))(?=\1)")  # two of them are a dash or a quotation mark to TeX
_START = "% Compile with XeLaTeX. In the preamble:\n%   \\usepackage{booktabs}\n%   \\usepackage{polyglossia}"
_FONT = "\n%   \\newfontfamily\\arabicfont[Script=Arabic]{Amiri}"
_OTHER = f"\n%   \\setotherlanguage[numerals=maghrib]{{arabic}}{_FONT}"
_PREAMBLES = {
    "ar": f"{_START}\n%   \\setmainlanguage[numerals=maghrib]{{arabic}}\n%   \\setotherlanguage{{english}}{_FONT}",
    "en": f"{_START}\n%   \\setmainlanguage{{english}}",
    "fr": f"{_START}\n%   \\setmainlanguage{{french}}",
}


def as_html(paper: PaperTable, name: str) -> bytes:
    """A page with one table; it can be opened in Word too."""
    direction = "rtl" if paper.right_to_left else "ltr"
    start = Markup(
        '<!DOCTYPE html>\n<html lang="{}" dir="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{}">\n<title>{}</title>\n<style>{}</style>\n</head>\n'
        "<body>\n"
    ).format(paper.language, direction, _POLICY, paper.caption or name, Markup(_STYLE))
    caption = Markup("<caption>{}</caption>\n").format(bidi(paper.caption)) if paper.caption else ""
    head = Markup("").join(
        _html_cell("th", text, number) for text, number in zip(paper.head, paper.numeric, strict=True)
    )
    rows = Markup("").join(Markup("<tr>{}</tr>\n").format(_html_row(paper, row)) for row in paper.rows)
    note = Markup("<p>{}</p>\n").format(bidi(paper.note)) if paper.note else ""
    table = Markup("<table>\n{}<thead>\n<tr>{}</tr>\n</thead>\n<tbody>\n{}</tbody>\n</table>\n{}</body>\n</html>\n")
    return (start + table.format(caption, head, rows, note)).encode()


def _html_row(paper: PaperTable, row: list[str]) -> Markup:
    """The first text of a row names it."""
    first = paper.numeric.index(False) if False in paper.numeric else -1
    tags = ["row" if n == first else "td" for n in range(len(row))]
    return Markup("").join(_html_cell(*cell) for cell in zip(tags, row, paper.numeric, strict=True))


def _html_cell(tag: str, text: str, number: bool) -> Markup:
    scope = {"th": Markup(' scope="col"'), "row": Markup(' scope="row"')}.get(tag, "")
    kind = Markup(' class="number"') if number else ""
    tag = "td" if tag == "td" else "th"
    return Markup("<{0}{1}{2}>{3}</{0}>").format(tag, scope, kind, bidi(text))


def as_latex(paper: PaperTable, name: str) -> bytes:
    r"""A table environment to be read with \input; its label is tab: and the file's name."""
    texts = [paper.caption, paper.note, *paper.head, *(text for row in paper.rows for text in row)]
    preamble = _PREAMBLES[paper.language]
    preamble += _OTHER if paper.language != "ar" and any(map(_is_arabic, texts)) else ""
    rows = [" & ".join(_tex_cell(*cell, paper) for cell in zip(row, paper.numeric, strict=True)) for row in paper.rows]
    heads = " & ".join(tex(text, paper.language) for text in paper.head)
    start = "r" if paper.right_to_left else "l"
    # not the environment Arabic: after it polyglossia (1.57) sets the whole document in Arabic on its next run
    begin, end = (["\\begin{RTL}\\arabicfont"], ["\\end{RTL}"]) if paper.right_to_left else ([], [])
    lines = ["\\begin{table}[htbp]", *begin, "\\centering"]
    lines += [f"\\caption{{{tex(paper.caption, paper.language)}}}"] if paper.caption else []
    lines += [f"\\label{{tab:{re.sub(r'[^A-Za-z0-9-]+', '-', name)}}}"]
    lines += [f"\\begin{{tabular}}{{{''.join('c' if n else start for n in paper.numeric)}}}", "\\toprule"]
    lines += [f"{heads} \\\\", "\\midrule", *(f"{row} \\\\" for row in rows), "\\bottomrule", "\\end{tabular}"]
    lines += [f"\\par\\smallskip\\footnotesize {tex(paper.note, paper.language)}"] if paper.note else []
    return "\n".join([preamble, *lines, *end, "\\end{table}\n"]).encode()


def _is_arabic(text: str) -> bool:
    return any(rtl for _, rtl in split_runs(text, right_to_left=False))


def _tex_cell(text: str, number: bool, paper: PaperTable) -> str:
    if number:
        plain = _escape(text)
        return f"\\textenglish{{{plain}}}" if paper.right_to_left else _guard(plain)
    return _guard(tex(text, paper.language))


def _guard(text: str) -> str:
    r"""After \\ a bracket or a star would be an option of the line's end."""
    return f"{{}}{text}" if text.startswith(("[", "*")) else text


def tex(text: str, language: str) -> str:
    r"""A text with TeX's signs written out, and stretches against its direction marked.

    >>> tex("50% of A_B & حزب", "en"), tex("حزب PJD", "ar")
    ('50\\% of A\\_B \\& \\textarabic{حزب}', 'حزب \\textenglish{PJD}')
    """
    rtl, parts = language == "ar", []
    for part, right in split_runs(text, right_to_left=rtl):
        plain = _escape(part)
        parts.append(plain if right == rtl else f"\\{'textenglish' if rtl else 'textarabic'}{{{plain}}}")
    return "".join(parts)


def _escape(text: str) -> str:
    return _TWICE.sub("{}", "".join(_TEX.get(letter, letter) for letter in text))


def as_word(paper: PaperTable, name: str) -> bytes:
    """A Word file with one table."""
    from analysis.report.typesetting import WordFile  # python-docx takes long to import

    file = WordFile(paper.language)
    file.table(paper)
    return file.content()


WRITERS = {".html": as_html, ".tex": as_latex, ".docx": as_word}
