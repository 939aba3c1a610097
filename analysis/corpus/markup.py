"""What a page's markup says: which of its visible lines are the article, as trafilatura finds it."""

from analysis.arabic.lists import fold_phrase

_SHORT = 4  # words; a shorter line counts only where it stands as a line of its own


def article_lines(page: str, text: str) -> list[int]:
    """The numbers (from 1) of the lines of a page's visible text that its markup shows as the article.

    >>> paragraph = "<p>قال الوزير إن اللقاء انعقد صباح اليوم في الرباط بمشاركة خبراء من بلدان عدة.</p>"
    >>> page = f"<html><body><nav>الرئيسية</nav><article>{paragraph * 9}</article></body></html>"
    >>> article_lines(page, "الرئيسية\\nقال الوزير إن اللقاء انعقد صباح اليوم في الرباط بمشاركة خبراء من بلدان عدة.")
    [2]
    """
    from trafilatura import extract  # takes long to import, and only pages need it

    found = extract(page, output_format="txt", include_comments=False, include_tables=False, deduplicate=False) or ""
    whole, lines = f" {fold_phrase(found)} ", {fold_phrase(line) for line in found.split("\n")}
    folded = [(number, fold_phrase(line)) for number, line in enumerate(text.split("\n"), 1)]
    return [n for n, line in folded if line and (line in lines or (_is_long(line) and f" {line} " in whole))]


def _is_long(line: str) -> bool:
    return len(line.split()) >= _SHORT
