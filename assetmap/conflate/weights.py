"""The weights of the score, as numbers.

Fitted by `python benchmarks/match.py LISTS --extract EXTRACT --fit`: logistic regression with a small ridge over the
candidate pairs of the development part; no weight may be below 0, so that nothing works against its own sense
(2,116 pairs, 1,340 true). Do not change by hand.
"""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "always": -1.963,
    "name_once": 1.650,
    "name_cover": 0.000,
    "telling": 0.599,
    "telling_much": 0.628,
    "spelling": 2.293,
    "spelling_high": 1.758,
    "initials": 7.556,
    "same_postcode": 0.300,
    "same_address": 0.300,
    "shared_phone": 1.131,
    "own_phone": 3.646,
    "shared_website": 0.200,
    "own_website": 1.089,
    "same_kind": 0.114,
    "both_left_over": 1.725,
    "one_left_over": 0.981,
    "kind_words_extra": 0.000,
    "group_words_extra": 2.814,
    "other_postcode": 0.200,
    "other_district": 2.037,
    "other_address": 0.701,
    "other_house": 0.758,
    "other_phone": 0.701,
    "other_website": 0.581,
    "other_kind": 1.694,
    "no_place": 2.105,
    "distance_100_m": 0.704,
    "beyond_limit": 0.008,
}
