"""Classify by words: what a row without tags is, from its name, its description and its own category.

The order of questions: is it somebody's private life, is it a wish or a trouble, is it a business or a home, and only then which layer's
words it has. What no rule understands stays unsure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

from assetmap.classify.apart import BUSINESS, CONDITION, private_category, private_words
from assetmap.classify.caution import person_hint
from assetmap.classify.complaints import complaint_words, lack_words, may_complain
from assetmap.classify.gains import with_gains
from assetmap.classify.general_words import own_words, priority_category, qualities_of
from assetmap.classify.gifts import gift_words, together_words
from assetmap.classify.holders import head_of, held_by, staff_words
from assetmap.classify.nearest import Nearest, nearest_layer
from assetmap.classify.notes import note_words
from assetmap.classify.persons import person_sentence
from assetmap.classify.ranking import Candidate, Field, is_elsewhere, ranked_layers, read_fields
from assetmap.classify.sentences import bad_state, said_of_a_thing, tells_of_one, wish_sentence
from assetmap.classify.stages import status_words
from assetmap.layers import Layer, LayerPack, suggested_labels
from assetmap.phrases import PhraseIndex, plain, stem, stems

_WEAK = 1.0
"""The score of one word in a description: less than what a name ends in. Chosen by us."""
_WHERE_AT_MOST = 2.0
"""The same where the description tells of a place: more often where something is than what it is."""
_OWN_CONFIDENCE = 0.6
_WALK = re.compile(
    r"^(?:\w+ )?(?:newsletter|bulletin|notice sheet|pew sheet|magazine)$|^(?:towpath|street|estate|beach|shore|nature|site|community|asset"
    r"|neighbourhood)? ?walk(?:about)?(?: \d.*)?$",
    re.IGNORECASE,
)
_READ_AT_MOST = 1_000


@dataclass(frozen=True)
class Judgement:
    """What words say a row is. All texts, as ``assetmap classify`` writes them; ``health_assets`` is JSON."""

    kind: str
    level: str = ""
    layer: str = ""
    form: str = ""
    status: str = ""
    health_assets: str = "[]"
    reason: str = ""
    confidence: str = "0"

    def as_row(self) -> dict[str, str]:
        """Return the columns that ``assetmap classify`` adds."""
        return asdict(self)


def judge_words(name: str, description: str, category: str, layers: LayerPack) -> Judgement:
    """Judge a row by its words.

    Returns
    -------
    Judgement
        ``kind`` asset, priority (a wish or a trouble), personal (a home, a health condition), not_an_asset or unsure.
        Only an asset has a level, layer, form, status and health assets. ``reason`` names the words that decided.
    """
    name, description, category = (text[:_READ_AT_MOST].strip() for text in (name, description, category))
    noted = category
    if _WALK.search(category):
        category = ""  # where it was noted down, not what it is
    if told := private_words(name, description) or person_sentence(name, description) or private_category(category):
        what, words = told
        return Judgement("personal", reason=f"“{words}” tells of {what}: it is kept off the map.", confidence="0.8")
    if wish := _wish(name, description, category):
        if one := tells_of_one(name):
            return Judgement(
                "personal", reason=f"“{one}” speaks of somebody: it is kept off the map.", confidence="0.6"
            )
        return Judgement("priority", reason=f"“{wish}” tells a wish or a trouble in a sentence.", confidence="0.6")
    if note := note_words(name, category):
        return Judgement("not_an_asset", reason=f"“{note}” is a note to those who made the list.", confidence="0.6")
    fields = read_fields(name, description, category, layers)
    ranked = ranked_layers(fields, layers)
    if staff_words(name, description):
        ranked = [one for one in ranked if layers[one.layer].level != "individual"] or ranked
    if complaint := priority_category(category) or _complaint(name, description, ranked, fields):
        return Judgement(
            "priority", reason=f"“{complaint}” reads like a wish or a trouble, not an asset.", confidence="0.7"
        )
    gift = gift_words(name, description, category, is_named=bool(fields[0].found))
    if gift and gift[1] in layers and not _is_own(ranked, layers):
        reason = f"“{gift[0]}” tells of what somebody does, gives or has come through."
        return _answer(layers[gift[1]], (name, description, category), reason, _OWN_CONFIDENCE)
    if not ranked and "stories_and_traditions" in layers and (together := together_words(name, category)):
        reason = f"“{together}” tells of what people are to each other."
        return _answer(layers["stories_and_traditions"], (name, description, category), reason, _OWN_CONFIDENCE)
    if business := not gift and _business(name, description, fields, layers):
        return Judgement(
            "not_an_asset",
            reason=f"“{business}” is a business, a home or the like: no layer asks for it.",
            confidence="0.7",
        )
    if (own := own_words(name, category)) and not _is_own(ranked, layers) and not together_words(name, category):
        held = "skills_and_talents" if re.search(r"\b(?:skill|talent)", plain(name)) else "lived_experience"
        if held in layers:
            reason = f"“{own}” tells of what people hold themselves."
            return _answer(layers[held], (name, description, category), reason, _OWN_CONFIDENCE)
    if not (fields[2].found or gift or _is_own(ranked, layers)) and (
        said := said_of_a_thing((name, description, noted), fields)
    ):
        reason = f"“{said}” makes it a sentence or a complaint, not the name of something: a person has to look."
        return Judgement("unsure", reason=reason, confidence="0.1")
    is_where = ranked and layers[ranked[0].layer].form == "place" and ranked[0].score <= _WHERE_AT_MOST
    if (
        ranked
        and (is_where or ranked[0].score <= _WEAK)
        and (near := _named((name, description, category), ranked[0], fields, layers))
    ):
        reason = f"Only the general words “{near.words}” point to “{near.layer.label}”."
        return _answer(near.layer, (name, description, category), reason, near.confidence, near.level)
    if ranked:
        return _asset(ranked, (name, description, category), layers)
    return _without_a_layers_words((name, description, category), fields, layers)


def _wish(name: str, description: str, category: str) -> str:
    """Return the words of a name that is a wish told in a sentence, or of a thing told to be of no use; not of what somebody gives."""
    wish = wish_sentence(name)
    if not wish and (wish := bad_state(plain(description))):
        status, because = status_words(name, description)
        wish = "" if because and status == "existing" else wish  # “reopened” says that it is mended
    if not wish or gift_words(name, description, category, is_named=False) or together_words(name, category):
        return ""
    return wish


def _without_a_layers_words(
    row: tuple[str, str, str], fields: tuple[Field, Field, Field], layers: LayerPack
) -> Judgement:
    """Judge a row in which no layer's own words stand, or only some that others in it point away from."""
    name, description, _ = row
    hint, near = person_hint(*row), nearest_layer(row, layers, _barred(fields))
    away = _pointed_away(fields, layers)
    if away and not (near and near.where in ("name", "category", "purpose")):
        return Judgement("not_an_asset", reason=away, confidence="0.5")
    is_of_many = near is not None and near.where == "purpose" and bool(re.fullmatch(CONDITION, hint or ""))
    is_no_person = (
        near is not None and near.where == "name" and hint == name
    )  # “Volunteers” alone is not somebody's name
    if near and (not hint or is_of_many or is_no_person):
        reason = f"Only the general words “{near.words}” point to “{near.layer.label}”."
        return _answer(near.layer, row, reason, near.confidence, near.level)
    if hint:
        return Judgement("unsure", reason=f"“{hint}” may tell of a person: a person has to look.", confidence="0.1")
    said = "These words are in no layer's list." if name or description else "There are no words to judge by."
    return Judgement("unsure", reason=said, confidence="0.1" if name or description else "0")


