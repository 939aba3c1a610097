"""Two versions of one story side by side, and what differs between them."""

from difflib import SequenceMatcher

import pandas as pd

from analysis.arabic.letters import fold_press
from analysis.errors import KhitabError
from analysis.tables import check_table
from analysis.tokens import tokenize

_NAMES = {"equal": "same", "replace": "changed", "delete": "left out", "insert": "added"}


def compare_versions(documents: pd.DataFrame, doc_id: str, other: str) -> pd.DataFrame:
    """What the second of two articles makes of the first, in the order of the text.

    One row is a stretch of words: `change` (same, changed, left out, added), `text` (of `doc_id`, as written, its
    spaces made single), `other_text`, `words` and `other_words` (how many). Words are compared in the profile press:
    hamza, vowel marks and punctuation make no difference. Title and body are compared, off-topic lines and furniture
    not (where `add_body` has been).

    Raises KhitabError where a doc_id is not there. Caveat: the alignment is one of the shortest, not the editor's: a
    paragraph that was moved is left out at one place and added at the other.

    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["وصل إلى الرباط.", "وصل أمس الى الرباط"]})
    >>> compare_versions(documents, "a", "b")[["change", "text", "other_text"]].values.tolist()
    [['same', 'وصل', 'وصل'], ['added', '', 'أمس'], ['same', 'إلى الرباط.', 'الى الرباط']]
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    ours, theirs = (_words(documents, name) for name in (doc_id, other))
    folded = [[word for word, _ in version] for version in (ours, theirs)]
    matcher = SequenceMatcher(None, *folded, autojunk=False)
    rows = [
        (_NAMES[change], _join(ours[a:b]), _join(theirs[c:d]), b - a, d - c)
        for change, a, b, c, d in matcher.get_opcodes()
    ]
    return pd.DataFrame(rows, columns=["change", "text", "other_text", "words", "other_words"])


def _words(documents: pd.DataFrame, doc_id: str) -> list[tuple[str, str]]:
    """Each word folded, and as it stands with the signs around it."""
    row = documents[documents["doc_id"].astype(str) == str(doc_id)]
    if row.empty:
        raise KhitabError(f"no article has the doc_id {doc_id!r}; documents['doc_id'] lists them")
    tokens = tokenize(row.head(1))
    columns = tokens[["field", "start", "end"]].astype({"field": "str"})
    texts = {name: str(row.iloc[0][name]) for name in set(columns["field"])}
    shown = [_surround(texts[field], start, end) for field, start, end in columns.itertuples(index=False, name=None)]
    return list(zip(map(fold_press, tokens["form"].astype("str")), shown, strict=True))


def _surround(text: str, start: int, end: int) -> str:
    """The word with the signs that touch it."""
    while start and not text[start - 1].isspace() and not text[start - 1].isalnum():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return text[start:end]


def _join(words: list[tuple[str, str]]) -> str:
    return " ".join(word for _, word in words)
