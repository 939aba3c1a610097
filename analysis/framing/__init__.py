"""Codebook, term matching and frames: what is looked for, where it was found, and how often."""
