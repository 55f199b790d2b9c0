"""Pages of small asset tables, and a browser to open them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from map_samples import make_assets

from assetmap.layers import LayerPack, load_layers
from assetmap.maps import MapOptions, build_map_spec, write_map
from assetmap.privacy import view_for


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


class OpenPage:
    """A page opened from disk, and everything it asked for or complained of."""

    def __init__(self, browser: Any, path: Path, size: tuple[int, int]) -> None:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
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
def open_page(browser: Any) -> Iterator[Callable[..., OpenPage]]:
    opened: list[OpenPage] = []

    def open_(path: Path, size: tuple[int, int] = (1280, 800)) -> OpenPage:
        opened.append(OpenPage(browser, path, size))
        return opened[-1]

    yield open_
    for one in opened:
        one.page.context.close()
