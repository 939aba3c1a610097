"""What pyproject.toml cannot say: a wheel takes the notebooks along, for `khitab new`."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithNotebooks(build_py):
    """Put notebooks/*.ipynb into the package that is built; an editable installation reads them where they are."""

    def run(self):
        super().run()
        if self.editable_mode:
            return
        folder = Path(self.build_lib, "analysis", "study_template", "notebooks")
        self.mkpath(str(folder))
        for notebook in sorted(Path("notebooks").glob("*.ipynb")):
            self.copy_file(str(notebook), str(folder / notebook.name))


setup(cmdclass={"build_py": BuildWithNotebooks})
