"""From files to documents: encodings, readers for each kind of file, and the table of articles."""
