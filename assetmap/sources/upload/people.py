"""Rows about people: what tells of a private life, what a person brings, and what of them is not even held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assetmap.sources.rows import CheckedRow
from assetmap.sources.upload.consent import has_consent
from assetmap.sources.upload.report import Context

_TEXTS = ("name", "description", "why_it_matters", "category", "open_to", "cost", "sessions", "accessibility")
_NO_CONSENT = "No consent is recorded."


class People:
    """Knows which rows of one sheet are about a person, and takes out of them what is not to be held."""

    def __init__(self, context: Context, ours: Sequence[str]) -> None:
        self.context = context
        self.is_export = "asset_id" in ours
        self.layers = frozenset(layer for layer in context.layers if context.layers[layer].level == "individual")

    def private(self, checked: CheckedRow) -> str:
        """Say what of somebody's private life a row tells; empty when nothing."""
        if self.context.private_words is None or self.is_export:
            return ""
        told = self.context.private_words(*_said(checked, "name", "description"))
        return told[0] if told else ""

    def is_personal(self, checked: CheckedRow) -> bool:
        """Say whether a row is what a person brings: by its level, its layer or its words."""
        level, layer = checked.values.get("level"), checked.values.get("layer")
        if level == "individual" or layer in self.layers:
            return True
        asked = self.context.is_persons_own
        if asked is None or level or layer or self.is_export:
            return False
        return asked(*_said(checked, "name", "description", "category"))

    def without_home(self, checked: CheckedRow, private: str, *, has_place: bool) -> tuple[str, str] | None:
        """Take what points to a person's home, or tells of their health, from a row: it is not even held.

        Returns
        -------
        tuple or None
            What is to be said of it and what to do; None where nothing was taken and consent is recorded.
        """
        pointed = [checked.values.pop(name, None) for name in ("address", "postcode")]
        may_be_held = has_consent(checked.values)
        if private:
            checked.values["visibility"] = "coordinator"
            what = f"tells of {private}."
            if self._without_conditions(checked):
                what += " What it told of their health was left out."
            mend = "Only the co-ordinator sees it, without a place. Ask the person before it is shown to anybody."
        elif has_place or any(pointed):
            what, mend = "is what a person brings: no home is put on a map.", "It is kept without a place."
        elif may_be_held:
            return None
        else:
            what, mend = "is what a person brings.", "It is kept for co-ordinators."
        return what, mend if may_be_held else f"{mend} {_NO_CONSENT}"

    def _without_conditions(self, checked: CheckedRow) -> bool:
        """Take what tells of somebody's health out of everything a row says; say whether there was anything."""
        cut = self.context.without_conditions
        if cut is None:
            return False
        before: dict[str, Any] = {name: checked.values[name] for name in _TEXTS if name in checked.values}
        after: dict[str, Any] = {name: cut(str(text)) for name, text in before.items()}
        if "further" in checked.values:
            before["further"] = checked.values["further"]
            after["further"] = {name: cut(text) for name, text in before["further"].items()}
        checked.values.update(after)
        for name in [name for name, text in after.items() if not text]:
            del checked.values[name]
        return before != after


def _said(checked: CheckedRow, *names: str) -> list[str]:
    return [str(checked.values.get(name, "")) for name in names]
