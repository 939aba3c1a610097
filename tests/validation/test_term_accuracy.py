"""Terms: how often each is right, and what would change without it."""

import math

import pandas as pd
import pytest

from analysis.framing.codebook import Codebook, Frame, Label, Name, Theme
from analysis.framing.matching import find_terms
from analysis.framing.salience import count_per_article
from analysis.tokens import tokenize
from analysis.validation.term_accuracy import list_mistakes, measure_terms

TEXTS = {
    "a": "خطر. خطر. تهديد",  # carried
    "b": "خطر",  # not carried
    "c": "تهديد",  # carried
    "d": "سلام",  # carried: missed
    "e": "خطر",  # not coded
    "f": "مركز خطر",  # the term inside a name only
}
GOLD = {"a": 1, "b": 0, "c": 1, "d": 1, "f": 0}


@pytest.fixture(scope="module", params=["skip", "count"])
def given(request) -> dict:
    label = Label(ar="خطر")
    frame = Frame(key="threat", label=label, definition="…", terms=("خطر", "تهديد"))
    theme = Theme(key="t", label=label, definition="…", inside_names=request.param, frames=(frame,))
    name = Name(key="centre", label=label, kind="institution", terms=("مركز خطر",))
    codebook = Codebook(title="t", version="1", names=(name,), themes=(theme,))
    documents = pd.DataFrame({"doc_id": list(TEXTS), "text": list(TEXTS.values()), "title": "عنوان"})
    tokens = tokenize(documents)
    hits = find_terms(tokens, codebook)
    gold = pd.DataFrame({"unit": "article", "unit_id": list(GOLD), "variable": "threat", "coder": "adjudicated"})
    found = count_per_article(hits, tokens, documents, codebook)
    values = {"hits": hits, "found": found, "codebook": codebook, "documents": documents}
    return values | {"gold": gold.assign(value=list(GOLD.values())), "skip": request.param == "skip"}


def test_each_term_by_hand(given):
    table = measure_terms(given["hits"], given["found"], given["gold"], given["codebook"]).set_index("term")
    columns = ["hits", "articles", "coded", "true_hits", "false_hits", "precision", "only_true", "only_false"]
    more = 0 if given["skip"] else 1  # f counts where hits inside names do
    assert table.index.tolist() == ["خطر", "تهديد"]
    wanted = [4 + more, 3 + more, 2 + more, 1, 1 + more, 1 / (2 + more), 0, 1 + more]
    assert table.loc["خطر", columns].astype(float).tolist() == pytest.approx(wanted)
    assert table.loc["تهديد", columns].astype(float).tolist() == pytest.approx([2, 2, 2, 2, 0, 1, 1, 0])
    assert table["share_of_hits"].tolist() == pytest.approx([(4 + more) / (6 + more), 2 / (6 + more)])


def test_a_term_in_no_coded_article_is_unknown(given):
    gold = given["gold"][given["gold"]["unit_id"].isin(["c", "d"])]
    row = measure_terms(given["hits"], given["found"], gold, given["codebook"]).set_index("term").loc["خطر"]
    assert math.isnan(row["precision"]) and row["coded"] == 0


def test_terms_are_mended_on_development_articles(given):
    split = ["development", "test", "test", "development", "test"]
    sample = pd.DataFrame({"doc_id": list(GOLD), "weight": 1.0, "split": split})
    asked = (given["hits"], given["found"], given["gold"], given["codebook"])
    assert measure_terms(*asked, sample=sample)["coded"].tolist() == [1, 1]
    mistakes = list_mistakes(given["found"], given["gold"], given["documents"], sample=sample)
    assert mistakes.loc[mistakes["frame"] == "threat", "doc_id"].tolist() == ["d"]


def test_mistakes_show_the_words(given):
    table = list_mistakes(given["found"], given["gold"], given["documents"], hits=given["hits"])
    own = table[table["frame"] == "threat"]
    told = own[["error", "doc_id", "terms", "passage"]].values.tolist()
    named = [] if given["skip"] else [["false hit", "f", "خطر", "مركز «خطر»"]]
    assert told == [["false hit", "b", "خطر", "«خطر»"], *named, ["miss", "d", "", "سلام"]]
    assert set(own["title"]) == {"عنوان"}


def test_no_mistake_no_row(given):
    gold = given["gold"][given["gold"]["unit_id"] == "a"]
    table = list_mistakes(given["found"], gold, given["documents"], hits=given["hits"])
    assert table.empty and table.columns.tolist()[:4] == ["error", "theme", "frame", "doc_id"]
