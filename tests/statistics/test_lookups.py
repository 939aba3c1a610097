"""Forms of one word found one by one: what naming the whole vocabulary gives."""

import numpy as np
import pandas as pd
import pytest

from analysis.cutting import as_arrow, whole
from analysis.errors import KhitabError
from analysis.statistics.context import find_words
from analysis.statistics.lookups import find_named
from analysis.statistics.naming import WORDS, name_forms
from analysis.tokens import tokenize

WRITTEN = "الأمن والأمن بالامن للأمن أمن لجنة للجنة اللجنة جنة كمال مال وزير الوزير زير الأَمْن NATO بـ12 إلى وإلى الى"
FORMS = pd.Index(WRITTEN.split())
N = np.array([9, 2, 1, 3, 4, 5, 2, 0, 1, 6, 2, 7, 3, 1, 2, 1, 1, 8, 1, 2])


@pytest.mark.parametrize("words", WORDS)
def test_a_word_has_the_forms_that_naming_all_of_them_gives(words):
    used = N > 0  # a part of a table keeps forms that do not stand in it
    forms = FORMS[used]
    names = np.array(name_forms(whole(as_arrow(forms.to_series())), N[used], words).to_pylist(), object)
    for form, name in zip(forms, names, strict=True):
        (found,) = find_named(FORMS, N, [form], words)
        assert FORMS[found & used].tolist() == forms[names == name].tolist(), form


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [("والأمن", "الأمن والأمن بالامن للأمن الأَمْن"), ("فوزير", "وزير"), ("زير", "زير"), ("سلام", "")],
)
def test_a_form_that_the_corpus_does_not_hold_is_named_all_the_same(asked, wanted):
    (found,) = find_named(FORMS, N, [asked], "detached")
    assert FORMS[found].tolist() == wanted.split()


def test_a_form_that_does_not_stand_in_a_part_of_a_table_says_nothing_there():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["بلاد", "لاد لاد"]}))
    whole_table, part = (find_words(table, "لاد")["form"].tolist() for table in (tokens, tokens[:1]))
    assert whole_table == ["بلاد", "لاد", "لاد"]
    assert part == []


def test_an_unknown_way_to_count_words_is_refused():
    with pytest.raises(KhitabError, match="choose 'written'"):
        find_named(FORMS, N, ["أمن"], "stem")
