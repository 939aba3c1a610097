"""The notebooks on a folder of one's own, without outlets and dates: by the environment variable CORPUS."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
