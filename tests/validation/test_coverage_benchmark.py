"""The benchmark of coverage runs, and finds what the books say of the rare frame."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "coverage.py"


@pytest.fixture(scope="module")
def coverage():
    spec = importlib.util.spec_from_file_location("coverage_benchmark", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["coverage_benchmark"] = module  # its dataclass looks there
    spec.loader.exec_module(module)
    return module


def test_the_rare_cell(coverage):
    told = coverage.cover(coverage.CELLS[0], 20000, 20000)
    assert [round(told[name], 1) for name in ("share, Wald", "recall, delta")] == [0.6, 0.6]
    assert 0.94 <= told["share, MOVER"] <= 0.96 and 0.94 <= told["recall, MOVER"] <= 0.96


@pytest.mark.parametrize("number", range(8))
def test_every_cell_is_covered(coverage, number):
    told = coverage.cover(coverage.CELLS[number], 20000, 20000)
    assert 0.93 <= told["share, MOVER"] <= 0.975
    assert 0.92 <= told["recall, MOVER"] <= 0.975


def test_it_prints_a_line_a_cell(coverage, capsys):
    assert coverage.main(["--simulations", "50"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 + len(coverage.CELLS)
    assert coverage.main(["--simulations", "0"]) == 2
