"""Templates to finished pages: text escaped, fonts carried in the page, and a policy that allows nothing else."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.arabic.letters import ARABIC_LETTER, BIDI_CONTROLS
from analysis.report.fontface import embed_fonts

TEMPLATES = Path(__file__).parent / "templates"
_STYLE, _POLICY = "/* style */", "policy-of-this-page"
_UNSEEN = re.compile(f"[{BIDI_CONTROLS}\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def render_page(template: str, content: dict, *, fonts: bool = True, script: bool = False, rules: str = "") -> str:
    """A template filled: no character that turns a line round, fonts cut to the letters that the page holds.

    The policy lets the page run the one script and use the one style sheet that are in it, each named by its hash, and
    asks nothing of a network. `rules` are added to the style sheet. Without the fonts extra, or with `fonts=False`, the
    reader's own fonts are used.
    """
    code = read_template("script.js") if script else ""
    text = _UNSEEN.sub("", _environment().get_template(template).render(**content, script=Markup(code)))
    style = f"{embed_fonts(text) if fonts else ''}\n{read_template('report.css')}{rules}"
    # the first places of both stand above anything that a user wrote
    return text.replace(_POLICY, _policy(style, code), 1).replace(_STYLE, style, 1)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES, encoding="utf-8")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    environment.filters["bidi"] = bidi
    environment.globals |= {"style_here": Markup(_STYLE), "policy_here": _POLICY}
    return environment


@cache
def read_template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _policy(style: str, code: str) -> str:
    parts = ["default-src 'none'", "img-src data:", "font-src data:", f"style-src '{_hash(style)}'"]
    parts += [f"script-src '{_hash(code)}'"] if code else []
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


def bidi(text: object) -> Markup:
    """A value that keeps its own direction inside any line: right to left as soon as it holds an Arabic letter.

    >>> str(bidi("UNESCO (اليونسكو)"))
    '<bdi dir="rtl">UNESCO (اليونسكو)</bdi>'
    """
    direction = "rtl" if ARABIC_LETTER.search(str(text)) else "ltr"
    return Markup('<bdi dir="{}">{}</bdi>').format(direction, text)
