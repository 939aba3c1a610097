"""The finished page: its policy names what is in it by hash, and nothing that a user wrote gets a say."""

import base64
import hashlib
import re

import pytest

from analysis.report.templating import bidi, render_page
from analysis.report.wording import Wording

ARTICLE = {"number": 1, "anchor": "a1", "title": "", "outlet": "x", "date": "", "source_file": "a.txt", "pages": []}


def render(title: str) -> str:
    content = {"w": Wording("en"), "articles": [{**ARTICLE, "title": title}]}
    return render_page("articles.html.j2", content, fonts=False)


def sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_style_sheet_is_allowed_by_its_hash_and_scripts_not_at_all():
    text = render("خبر")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL).group(1)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
    assert f"style-src {sha256(style)}" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("title", ["/* style */", "policy-of-this-page", "<script>alert(1)</script>", "{{ 7*7 }}"])
def test_a_title_is_text_whatever_it_says(title):
    text = render(title)
    assert text.count("<style>") == 1
    assert "<script" not in text
    assert title.replace("<", "&lt;").replace(">", "&gt;") in text


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b"])
def test_characters_that_turn_a_line_round_are_left_out(control):
    assert control not in render(f"خبر{control}آخر")


@pytest.mark.parametrize("text", ["UNESCO (اليونسكو)", "أرز الأطلس"])
def test_bidi_follows_any_arabic_letter(text):
    assert str(bidi(text)).startswith('<bdi dir="rtl">')
