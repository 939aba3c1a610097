"""Khitab: Arabic media-discourse analysis. A table of contents, in the order of the flow; `kh.<Tab>` lists it.

import analysis as kh
"""

from importlib import import_module

__version__ = "0.1.0"  # as in pyproject.toml; a test holds the two together

# name -> room: imported when first used, so that `import analysis` costs little more than pandas
_ROOMS = {
    # files -> documents -> clean text
    "read_documents": "corpus.documents",
    "label_lines": "corpus.cleaning",
    "add_body": "corpus.cleaning",
    "count_removed": "corpus.removals",
    "read_outlets": "corpus.rules",
    "add_attribution": "corpus.attribution",
    "add_duplicates": "corpus.duplicates",
    "find_duplicates": "corpus.duplicates",
    "compare_versions": "corpus.versions",
    # documents -> tokens
    "tokenize": "tokens",
    # tokens and codebook -> hits -> frames
    "read_codebook": "framing.codebook",
    "codebook_terms": "framing.codebook",
    "read_dictionary": "framing.dictionaries",
    "write_codebook": "framing.exports",
    "choose_codebook": "report.study",
    "count_evidence": "framing.evidence",
    "find_terms": "framing.matching",
    "find_left_out": "framing.matching",
    "audit_forms": "framing.audit",
    "explain": "framing.audit",
    "compare_naive": "framing.naive",
    "suggest_terms": "framing.suggest",
    "count_frames": "framing.frames",
    "find_honorifics": "framing.honorifics",
    "count_honorifics": "framing.honorifics",
    # tokens -> words, context, intervals
    "count_tfidf": "statistics.tfidf",
    "compare_words": "statistics.keywords",
    "compare_groups": "statistics.keywords",
    "concordance": "statistics.context",
    "wilson": "statistics.intervals",
    # tables -> figures -> report
    "use_style": "figures.style",
    "font_in_use": "figures.fonts",
    "plot_frames": "figures.bars",
    "plot_heatmap": "figures.heatmap",
    "plot_tfidf": "figures.panels",
    "plot_keywords": "figures.contrast",
    "save_figure": "figures.saving",
    "show": "figures.saving",
    "show_table": "notebook.display",
    "show_text": "notebook.display",
    "show_concordance": "notebook.display",
    "show_versions": "notebook.display",
    "make_study": "report.study",
    "write_report": "report.writing",
    "write_table": "writing",
    "read_table": "writing",
    "KhitabError": "errors",
}
__all__ = list(_ROOMS)


def __getattr__(name: str):
    if name not in _ROOMS:
        raise AttributeError(f"analysis has no {name!r}; it has: {', '.join(__all__)}")
    value = getattr(import_module(f"analysis.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
