"""Pages of small asset tables, and a browser to open them in."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from map_samples import make_assets

from assetmap.layers import LayerPack, load_layers
from assetmap.maps import MapOptions, build_map_spec, write_map
from assetmap.privacy import view_for

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def layers() -> LayerPack:
    return load_layers()


@pytest.fixture
def make_page(layers: LayerPack, tmp_path: Path) -> Callable[..., Path]:
    """Write the page of some rows and return its path."""

    def make(rows: list[dict[str, Any]], **options: Any) -> Path:
        territory = options.get("territory")
        view = view_for(make_assets(rows, layers), areas=(territory,) if territory else ())
        return write_map(build_map_spec(view, layers, MapOptions(**options)), tmp_path / "map.html")

    return make


def _find_chromium() -> str | None:
    named = os.environ.get("ASSETMAP_CHROMIUM")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return named or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give a running Chromium, or skip with one loud line."""
    path = _find_chromium()
    if path is None:
        warnings.warn("No Chromium found: the tests of map pages are skipped. Set ASSETMAP_CHROMIUM.", stacklevel=1)
        pytest.skip("no Chromium: set ASSETMAP_CHROMIUM or install chromium")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


class OpenPage:
    """A page opened from disk, and everything it asked for or complained of."""

    def __init__(self, chromium: Any, path: Path, size: tuple[int, int]) -> None:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
        self.page = context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector(".am-root")


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., OpenPage]]:
    opened: list[OpenPage] = []

    def open_(path: Path, size: tuple[int, int] = (1280, 800)) -> OpenPage:
        opened.append(OpenPage(chromium, path, size))
        return opened[-1]

    yield open_
    for one in opened:
        one.page.context.close()
