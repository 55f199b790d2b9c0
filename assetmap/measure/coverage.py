"""What an empty cell means: “nobody has told us yet”, “not mapped”, or a number of people that is told in bands only."""

from __future__ import annotations

from dataclasses import dataclass

from assetmap.privacy import Audience, AudienceView

COUNTED = "counted"
NONE_TOLD = "none_told"
NOT_MAPPED = "not_mapped"
IN_BANDS = "in_bands"

STATES: dict[str, str] = {
    COUNTED: "",
    NONE_TOLD: "nobody has told us yet",
    NOT_MAPPED: "not mapped",
    IN_BANDS: "told as one number for the whole territory",
}
"""The states of a cell, each with the words that stand in it instead of a number."""


@dataclass(frozen=True)
class Mapped:
    """Whether anybody ever looked for something in a territory. What they found plays no part in it.

    ``places`` is true when OpenStreetMap was gathered for it, a list was brought in for it, or one of its streets was walked.
    ``people`` is true when a list was brought in or a street was walked: OpenStreetMap cannot say what people bring. A list that
    names no person makes it true, too; otherwise “not mapped” would tell that there is nobody, and “fewer than 5” that there is
    somebody (source: privacy B1.4).
    """

    places: bool = False
    people: bool = False

    def holds(self, level: str | None) -> bool:
        """Say whether assets of this level were looked for; without a level, whether anything was."""
        return self.people if level == "individual" else self.places or self.people


def state_of(counted: int, is_mapped: bool, is_banded: bool = False) -> str:
    """Return the state of a cell in which ``counted`` assets were found."""
    if counted:
        return COUNTED
    if not is_mapped:
        return NOT_MAPPED
    return IN_BANDS if is_banded else NONE_TOLD


def counts_people(view: AudienceView) -> bool:
    """Say whether what people bring may be counted one by one in this view: only in the co-ordinator's."""
    return view.audience is Audience.COORDINATOR
