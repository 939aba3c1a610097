"""Codebook, term matching and frames.

The way of a term: `codebook` reads a Term; `phrases` makes it Sequences of Slots, each with the Words that may stand
there; `lexemes` and `readings` tell which forms of the corpus a Word may be (`checks` says why not); `search` finds the
Spans where sequences stand; `phrase_agreement`, `context` and `overlaps` say which of them count; `occurrences` gives
each a reason; `matching` makes the table of hits; `frames` counts it.
"""
