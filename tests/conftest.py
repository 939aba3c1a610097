"""The command line as a test calls it; browser tests: skipped without Chromium, failures where one is promised."""

import os
import shutil
import sys

import pytest

from analysis.cli import main

os.environ["KHITAB_CACHE"] = "off"  # what tests read is not for the user's own folder; processes inherit it


def pytest_collection_modifyitems(items):
    if shutil.which("chromium"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    required = os.environ.get("KHITAB_REQUIRE_BROWSER") == "1"
    if required and report.skipped and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped, though KHITAB_REQUIRE_BROWSER=1 promises a browser"
    return report


@pytest.fixture
def run(monkeypatch, capsys):
    """`run("frames", folder, …)` gives exit status, standard output and standard error."""

    def call(*words) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["khitab", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        printed = capsys.readouterr()
        return stop.value.code, printed.out, printed.err

    return call
