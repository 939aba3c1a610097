import pytest

from benchmarks import reading


def test_made_files_are_of_their_number_and_of_their_seed(tmp_path):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        (tmp_path / name).mkdir()
        reading.make_files(tmp_path / name, 3, 70, seed)
    first, again, other = (reading.read_bare(tmp_path / name) for name in "abc")
    assert first == again != other
    assert [len(text.split()) for text in first] == [70] * 3 and first[0].count("\n") == 1


def test_the_table_names_ways_files_and_goals(capsys):
    assert reading.main(["--files", "5", "--words", "30"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split()[:3] == ["way", "files", "MB"]
    assert [row.split()[0] for row in rows] == ["open().read()", "read_documents", "zip"]
    assert ">= 5,000/s, <= 3" in rows[1] and all(" 5 " in row for row in rows)


def test_files_of_ones_own(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("خبر من الرباط", encoding="utf-8")
    assert reading.main(["--path", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.parametrize("arguments", [["--files", "0"], ["--words", "0"], ["x"]])
def test_bad_sizes_exit_2(arguments):
    with pytest.raises(SystemExit) as exit_:
        reading.main(arguments)
    assert exit_.value.code == 2


def test_a_folder_that_is_not_there_is_told(tmp_path, capsys):
    assert reading.main(["--path", str(tmp_path / "none")]) == 2
    assert "reading.py: " in capsys.readouterr().err
