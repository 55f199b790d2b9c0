"""Who holds what a row names, and in which form, where its words say better than its layer does.

A layer says who usually holds its kind of asset. The words may say better: a steering group of services is not the residents',
a grandparents' group is not a service, a co-ordinator is a paid post wherever they work. Every list is chosen by us; see
``docs/classification.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assetmap.classify.screening import Screen
from assetmap.layers import Layer
from assetmap.phrases import plain

_HEAD = re.compile(r"[,:;(]| [-–—] | (?:for|at|in|of|with|from|to) ", re.IGNORECASE)

STAFF = (
    r"(?:staff|workers?|officers?|co ?ordinators?|coordinators?|advis[eo]rs?|nurses?|teachers?|midwives|midwife|psychologists?"
    r"|therapists?|health visitors?|named person|wardens?|link person|managers?|trainers?|counsellors?|gp|gps|doctors?|librarians?|rangers?)"
)
_IS_STAFF = re.compile(rf"\b{STAFF}$")
_IS_STAFF_CATEGORY = re.compile(rf"^(?:\w+ )?{STAFF}$")
_NOT_STAFF = re.compile(r"\b(?:volunteers?|voluntary|retired|peer|former)\b")

_OF_SERVICES = re.compile(
    r"\b(?:steering|strategic|strategy|advisory|implementation|operational|data) groups?\b"
    r"|\bpartnership\b|\bsub group of the\b|\badvocacy rights group\b|\bbusiness(?:es)?\b|\bemployers\b|\bconference\b"
)
_FOR_SERVICES = re.compile(r"\b(?:partners|services|agencies|senior people|staff)\b")
_OF_RESIDENTS = re.compile(
    r"\b(?:residents?|tenants?|neighbours?|local people|parents|families|carers|volunteers|service users|members)\b"
)
_OWN_GROUP = re.compile(r"\b(?:group|groups|club|circle)$")
_LAYERS_WITH_SERVICES_GROUPS = ("networks", "informal_groups", "seasonal_events")
_LAYERS_WITH_OWN_GROUPS = frozenset(
    (
        "carers_and_family_support",
        "health_centres_and_clinics",
        "recovery_and_support_services",
        "day_centres_and_outreach",
    )
)

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(rf"\b(?:{words})s?$"))
    for form, words in (
        ("group", "group|club|band|choir|meeting|committee|board|team sub team"),
        ("network", "network|partnership|alliance|coalition|forum"),
        (
            "activity",
            "course|class|classe|training|workshop|session|walk|trip|event|party|partie|festival|conference|concert|placement",
        ),
        ("information", "leaflet|website|directory|newsletter|portal|film|online|information"),
        ("organisation", "service|organisation|agency|agencie|association|trust|charity|charitie|provider|team"),
    )
)


_FORM_SCREEN = Screen([pattern for _, pattern in _FORMS])


@dataclass(frozen=True)
class Held:
    """Who holds it, in which form, and the words that say so; all empty when only the layer says it."""

    level: str = ""
    form: str = ""
    words: str = ""


def held_by(name: str, description: str, category: str, layer: Layer) -> Held:
    """Tell who holds what a row of ``layer`` names, where the words say better than the layer does.

    What the layer gives to a person stays theirs.
    """
    if layer.level == "individual":
        return Held()
    head, kind = head_of(name), plain(category)
    if staff := _staff_words(head, kind):
        return Held("organisational", "role", staff)
    form = _form_of(head) or (_form_of(kind) if layer.form != "place" else "")
    if layer.id in _LAYERS_WITH_SERVICES_GROUPS:
        said = " ".join((head, kind, plain(description)))
        services = _OF_SERVICES.search(plain(name)) or (
            _FOR_SERVICES.search(said) and re.search(r"\breference group\b", head)
        )
        if services:
            own = _OF_RESIDENTS.search(said) or re.search(r"\bpeople (?:with|and)\b", said)
            return Held("" if own else "organisational", form, "" if own else services[0])
    if layer.id in _LAYERS_WITH_OWN_GROUPS and "nhs" not in head.split() and (found := _OWN_GROUP.search(head)):
        return Held("community", "group", found[0])
    return Held("", form, "")


@lru_cache(maxsize=1_000)
def head_of(name: str) -> str:
    """Return the plain words of ``name`` before the first comma, bracket, dash, “for”, “at” or the like."""
    return plain(_HEAD.split(name.strip(), maxsplit=1)[0])


def _staff_words(head: str, kind: str) -> str:
    if _NOT_STAFF.search(head) or _NOT_STAFF.search(kind):
        return ""
    found = _IS_STAFF.search(head) or _IS_STAFF_CATEGORY.search(kind)
    return found[0] if found else ""


def _form_of(words: str) -> str:
    found = _FORM_SCREEN.first(words)
    return _FORMS[found[0]][0] if found else ""
