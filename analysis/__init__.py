"""Khitab: Arabic media-discourse analysis. A table of contents, in the order of the flow; `kh.<Tab>` lists it.

import analysis as kh
"""

from importlib import import_module

__version__ = "0.1.0"  # as in pyproject.toml; a test holds the two together

# stage by stage, "room: its public names"; each is imported when first used, so that `import analysis` stays quick
_CONTENTS = """
    corpus.documents: read_documents; corpus.cleaning: label_lines add_body; corpus.removals: count_removed
    corpus.rules: read_outlets; corpus.attribution: add_attribution; corpus.versions: compare_versions
    corpus.duplicates: add_duplicates find_duplicates; corpus.cache: read_corpus

    tokens: tokenize

    framing.codebook: read_codebook codebook_terms; framing.dictionaries: read_dictionary
    framing.exports: write_codebook; framing.suggest: suggest_terms
    framing.matching: find_terms find_left_out; framing.evidence: count_evidence
    framing.audit: audit_forms explain; framing.naive: compare_naive; framing.codebook_changes: compare_codebooks
    framing.honorifics: find_honorifics count_honorifics
    framing.negation: add_negation count_negation; framing.voice: add_voice count_voices

    framing.frames: count_frames; framing.contrasts: compare_frames compare_periods; framing.trends: trend
    framing.salience: count_salience count_per_article; framing.cooccurrence: count_cooccurrence

    statistics.words: count_words count_forms; statistics.frequencies: count_frequencies
    statistics.tfidf: count_tfidf; statistics.keywords: compare_words compare_groups
    statistics.context: concordance find_words; statistics.collocations: collocations
    statistics.ngrams: count_phrases; statistics.topics: find_topics; statistics.transformer: ArabicVectorizer
    statistics.intervals: wilson newcombe; statistics.exports: save_for_r write_edges

    figures.style: use_style; figures.fonts: font_in_use
    figures.bars: plot_frames; figures.heatmap: plot_heatmap; figures.dumbbell: plot_dumbbell
    figures.lines: plot_trend; figures.contrast: plot_keywords; figures.keyness: plot_keyness
    figures.panels: plot_tfidf; figures.dispersion: plot_dispersion; figures.audit: plot_forms
    figures.prevalence: plot_prevalence; figures.agreement: plot_agreement
    figures.stability: plot_stability
    figures.stories: plot_stories; figures.saving: save_figure show; figures.checking: check_figures

    validation.planning: plan_sample; validation.samples: add_split draw_sample
    validation.sheets: write_sheets; validation.returns: read_sheets find_sheet_problems
    notebook.coder: code_articles; validation.coding_files: read_codings
    validation.agreement: measure_agreement
    validation.disagreements: list_disagreements adjudication_sheet adjudicate
    validation.accuracy: measure_accuracy; validation.term_accuracy: measure_terms list_mistakes
    validation.term_sheets: draw_term_hits write_term_sheets
    validation.term_returns: read_term_sheets find_term_sheet_problems
    validation.term_advice: measure_ticks; validation.edits: suggest_edits
    validation.stability: measure_stability; validation.conclusions: count_conclusions
    validation.prevalence: correct_prevalence; validation.methods_text: describe_methods

    scale.corpus: open_corpus; scale.cleaning: Cleaning

    notebook.display: show_table show_text show_concordance show_versions; notebook.explorer: explore
    report.study: choose_codebook make_study; report.events: choose_events; report.writing: write_report
    report.docx: write_word; report.papers: save_table; writing: write_table read_table
    progress: track; measures: list_measures; errors: KhitabError
"""
_PAIRS = (part.split(":") for part in _CONTENTS.replace("\n", ";").split(";") if part.strip())
_ROOMS = {name: room.strip() for room, names in _PAIRS for name in names.split()}
__all__ = list(_ROOMS)


def __getattr__(name: str):
    if name not in _ROOMS:
        raise AttributeError(f"analysis has no {name!r}; it has: {', '.join(__all__)}")
    value = getattr(import_module(f"analysis.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
