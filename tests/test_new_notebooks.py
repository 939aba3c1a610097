"""The notebooks of a new study: one article and another codebook. Apart, to run beside test_new.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.new_commands import new

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb")))
def test_a_notebook_runs_in_a_new_study(tmp_path, name):
    assert new(str(tmp_path)) == 0
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbmake", f"notebooks/{name}"]
    environment = {key: value for key, value in os.environ.items() if key != "CORPUS"}
    done = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert b"1 passed" in done.stdout, done.stdout[-2000:].decode("utf-8", "replace")
