"""A JupyterLab of the tests' own: its settings, its files and its kernels stay in a temporary folder."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent.parent
STARTS_IN = 120  # seconds, on a machine that runs other tests at the same time
PLACES = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR"]
PLACES += ["JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR"]
SETTINGS = {
    # without it the first start asks whether news may be fetched
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is on the page, seen or not
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a free port: `url`, `token`, and the `folder` it shows, with the teaching corpus beside it."""
    home, folder = tmp_path_factory.mktemp("jupyter"), tmp_path_factory.mktemp("study") / "notebooks"
    folder.mkdir()
    shutil.copytree(ROOT / "corpus", folder.parent / "corpus")
    for name, values in SETTINGS.items():
        file = home / "JUPYTERLAB_SETTINGS_DIR" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    env = os.environ | {name: str(home / name) for name in PLACES} | {"PYTHONPATH": str(ROOT)}
    env.pop("CORPUS", None)
    options = {
        "ServerApp.ip": "127.0.0.1", "ServerApp.port": 0, "ServerApp.root_dir": folder, "IdentityProvider.token": "T",
        "LabApp.expose_app_in_browser": True, "ServerApp.terminals_enabled": False,
    }  # fmt: skip
    call = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    call += [f"--{name}={value}" for name, value in options.items()]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(call, env=env, cwd=home, stdout=log, stderr=log)
    try:
        yield SimpleNamespace(url=wait_for_server(server, home), token="T", folder=folder)
    finally:
        server.terminate()  # ends the kernels too
        server.wait(timeout=60)


def wait_for_server(server: subprocess.Popen, home: Path) -> str:
    """The address, as soon as something answers there."""
    end = time.monotonic() + STARTS_IN
    while server.poll() is None and time.monotonic() < end:
        for file in (home / "JUPYTER_RUNTIME_DIR").glob("jpserver-*.json"):
            try:
                url = f"http://127.0.0.1:{json.loads(file.read_text(encoding='utf-8'))['port']}"
                with urlopen(f"{url}/api", timeout=5):
                    return url
            except (ValueError, URLError):  # half written, or not listening yet
                pass
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start: {(home / 'log').read_text(encoding='utf-8', errors='replace')[-2000:]}")
