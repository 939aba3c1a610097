"""Which font file draws the figures: the same on every machine, whatever the system has installed."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import matplotlib.font_manager as fm
from matplotlib.ft2font import FT2Font

from analysis.errors import KhitabError

FALLBACK = "DejaVu Sans"  # shipped with matplotlib, complete for Arabic

# choice -> package of plain TTF files, file stem
_PACKAGES = {
    "sans": ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic"),
    "naskh": ("fontpkg_amiri", "Amiri"),
    "dejavu": (None, ""),
}
_WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}


def families(font: str) -> list[str]:
    """The families to give matplotlib for `font` (sans, naskh, dejavu), those that resolve only."""
    return [_private_name(font), FALLBACK] if font_files(font) else [FALLBACK]


def font_in_use(font: str = "sans") -> dict[str, str]:
    """The file and version of the font that figures are drawn with.

    `font` is sans (IBM Plex Sans Arabic where its package is installed, else DejaVu Sans), naskh (Amiri) or dejavu.

    >>> sorted(font_in_use("dejavu"))
    ['family', 'file', 'version']

    Raises
    ------
    KhitabError
        for another name, and for naskh where the package fontpkg-amiri is not installed.
    """
    path = Path(fm.findfont(fm.FontProperties(family=families(font))))
    face = FT2Font(str(path))
    version = face.get_sfnt().get((3, 1, 0x409, 5), b"").decode("utf-16-be")  # name table: Windows, English, version
    return {"family": face.family_name, "file": path.name, "version": version.removeprefix("Version ").split(";")[0]}


def _private_name(font: str) -> str:
    return f"Khitab {font.title()}"


@lru_cache
def font_files(font: str) -> tuple[Path, ...]:
    """The packaged files of `font`, registered once; empty where the package is absent."""
    if font not in _PACKAGES:
        raise KhitabError(f"font={font!r} is unknown; choose one of {', '.join(_PACKAGES)}.")
    package, stem = _PACKAGES[font]
    spec = find_spec(package) if package else None
    if spec is None and font == "naskh":
        raise KhitabError(
            "font='naskh' needs the package fontpkg-amiri: pip install fontpkg-amiri, or use font='sans'."
        )
    if spec is None:
        return ()
    folder = Path(spec.submodule_search_locations[0]) / "files"
    found = {folder / f"{stem}-{name}.ttf": weight for name, weight in _WEIGHTS.items()}
    return tuple(_register(path, weight, font) for path, weight in found.items() if path.exists())


def _register(path: Path, weight: int, font: str) -> Path:
    # addfont() does not win over a system font of the same family; a family name of our own does.
    fm.fontManager.ttflist.append(fm.FontEntry(fname=str(path), name=_private_name(font), weight=weight))
    return path
