"""What is true of the language: letters, word grammar, dates, word lists. Knows no corpus and no codebook."""
