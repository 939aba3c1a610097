"""The list of contents: every part that the page has, in the order of the page."""


def list_contents(content: dict) -> list[tuple[str, str]]:
    """Anchor and heading of each part; what a study does not have is left out."""
    w, parts = content["w"], []
    parts += [("refused", w("refused_heading"))] if content["refused"] else []
    parts += [("articles", w("documents_heading")), ("removed", w("removed_summary"))]
    parts += [("duplicates", w("duplicates_heading", n=content["stories"]))] if content["duplicates"] else []
    parts += [("themes", w("themes_heading"))]
    parts += [(f"theme-{theme['key']}", theme["label"]) for theme in content["themes"]]
    parts += [("trends", w("trends_heading"))] if content["figures"]["trends"] else []
    parts += [("contrasts", w("contrasts_heading"))] if content["contrasts"] else []
    parts += [(f"change-{n}", part["heading"]) for n, part in enumerate(content["changes"], 1)]
    parts += [("names", w("names_heading"))]
    parts += [("honorifics", w("honorifics_heading"))] if any(row["honorifics"] for row in content["names"]) else []
    parts += [("tfidf", w("tfidf_heading")), ("keywords", w("keywords_heading"))]
    parts += [("words", w("keyword_lines"))] if content["words"] else []
    return [*parts, ("forms", w("forms_heading")), ("methods", w("methods_heading"))]
