"""A vocabulary read once: the letters and keys of each form, and when it is read anew."""

import numpy as np
import pandas as pd
import pytest

from analysis.arabic.letters import clean_word, matching_key
from analysis.framing.evidence import count_evidence, own_evidence, read_evidence
from analysis.framing.vocabulary import read_vocabulary
from analysis.tokens import tokenize

ODD = "إرهاب الارهاب مسئول مسؤول منشآت آمن ٱلأمن قوى NATO الأَمْن و·أفاد ۀ ى 12 ﻻ".replace("·", " ").split(" ")


def test_each_form_has_the_letters_and_the_key_that_it_has_alone():
    known = read_vocabulary(pd.Index(ODD))
    cleaned = [clean_word(form).lower() for form in ODD]
    assert known.forms == ODD
    assert known.cleaned.to_pylist() == cleaned
    assert known.keys.to_pylist() == [matching_key(word) for word in cleaned]
    assert [known.distinct[place] for place in known.place] == known.keys.to_pylist()
    assert len(set(known.distinct)) == len(known.distinct)


def test_it_is_read_once_for_a_table_and_anew_for_another():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن والسلم"]}))
    first = read_vocabulary(tokens["form"].cat.categories)
    assert read_vocabulary(tokens.tail(1)["form"].cat.categories) is first
    for n in range(20):  # an index that is gone leaves its place in memory to the next one
        assert read_vocabulary(pd.Index([f"كلمة{n}"])).forms == [f"كلمة{n}"]


@pytest.mark.parametrize("rows", [slice(None), slice(0, 4), slice(0, 0)])
def test_own_evidence_is_that_of_the_table(rows):
    text = "الأمن في الدوله والدولة، الارهاب والإرهاب فى الأَمْن على الذى الذي"
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]}))[rows]
    own, told = own_evidence(tokens), read_evidence(count_evidence(tokens))
    assert {key: n for key, n in own.counts.items() if n} == told.counts
    assert np.allclose([own.heh_share, own.alif_share], [told.heh_share, told.alif_share], rtol=0)
