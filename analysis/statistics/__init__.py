"""Tokens to numbers: intervals, keywords, TF-IDF, dispersion, context. Knows no codebook."""
