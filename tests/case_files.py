"""The worked cases' files, brought in as a person would: opened, examined, asked questions answered, filed by their words."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assetmap.assets import assets_of
from assetmap.classify import classify, file_by_words
from assetmap.classify.apart import private_words
from assetmap.layers import load_layers
from assetmap.normalise import normalise
from assetmap.sources.upload.examine import examine
from assetmap.sources.upload.opening import open_upload
from assetmap.sources.upload.report import Choices, Context, UploadReport
from assetmap.workspace import examples

if TYPE_CHECKING:
    import geopandas as gpd

EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "examples"

ANSWERS: dict[str, Choices] = {
    f"{path.parent.name}/{path.name}": Choices.from_dict(example.answers.get(path.name, {}))
    for example in examples()
    for path in example.inputs
    if path.suffix != ".pbf"
}
"""Every file of the cases, and what a person answers where the file leaves a question or a column is taken for another."""

OWN_COLUMNS = ("castlemilk/castlemilk.csv", "hawkhill/hawkhill.csv")
"""Files with our own columns: their layer and level are what people said, not what words gave."""


@dataclass(frozen=True)
class Brought:
    """A file brought in: the report, and the assets with what each row said (``kind``, ``counts``, ``relations``)."""

    report: UploadReport
    assets: gpd.GeoDataFrame
    said: list[dict[str, Any]]


@lru_cache(maxsize=len(ANSWERS))
def bring_in(file: str) -> Brought:
    """Bring a file of the cases in."""
    layers = load_layers()
    context = Context(layers=layers, retrieved_at="2026-01-01T00:00:00+00:00", private_words=private_words)
    report = examine(open_upload(EXAMPLES / file), ANSWERS[file], context)
    records, _ = normalise(report.records)
    records, classes, _ = file_by_words(records, classify(records, layers), layers)
    assets, _ = assets_of(records, classes, layers)
    return Brought(report, assets, [json.loads(said) for said in records["said"]])


def expected_of(file: str) -> list[dict[str, str]]:
    """Read what was declared by hand for each row of a file, in the file's order."""
    case, name = file.split("/")
    with (EXAMPLES / case / "expected.csv").open(encoding="utf-8", newline="") as rows:
        return [row for row in csv.DictReader(rows) if row["file"] == name]
