"""Say in words why a layer takes something or does not."""

from __future__ import annotations

from collections.abc import Mapping

from assetmap.errors import LayerFileError
from assetmap.layers.layer import Layer, LayerPack
from assetmap.rules import KINDS, TagBlock, fits, is_over


def explain_rules(layer: Layer, tags: Mapping[str, str], kind: str) -> tuple[bool, str]:
    """Say whether the layer's rules take ``tags`` as a thing of shape ``kind``, and why, in one sentence."""
    reasons = []
    for rule in layer.rules:
        fitting = [block for block in rule.any_of if fits(block, tags)]
        if not fitting:
            continue
        said = _tags_in_words(max(fitting, key=len), tags)
        if is_over(tags):
            return False, f"it is {said}, but marked as disused or gone"
        barred = [block for block in rule.none_of if fits(block, tags)]
        if barred:
            reasons.append(f"it is {said}, but {_tags_in_words(barred[0], tags)} keeps it out")
        elif kind not in rule.geometry:
            reasons.append(f"it is {said}, but this layer takes {' and '.join(rule.geometry)} shapes, not a {kind}")
        else:
            return True, f"it is {said}"
    return False, reasons[0] if reasons else "none of its tags are asked for"


def _tags_in_words(block: TagBlock, tags: Mapping[str, str]) -> str:
    return " with ".join(f"{key}={tags[key]}" for key in block)


def explain(pack: LayerPack, tags: Mapping[str, str], kind: str | None = None) -> list[str]:
    """Say in sentences which layers take ``tags`` and which nearly do, best first; for ``kind`` None any shape is tried."""
    kinds = (kind,) if kind else KINDS
    matches = {match.layer: match for shape in kinds for match in pack.matches(tags, shape)}
    taken = sorted(matches.values(), key=lambda match: match.rank)
    sentences = []
    for place, match in enumerate(taken):
        layer = pack[match.layer]
        why = next(text for fits_, text in (explain_rules(layer, tags, shape) for shape in kinds) if fits_)
        role = "This is shown in" if place == 0 else "It also belongs to"
        sentences.append(f"{role} “{layer.label}” ({layer.id}), because {why}.")
    for layer in pack.values():
        if layer.id in matches:
            continue
        why = explain_rules(layer, tags, kinds[0])[1]
        if why != "none of its tags are asked for":
            sentences.append(f"It is not in “{layer.label}” ({layer.id}): {why}.")
    if not taken:
        asked = " with ".join(f"{key}={value}" for key, value in tags.items()) or "nothing"
        why = "." if sentences else f": no layer asks for {asked}. See layers/README.md for what deserves one."
        sentences.insert(0, f"This is in no layer{why}")
    return sentences


def parse_tags(text: str) -> dict[str, str]:
    """Read tags written as ``key=value;key=value``.

    Raises
    ------
    LayerFileError
        When a part has no ``=``.
    """
    tags: dict[str, str] = {}
    last = None
    for part in text.split(";"):
        if "=" in part:
            last, value = (side.strip() for side in part.split("=", 1))
            tags[last] = value
        elif last is not None and part.strip():
            tags[last] += ";" + part.strip()
        elif part.strip():
            raise LayerFileError(f"“{part.strip()[:40]}” is not a tag. Write tags as key=value;key=value.")
    return tags
