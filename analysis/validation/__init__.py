"""Can a count be trusted? Codings by people: how well they agree, how well the terms find what they find, what follows.

`planning` says how much must be coded; `samples`, `sheets` and `returns` bring it to the coders and back. `gold` reads
codings; `alpha` and `agreement` say how far coders agree; `disagreements` settles where they do not. `trial` sets what
is found beside what is true, `strata` and `estimates` weigh a sample back to its corpus; `accuracy` and `term_accuracy`
judge the codebook, `prevalence` corrects its shares.
"""
