"""Corpora larger than memory, and than one machine: the same tables, counted block by block."""
