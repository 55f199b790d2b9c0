"""Where the installed web packages lie: Leaflet, Font Awesome and our own scripts, their versions and their licences."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assetmap.errors import ExportError

WEB_FOLDER = Path(__file__).resolve().parent / "web"

SCRIPTS = (
    "dom.js",
    "texts.js",
    "palette.js",
    "shapes.js",
    "words.js",
    "decode.js",
    "search.js",
    "filter.js",
    "marks.js",
    "cluster.js",
    "canvas.js",
    "labels.js",
    "basemap.js",
    "places.js",
    "overlays.js",
    "map.js",
    "draw.js",
    "keys.js",
    "locate.js",
    "legend.js",
    "narrow.js",
    "order.js",
    "list.js",
    "card.js",
    "frame.js",
    "wishes.js",
    "choosing.js",
    "paper.js",
    "assetmap.js",
)
"""Our scripts, each after those it imports from. ``assetmap.js`` exports ``mountMap``."""

APP_SCRIPTS = ("address.js",)
"""Further ones that only the app's pages fetch."""

STYLE = "assetmap.css"

_IMPORT_LINE = re.compile(r"^import\s[^;]*?from\s+[\"']\./[\w-]+\.js[\"'];[ \t]*\n", re.MULTILINE)
_EXPORT_WORD = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|class|const|let)\b)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)

_BSD_2 = """Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
   disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
   disclaimer in the documentation and/or other materials provided with the distribution.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE."""


@dataclass(frozen=True)
class Icon:
    """One icon as a path in a box of ``width`` by ``height``."""

    width: float
    height: float
    path: str


@dataclass(frozen=True)
class LicenceNotice:
    """What a page must say about a work it carries."""

    work: str
    holder: str
    licence: str
    text: str


def leaflet_folder() -> Path:
    """Return the folder of Leaflet's files (``leaflet.js``, ``leaflet-src.esm.js``, ``leaflet.css``)."""
    return _data_folder("leaflet", "xstatic-leaflet")


def font_awesome_folder() -> Path:
    """Return the folder of Font Awesome's files."""
    return _data_folder("font_awesome", "xstatic-font-awesome")


def web_folders() -> dict[str, Path]:
    """Return the folders an app serves, by the name it serves them under: ``leaflet`` and ``assetmap``."""
    return {"leaflet": leaflet_folder(), "assetmap": WEB_FOLDER}


@cache
def _data_folder(package: str, distribution: str) -> Path:
    # xstatic's packages share a namespace that may be spread over several folders; asking for the module finds the right one.
    spec = importlib.util.find_spec(f"xstatic.pkg.{package}")
    folder = Path(spec.origin).parent / "data" if spec and spec.origin else None
    if folder is None or not folder.is_dir():
        raise ExportError(
            f"The package {distribution} is not installed, so no map can be drawn. Install it: pip install {distribution}."
        )
    return folder


@cache
def icon_path(name: str) -> Icon | None:
    """Return the solid icon called ``name``, or None when the set has none of that name."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return None
    file = font_awesome_folder() / "svgs" / "solid" / f"{name}.svg"
    if not file.is_file():
        return None
    text = file.read_text(encoding="utf-8")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    path = re.search(r'<path d="([^"]+)"', text)
    return Icon(float(box[1]), float(box[2]), path[1]) if box and path else None


@cache
def leaflet_script() -> str:
    """Return Leaflet for a classic script element: no pointer to a source map, and it ends with a line break."""
    return _ready(leaflet_folder() / "leaflet.js")


@cache
def style_sheet() -> str:
    """Return Leaflet's and our own style in one sheet that asks for no file."""
    leaflet = (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"url\([^)]*\)", "none", leaflet) + "\n" + (WEB_FOLDER / STYLE).read_text(encoding="utf-8")


@cache
def explorer_script() -> str:
    """Return our modules as one classic script that sets ``assetmap.mountMap``.

    Each module is written so that leaving out its import lines and the word ``export`` is all that joining takes:
    one scope, every top-level name once. Comments on lines of their own stay behind: every page would carry them.
    """
    parts = []
    for name in SCRIPTS:
        text = (WEB_FOLDER / name).read_text(encoding="utf-8")
        parts.append(_COMMENT.sub("", _EXPORT_WORD.sub("", _IMPORT_LINE.sub("", text))))
    return "const assetmap = (() => {\n'use strict';\n" + "\n".join(parts) + "\nreturn { mountMap };\n})();\n"


def _ready(path: Path) -> str:
    return _SOURCE_MAP.sub("", path.read_text(encoding="utf-8")) + "\n"


@cache
def licence_notices() -> tuple[LicenceNotice, ...]:
    """Return the notices of everything a page carries."""
    return (
        LicenceNotice("assetmap", "the assetmap contributors", "MIT", ""),
        LicenceNotice("Leaflet 1.9.3", "2010-2022 Volodymyr Agafonkin, 2010-2011 CloudMade", "BSD-2-Clause", _BSD_2),
        LicenceNotice(
            "Font Awesome Free 6 icons (fontawesome.com)",
            "2022 Fonticons, Inc.",
            "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
            "",
        ),
    )
