"""From evidence to a score and a decision: a weighted sum with published numbers, then rules that no score overrules."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assetmap.conflate.evidence import Evidence
from assetmap.conflate.weights import WEIGHTS

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
SAME_FROM = 0.4
UNSURE_FROM = 0.15
"""Where "same" and "unsure" begin: chosen on the development part, as low as precision stayed above 0.99."""
UNPLACED_AS_M = 60.0
"""Metres apart that are reckoned where one of the two has no place, besides what ``no_place`` weighs. Chosen by us."""
CLEARLY_BEHIND = 0.5
"""In log-odds: a partner that much behind the best one is no rival."""


def measures(e: Evidence) -> dict[str, Array]:
    """Return the columns that are weighed, by name; what speaks against is below 0."""
    distance = np.nan_to_num(e.distance_m, nan=UNPLACED_AS_M)
    return _for(e) | {
        "both_left_over": -np.minimum(e.both_left_over, 1),
        "one_left_over": -e.one_left_over,
        "kind_words_extra": -_number(e.kind_words_extra),
        "group_words_extra": -_number(e.group_words_extra),
        "other_postcode": -_number(e.other_postcode),
        "other_district": -_number(e.other_district),
        "other_address": -_number(e.other_address),
        "other_house": -_number(e.other_house),
        "other_phone": -_number(e.other_phone),
        "other_website": -_number(e.other_website),
        "other_kind": -_number(e.other_kind),
        "no_place": -_number(np.isnan(e.distance_m)),
        "distance_100_m": -np.minimum(distance, 500) / 100,
        "beyond_limit": -_number(e.beyond_limit),
    }


def _for(e: Evidence) -> dict[str, Array]:
    alike = (e.name_share >= 0.7) | e.initials  # neighbours in one building share the address, too
    return {
        "name_once": _number(e.name_once),
        "name_cover": e.name_cover,
        "telling": np.minimum(e.telling, 1),
        "telling_much": np.maximum(e.telling - 1, 0),
        "spelling": e.spelling,
        "spelling_high": np.clip((e.spelling - 0.7) / 0.3, 0, 1),
        "initials": _number(e.initials),
        "same_postcode": _number(e.same_postcode & alike),
        "same_address": _number(e.same_address & alike),
        "shared_phone": _number(e.same_phone & ~e.own_phone),
        "own_phone": _number(e.own_phone),
        "shared_website": _number(e.same_website & ~e.own_website),
        "own_website": _number(e.own_website),
        "same_kind": _number(e.same_kind),
    }


def _number(flags: NDArray[np.bool_]) -> Array:
    return flags.astype(float)


def scores_of(e: Evidence) -> Array:
    """Return the logistic score of every pair, 0-1, before the rules."""
    total = np.full(len(e.distance_m), WEIGHTS["always"])
    for name, column in measures(e).items():
        total += WEIGHTS[name] * column
    return np.asarray(np.round(1 / (1 + np.exp(-total)), 4))


def refusals(e: Evidence) -> dict[str, Flags]:
    """Return by name the rules that make a pair different, whatever its score."""
    linked = e.same_identifier | e.own_phone | e.own_website
    apart = (e.both_left_over >= 0.6) & (e.name_share < 0.75) & (e.spelling < 0.9)
    apart |= (
        (e.both_left_over >= 0.3)
        & (e.both_left_over + e.one_left_over >= 1)
        & (e.name_share < 0.6)
        & (e.spelling < 0.75)
    )
    apart &= ~e.initials
    return {
        "other_identifier": e.other_identifier,
        "number_conflict": e.number_conflict & ~e.same_identifier,
        "meets_there": e.meets_there & ~e.same_identifier,
        "kind_words_conflict": e.kind_words_conflict & ~linked,
        "own_words": apart & ~linked,
    }


def doubts(e: Evidence) -> dict[str, Flags]:
    """Return by name the rules that keep a pair from being more than unsure."""
    address = e.same_address & e.same_postcode
    contact = e.same_identifier | e.own_phone | address
    link = contact | e.own_website
    once = e.name_once & ((e.telling >= 1.5) | (e.same_district & (e.telling >= 0.9)))
    unlike = e.both_named & ~e.initials & (e.spelling < 0.8)
    return {
        "no_name": ~e.both_named & ~e.same_identifier,
        "generic_name": e.both_named & (e.telling < 0.3) & ~e.initials & ~link & ~e.same_address,
        "beyond_limit": e.beyond_limit
        & ~link
        & ~(e.name_once & ~e.limit_known)
        & ~(e.same_postcode & (e.name_share >= 0.8)),
        "beyond_outer": e.beyond_outer & ~e.same_identifier,
        "no_place": np.isnan(e.distance_m) & ~link & ~e.same_postcode & ~once,
        "other_name": e.same_identifier & (e.name_share < 0.3) & unlike,
        "one_contact": ~e.same_identifier
        & (e.own_phone | e.own_website)
        & (e.name_share < 0.75)
        & unlike
        & (e.name_cover < 0.95),
        "further_word": (e.both_left_over >= 0.15) & (e.one_left_over >= 0.6) & unlike & ~e.own_phone & ~e.own_website,
        "kind_words_extra": e.kind_words_extra
        & ~e.kind_words_conflict
        & ~e.same_identifier
        & ~e.own_phone
        & ~e.own_website,
    }


def _floor(e: Evidence) -> Array:
    """Return the least score of what a person should look at, however little else speaks for it."""
    here = e.same_address & (e.same_postcode | (e.distance_m <= e.limit_m))
    nameless = ~e.both_named & (here | e.own_phone | e.own_website)
    return np.select([e.same_identifier, nameless], [0.97, 0.3], default=0.0)


def decide(e: Evidence, i: NDArray[np.intp], j: NDArray[np.intp]) -> tuple[Array, NDArray[np.object_], Flags]:
    """Return score, decision, and whether another row fits as well or better.

    A pair is the same when its score is high enough, no rule stands against it, and neither row has a partner that fits
    clearly better; where another fits nearly as well, the pair is unsure.
    """
    score = scores_of(e)
    score = np.maximum(score, _floor(e))
    refused = np.logical_or.reduce(list(refusals(e).values()))
    doubted = np.logical_or.reduce(list(doubts(e).values()))
    score = np.where(refused, np.minimum(score, UNSURE_FROM - 0.01), score)
    score = np.where(doubted, np.minimum(score, SAME_FROM - 0.01), score)
    log_odds = np.log((score + 1e-4) / (1 + 1e-4 - score))
    ahead = np.minimum(log_odds - _best_other(log_odds, i), log_odds - _best_other(log_odds, j))
    rivalled = ahead <= CLEARLY_BEHIND
    beaten = ahead < -CLEARLY_BEHIND
    same = (score >= SAME_FROM) & ~rivalled
    unsure = (score >= UNSURE_FROM) & ~same & ~beaten
    decision = np.where(same, "same", np.where(unsure, "unsure", "different")).astype(object)
    return score, decision, rivalled & (score >= UNSURE_FROM)


def _best_other(values: Array, rows: NDArray[np.intp]) -> Array:
    """Return for every pair the best value of the other pairs with the same row."""
    size = int(rows.max()) + 1 if len(rows) else 1
    best = np.full(size, -np.inf)
    np.maximum.at(best, rows, values)
    holds_best = values == best[rows]
    ties = np.bincount(rows[holds_best], minlength=size)
    second = np.full(size, -np.inf)
    np.maximum.at(second, rows[~holds_best], values[~holds_best])
    return np.where(holds_best & (ties[rows] == 1), second[rows], best[rows])
