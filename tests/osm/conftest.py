"""Readers of made-up OpenStreetMap data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from osm_data import Osm
from osm_readings import WHEN, Read

from assetmap.layers import LayerPack
from assetmap.sources.osm_extract import read_extract
from assetmap.sources.osm_overpass import read_overpass
from assetmap.sources.reading import Reading


@pytest.fixture
def read(tmp_path: Path, pack: LayerPack) -> Read:
    """Read made-up data through the door for extracts."""

    def read_made_up(data: Osm, name: str = "made.osm") -> Reading:
        return read_extract(data.save(tmp_path / name), pack, WHEN)

    return read_made_up


@pytest.fixture
def answer(tmp_path: Path, pack: LayerPack) -> Callable[[Any], Reading]:
    """Read a made-up Overpass answer."""

    def read_answer(content: Any) -> Reading:
        path = tmp_path / "answer.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return read_overpass(path, pack)

    return read_answer
