"""The sentence that says why two rows were taken for one place, or not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assetmap.conflate.evidence import Evidence
from assetmap.conflate.scoring import doubts, refusals

AGAINST: dict[str, str] = {
    "other_identifier": "the identifiers differ",
    "number_conflict": "the numbers in the names differ",
    "meets_there": "one is the place, the other a group or activity that meets there",
    "kind_words_conflict": "different kinds of place by their names",
    "own_words": "each name has words of its own",
    "no_name": "one has no name",
    "generic_name": "the name alone says too little",
    "beyond_limit": "further apart than is usual for such a place",
    "beyond_outer": "too far apart to be one place without more to go by",
    "no_place": "one has no place to compare",
    "other_name": "the identifier is the same but the names are not",
    "one_contact": "one contact but two names, as of neighbours in one building",
    "further_word": "one word more and another less",
    "kind_words_extra": "one name speaks of a further kind of place",
}


def reasons_of(e: Evidence, rivalled: NDArray[np.bool_]) -> list[str]:
    """Return one sentence per pair."""
    against = {name: rows.tolist() for name, rows in (refusals(e) | doubts(e)).items()}
    columns = [
        _names(e),
        _distances(e.distance_m),
        _flagged(e.same_identifier, "same identifier"),
        _either(e.same_postcode, "same postcode", e.other_postcode, "different postcodes"),
        _either(e.same_address, "same address", e.other_house | e.other_address, "different addresses"),
        _either(e.same_phone, "same phone", e.other_phone, "different phones"),
        _either(e.same_website, "same website", e.other_website, "different websites"),
        *[[AGAINST[name] if flag else "" for flag in flags] for name, flags in against.items()],
        _flagged(rivalled, "another row fits as well or better"),
    ]
    sentences = (", ".join(part for part in parts if part) for parts in zip(*columns, strict=True))
    return [sentence[:1].upper() + sentence[1:] for sentence in sentences]


def _names(e: Evidence) -> list[str]:
    return list(
        map(
            str,
            np.select(
                [
                    ~e.both_named,
                    e.same_name,
                    e.name_share >= 0.8,
                    e.initials,
                    e.name_cover >= 0.95,
                    e.name_share >= 0.4,
                ],
                [
                    "",
                    "same name",
                    "nearly the same name",
                    "initials of the same name",
                    "one name holds the other",
                    "names partly alike",
                ],
                default="different names",
            ),
        )
    )


def _flagged(flags: NDArray[np.bool_], text: str) -> list[str]:
    return list(map(str, np.where(flags, text, "")))


def _either(yes: NDArray[np.bool_], text: str, no: NDArray[np.bool_], other: str) -> list[str]:
    return list(map(str, np.select([yes, no], [text, other], default="")))


def _distances(distance_m: NDArray[np.float64]) -> list[str]:
    said = []
    for metres in distance_m.tolist():
        if metres != metres:
            said.append("")
        elif metres < 1000:
            said.append(f"{metres:.0f} m apart")
        else:
            said.append(f"{metres / 1000:.1f} km apart")
    return said