def _pointed_away(fields: tuple[Field, Field, Field], layers: LayerPack) -> str:
    """Say which layer a row would be in if other words of it did not point away; empty when none."""
    for field in fields:
        for found in field.found:
            if away := fields[0].away.get(found.layer) or field.away.get(found.layer):
                return f"“{found.phrase}” would be “{layers[found.layer].label}”, but “{away}” points away from it."
    return ""


def _barred(fields: tuple[Field, Field, Field]) -> set[str]:
    return set().union(*(field.away for field in fields))


def _named(
    row: tuple[str, str, str], told: Candidate, fields: tuple[Field, Field, Field], layers: LayerPack
) -> Nearest | None:
    """Return what a name ends in, where the best that the lists know is one word told beside it; else None."""
    name, _, category = row
    head = head_of(name)
    if set(stems(told.phrase)) & set(stems(f"{name} {category}")) or person_hint(*row):
        return None
    near = nearest_layer(row, layers, _barred(fields))
    return near if near and near.where == "name" and head.endswith(near.words) else None


def _is_own(ranked: list[Candidate], layers: LayerPack) -> bool:
    return bool(ranked) and layers[ranked[0].layer].level == "individual"


def _complaint(name: str, description: str, ranked: list[Candidate], fields: tuple[Field, Field, Field]) -> str | None:
    """Return the words of a wish or trouble, unless what is named is an asset and the trouble is only told beside it."""
    if not may_complain(plain(f"{name}, {description}")):
        return None
    words = plain(name).split()
    if lack := lack_words(" ".join(words)):
        return lack
    for found in fields[0].found:
        if found.length > 1:
            words[found.start : found.end] = [""] * found.length
    if complaint := complaint_words(" ".join(words), conditions=not fields[0].found):
        return complaint
    named = max((found.length for found in fields[0].found), default=0)
    if named >= 2 and ranked:
        return None
    return complaint_words(plain(description), troubles=named == 0 and not ranked) or (
        complaint_words(plain(description)) if named == 1 and "broken" in plain(description) else None
    )


