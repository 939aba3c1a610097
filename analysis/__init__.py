"""Khitab: Arabic media-discourse analysis. A table of contents, in the order of the flow; `kh.<Tab>` lists it.

import analysis as kh
"""

from importlib import import_module

__version__ = "0.1.0"  # as in pyproject.toml; a test holds the two together

# room -> its public names, imported when first used, so that `import analysis` costs little more than pandas
_CONTENTS = {
    # files -> documents -> clean text
    "corpus.documents": "read_documents",
    "corpus.cleaning": "label_lines add_body",
    "corpus.removals": "count_removed",
    "corpus.rules": "read_outlets",
    "corpus.attribution": "add_attribution",
    "corpus.duplicates": "add_duplicates find_duplicates",
    "corpus.versions": "compare_versions",
    # documents -> tokens
    "tokens": "tokenize",
    # tokens and codebook -> hits
    "framing.codebook": "read_codebook codebook_terms",
    "framing.dictionaries": "read_dictionary",
    "framing.exports": "write_codebook",
    "report.study": "choose_codebook make_study",
    "framing.evidence": "count_evidence",
    "framing.matching": "find_terms find_left_out",
    "framing.audit": "audit_forms explain",
    "framing.naive": "compare_naive",
    "framing.suggest": "suggest_terms",
    "framing.honorifics": "find_honorifics count_honorifics",
    "framing.voice": "add_voice count_voices",
    "framing.negation": "add_negation count_negation",
    # hits -> frames
    "framing.frames": "count_frames",
    "framing.contrasts": "compare_frames compare_periods",
    "framing.trends": "trend",
    "framing.salience": "count_salience count_per_article",
    "framing.cooccurrence": "count_cooccurrence",
    # tokens -> words, context, intervals
    "statistics.words": "count_words count_forms",
    "statistics.frequencies": "count_frequencies",
    "statistics.tfidf": "count_tfidf",
    "statistics.keywords": "compare_words compare_groups",
    "statistics.context": "concordance find_words",
    "statistics.collocations": "collocations",
    "statistics.ngrams": "count_phrases",
    "statistics.topics": "find_topics",
    "statistics.transformer": "ArabicVectorizer",
    "statistics.exports": "save_for_r write_edges",
    "statistics.intervals": "wilson newcombe",
    # tables -> figures -> report
    "figures.style": "use_style",
    "figures.fonts": "font_in_use",
    "figures.bars": "plot_frames",
    "figures.heatmap": "plot_heatmap",
    "figures.panels": "plot_tfidf",
    "figures.contrast": "plot_keywords",
    "figures.saving": "save_figure show",
    "notebook.display": "show_table show_text show_concordance show_versions",
    "report.writing": "write_report",
    "writing": "write_table read_table",
    "measures": "list_measures",
    "errors": "KhitabError",
}
_ROOMS = {name: room for room, names in _CONTENTS.items() for name in names.split()}
__all__ = list(_ROOMS)


def __getattr__(name: str):
    if name not in _ROOMS:
        raise AttributeError(f"analysis has no {name!r}; it has: {', '.join(__all__)}")
    value = getattr(import_module(f"analysis.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
