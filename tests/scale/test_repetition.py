"""What blocks say of repeated lines is what `label_lines` says, on outlets that share lines in every way they can."""

import numpy as np
import pandas as pd
import pytest

from analysis.corpus.cleaning import articles_by_outlet
from analysis.corpus.repetition import find_repeated
from analysis.scale.engines import Engine
from analysis.scale.keys import find_shared, save_keys, sort_keys
from analysis.scale.repetition import find_repeated_lines
from analysis.scale.spool import Spool, spool_blocks

WORDS = ["وزير", "لقاء", "قمة", "مباراة", "أسعار", "مهرجان", "ميناء", "جامعة", "متحف"]
WORDS += ["برلمان", "غابة", "قطار", "كتاب", "سينما", "طقس", "صحة", "فريق", "مدرسة"]
LINES = ["***", "تابعونا", "نصنع الخبر معكم كل يوم", "وكانت الوزارة قد أعلنت ذلك صباح أمس في بلاغ لها"]


def make_documents(seed: int) -> pd.DataFrame:
    """Articles of two outlets and of none; titles, leads and lines come from one small pool."""
    random = np.random.default_rng(seed)
    pool = [*LINES, *(" ".join(random.choice(WORDS, size)) for size in (2, 3, 4, 6, 8, 9, 12, 24))]
    rows = []
    for n in range(24):
        lines = [*random.choice(pool, random.integers(1, 6)), " ".join(random.choice(WORDS, 7))]
        random.shuffle(lines)
        title = random.choice([*pool, ""])
        rows.append({"doc_id": f"{n:02}", "outlet": random.choice(["x", "y", ""]), "title": title})
        rows[-1] |= {"text": "\n".join(lines), "summary": random.choice([*pool, ""])}
    return pd.DataFrame(rows)


@pytest.mark.parametrize("size", [1, 7])
@pytest.mark.parametrize("seed", range(12))
def test_lines_repeated_over_blocks_are_those_repeated_in_memory(seed, size):
    documents = make_documents(seed)
    blocks = [documents.iloc[n : n + size] for n in range(0, len(documents), size)]
    for block in blocks:
        block.attrs["first"] = {}
    spool = spool_blocks(blocks, size)
    find_repeated_lines(spool, Engine())
    found = {doc_id: rules for block in spool.blocks("repeated") for doc_id, rules in block.items()}
    whole = {}
    for outlet, articles in articles_by_outlet(documents).items():
        whole |= find_repeated(articles) if outlet else {}
    assert found == whole
    assert whole


def test_shared_keys_are_found_in_every_range(monkeypatch):
    monkeypatch.setattr("analysis.scale.keys.HELD", 4)
    top = 2**64 - 1
    blocks = [[(0, 0), (5, 0), (5, 1), (top, 1)], [(0, 0), (2**63, 0), (9, 1)], [(2**63, 0), (2**63, 1), (top, 0)]]
    spool = Spool(2, articles=6)
    for number, pairs in enumerate(blocks):
        keys, articles = zip(*pairs, strict=True)
        save_keys(spool, number, "some", *sort_keys(np.array(keys, np.uint64), np.array(articles)))
    parts = list(find_shared(spool, "some"))
    assert len(parts) > 1
    assert np.concatenate(parts).tolist() == [0, 5, 2**63, top]