_VISITS = re.compile(r"\bvisit(?:s|ing)? (?:the|a|our|local) ")
_LEGAL_FORMS = ("ltd", "limited company", "plc")


@lru_cache(maxsize=1)
def _businesses() -> PhraseIndex:
    return PhraseIndex([("business", BUSINESS.split(";"))])


def _business(name: str, description: str, fields: tuple[Field, Field, Field], layers: LayerPack) -> str | None:
    """Return the words of a business or home that the row is itself, not one it is beside or for."""
    for text, field in ((name, fields[0]), (description, fields[1])):
        words = tuple(stem(word) for word in plain(text).split())
        for found in _businesses().find(words):
            is_told = any(one.length > 1 and layers[one.layer].level == "community" for one in fields[1].found)
            if found.phrase in _LEGAL_FORMS and (field.found or is_told):
                continue  # many a charity is a company: “Capital Carers Ltd”
            if field is fields[1] and _VISITS.search(plain(text)):
                continue  # pupils who visit a care home are no care home
            is_told_of = is_elsewhere(words, found.start) or any(
                other.start >= found.end or (other.start <= found.start and other.length > found.length)
                for other in field.found
                if field is fields[0]
            )
            if not is_told_of and (field is fields[0] or not any(other.length >= 2 for other in fields[0].found)):
                return found.phrase
    return None


def _asset(ranked: list[Candidate], row: tuple[str, str, str], layers: LayerPack) -> Judgement:
    best = ranked[0]
    layer = layers[best.layer]
    rival = next((one for one in ranked[1:] if layers[one.layer].level != layer.level), None)
    confidence = 0.35 + 0.15 * min(best.score, 3.6) - (0.1 if rival and best.score - rival.score < 1 else 0)
    return _answer(layer, row, f"The words “{best.phrase}” point to “{layer.label}”.", confidence)


def _answer(layer: Layer, row: tuple[str, str, str], reason: str, confidence: float, level: str = "") -> Judgement:
    """Say all of an asset: its layer's, and what the words say better about who holds it and where it stands in its life."""
    name, description, category = row
    status, because = ("existing", "") if layer.level == "individual" else status_words(name, description)
    held = held_by(name, description, category, layer)
    if held.level and held.level != layer.level:
        reason += f" “{held.words}” says that {_HOLDERS[held.level]} hold it."
    if because:
        reason += f" “{because}” says it is {status}."
    level, form, labels = held.level or level or layer.level, held.form or layer.form, suggested_labels([layer])
    labels = (
        _with_qualities(labels, qualities_of(name, category))
        if level == "individual"
        else with_gains(labels, name, description, category)
    )
    return Judgement("asset", level, layer.id, form, status, labels, reason, f"{confidence:.2f}")


_HOLDERS = {"organisational": "services", "community": "people themselves"}


def _with_qualities(labels: str, qualities: list[tuple[str, str, str]]) -> str:
    """Put what a person's quality is by its name before what its layer suggests."""
    named = [
        {"level": "individual", "entry": entry, "as": "is", "reason": why, "by": "rule", "rule": f"the word “{words}”"}
        for entry, words, why in qualities
    ]
    entries = {one["entry"] for one in named}
    kept = [one for one in json.loads(labels) if one["level"] != "individual" or one["entry"] not in entries]
    return json.dumps([*named, *kept], ensure_ascii=False, separators=(",", ":")) if named else labels


Judged = dict[tuple[str, str, str], Judgement]
"""What rows of (name, description, category) were judged to be, for as long as somebody keeps it."""

_MOST_KEPT = 200_000


def judge_many(rows: Iterable[tuple[str, str, str]], layers: LayerPack, known: Judged | None = None) -> list[Judgement]:
    """Judge rows of (name, description, category), each different one once.

    ``known`` are answers of the same layers given before; what is judged now is added.
    """
    known = {} if known is None else known
    if len(known) > _MOST_KEPT:
        known.clear()
    answers = []
    for row in rows:
        if row not in known:
            known[row] = judge_words(*row, layers)
        answers.append(known[row])
    return answers
