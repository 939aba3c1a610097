"""The notebooks on a folder of one's own, without outlets and dates: by the environment variable CORPUS."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import teaching
from analysis.teaching import read_exercises

ROOT = Path(__file__).parent.parent
PAGE = """الرئيسية
{title}
كتب في 3 ماي 2025 - 10:15
{title} في لقاء عقد أمس بالعاصمة، وقال الوزير إن مكافحة الإرهاب وبناء القدرات سيظلان في صلب التعاون بين البلدين.
وأضاف أن ورشة عمل لتدريب الأطر ستنظم قريبا، بدعم من شركاء دوليين.
اترك تعليقا
"""


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb")))
def test_a_notebook_runs_on_another_folder(tmp_path, name):
    for number, title in enumerate(["وزير يعلن برنامجا جديدا للتعاون", "خبراء يناقشون حصيلة البرنامج"]):
        (tmp_path / f"{number}.txt").write_text(PAGE.format(title=title), encoding="utf-8")
    call = [sys.executable, "-m", "pytest", "-q", "--nbmake", str(ROOT / "notebooks" / name), "-p", "no:cacheprovider"]
    done = subprocess.run(call, env={**os.environ, "CORPUS": str(tmp_path)}, cwd=ROOT, capture_output=True, check=False)
    assert b"1 passed" in done.stdout, done.stdout[-2000:].decode("utf-8", "replace")


@pytest.mark.parametrize("folder", ["notebooks", "notebooks/solutions"])
def test_every_exercise_is_asked_where_its_number_says_and_solved(folder):
    asked = set()
    for path in sorted((ROOT / folder).glob("*.ipynb")):
        numbers = re.findall(r'check\(\\"(\d+\.\d+)\\"', path.read_text(encoding="utf-8"))
        assert {number.split(".")[0] for number in numbers} <= {str(int(path.name[:2]))}, path.name
        asked.update(numbers)
    assert asked == set(read_exercises())


def test_every_known_mistake_is_one_of_a_known_exercise_and_no_answer():
    for number, sign in teaching._mistakes():
        assert sign not in teaching._answers()[number], number
