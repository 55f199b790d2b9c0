"""Who holds what a row names, and in which form, where its words say better than its layer does.

A layer says who usually holds its kind of asset. The words may say better: a steering group of services is not the residents',
a grandparents' group is not a service, a co-ordinator is a paid post wherever they work. Every list is chosen by us; see
``docs/classification.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assetmap.classify.screening import Screen, Screened
from assetmap.layers import Layer
from assetmap.phrases import plain

_HEAD = re.compile(r"[,:;(]| [-–—] | (?:for|at|in|of|with|from|to) ", re.IGNORECASE)

STAFF = (
    r"(?:staff|workers?|officers?|co ?ordinators?|coordinators?|advis[eo]rs?|nurses?|teachers?|midwives|midwife|psychologists?"
    r"|therapists?|health visitors?|named person|wardens?|link person|managers?|trainers?|counsellors?|gp|gps|doctors?|librarians?|rangers?"
    r"|link workers?|prescribers?|practitioners?|concierge|caretakers?|janitors?|receptionists?|(?:job|work|health|wellbeing) coach(?:es)?)"
)
_IS_STAFF = re.compile(rf"\b{STAFF}$")
_IS_STAFF_CATEGORY = re.compile(rf"^(?:\w+ )?{STAFF}$")
_NOT_STAFF = re.compile(r"\b(?:volunteers?|voluntary|retired|peer|former)\b")

_UNPAID = re.compile(
    r"\b(?:retired|volunteers?|voluntary|off duty|happy to|would|can|spare time|unpaid|for nothing|free of charge)\b"
)

GIVEN = re.compile(r"\b(?:for nothing|for free|gives (?:a )?free|off duty|unpaid)\b")

_OF_SERVICES = re.compile(
    r"\b(?:steering|strategic|strategy|advisory|implementation|operational|data) groups?\b"
    r"|\bpartnership\b|\bsub group of the\b|\badvocacy rights group\b|\bbusiness(?:es)?\b|\bemployers\b|\bconference\b"
)
_FOR_SERVICES = re.compile(r"\b(?:partners|services|agencies|senior people|staff)\b")
_OF_RESIDENTS = re.compile(
    r"\b(?:residents?|tenants?|neighbours?|local people|parents|families|carers|volunteers|service users|members)\b"
)
_OWN_GROUP = re.compile(r"\b(?:group|groups|club|circle)$")
_BY_PEOPLE = re.compile(
    r"\b(?:volunteer|parent|resident|tenant|member|community|neighbour|artist|peer|self) (?:run|led|owned|managed)\b|\b\d+ volunteers\b"
    r"|\bvoluntary committee\b"
    r"|\b(?:run|led|staffed|kept (?:open|going)|managed|made) by (?:\w+ )?(?:volunteers|residents|parents|mums|dads|locals|neighbours"
    r"|tenants|members|artists)\b"
    r"|\bcommunity (?:fridge|larder|pantry|cupboard)\b|\blocal (?:makers|artists)\b|\bmembership\b|\bhelp yourself\b|\ball volunteers\b"
    r"|\bvolunteers only\b|\bvolunteers (?:show|help|teach|lead|run|cook|drive|mend|fix|read|listen)\b(?! (?:by|out))"
)
_LAYERS_OF_SERVICES_OR_PEOPLE = frozenset(
    (
        "food_banks_and_pantries",
        "nurseries_and_childcare",
        "ambulance_and_rescue_stations",
        "arts_centres_and_galleries",
        "museums",
        "libraries",
        "theatres_and_cinemas",
        "animal_welfare",
        "music_places",
        "sports_centres",
        "shared_workspaces",
        "charity_shops",
        "post_offices",
        "day_centres_and_outreach",
        "housing_offices",
        "visitor_information",
    )
)
"""Usually a service's, but people themselves run some of them, and then say so."""

_BY_PROFESSIONALS = re.compile(
    r"\b(?:nurse|physio|gp|nhs|council|professional|therapist|worker|midwife|dietitian|instructor|staff|police|social work"
    r"|health visitor) (?:led|run|delivered|funded)\b"
    r"|\b(?:led|run|delivered|provided|staffed) by (?:\w+ ){0,2}(?:nhs|council|nurses?|physios?|health visitors?|social work|professionals"
    r"|paid staff|the (?:surgery|practice))\b"
    r"|\b(?:on|by|self|gp) referral\b|\breferrals?\b|\bref(?:erred)? by\b|\bcommissioned\b|\b\d+ (?:wk|week) (?:blocks?|courses?|programmes?)\b"
    r"|\bstaffed\b|\b\d+ (?:paid )?(?:staff|tutors|workers|coaches|nurses)\b|\bpaid (?:staff|workers?|tutors?)\b|\bcaseworkers?\b|\bcase workers?\b"
    r"|\b(?:physio|physiotherapy|dietetics|nhs \w+|health) team\b|\b(?:a|with|by|the) (?:physio\w*|physiotherapists?|dietiti?cian|psychologist"
    r"|midwife)\b"
    r"|\b(?:\d+|four|six|eight|ten|twelve) (?:wk|week)s? (?:blocks?|courses?|programmes?)\b|\b(?:recovery|key|two youth|three youth) workers?\b"
    r"|\b(?:housing|support|family|social|outreach) workers?\b|\bnurses?\b(?! (?:comes?|visits?|pops?|drops?|looks))"
    r"|\bassessments?\b|\btherapeutic\b|\bemergency rest centres?\b"
    r"|\brest centres?\b"
)
_LAYERS_OF_PEOPLE_OR_SERVICES = frozenset(
    (
        "exercise_classes",
        "classes_and_homework_clubs",
        "community_gardens",
        "community_centres",
        "befriending_and_good_neighbours",
        "youth_centres",
        "informal_groups",
        "assembly_points",
        "historic_buildings",
        "craft_and_art_groups",
        "community_transport",
        "swimming_places",
        "allotments",
        "welcome_groups",
        "parent_and_toddler_groups",
        "community_meals",
        "woodlands",
    )
)
"""Usually people's own, but services run some of them, and then say so."""

_BY_A_SERVICE = re.compile(
    r"\bnhs\b|\bhscp\b|\bsocial work\b|\bhealth improvement\b|\bleisure trust\b|\bcld\b|\bsocial prescribing\b|\blibrarians?\b"
    r"|\b(?:counsellor|therapist|psychologist|tutor|officer|physio|nurse|librarian|dietitian|worker|professional|staff) (?:led|run)\b"
    r"|\bnational (?:body|charity|organisation|helpline|service)\b|\brespite\b|\bsensory support\b|\bequipment loans?\b"
    r"|\b(?:library|school|centre|college|museum|hospital|surgery|nursery|ranger|fire|police|youth|support|paid|council"
    r"|housing) (?:staff|workers?|officers?|dept"
    r"|team|service)\b|\branger led\b|\bsocial ent(?:erprise)?\b"
    r"|(?<!community )(?<!parent )(?<!church )(?<!pupil )(?<!youth )(?<!churches )(?<!parents )(?<!student )(?<!from the )(?<!rent )\bcouncil\b"
    r"(?! (?:land|halls?|houses?|estate|scheme|tax|owned|owns|flats?|depot|pays|grant|gave|lets|cuts|grass|park|will|does|never))"
)
"""A service that acts, in whatever a group or an activity is told to be."""
_NEVER_A_SERVICES = frozenset(
    (
        "tenants_and_residents_groups",
        "community_councils",
        "parent_councils",
        "development_trusts",
        "networks",
        "stories_and_traditions",
        "community_safety_groups",
        "recovery_communities",
        "environment_groups",
    )
)

_OF_ITS_MEMBERS = re.compile(
    r"\b(?:residents|tenants|neighbours|mens?|womens?|ladies|older peoples?|older folks?|over \d+s?|pensioners|seniors|anglers|angling|gardeners"
    r"|allotments?"
    r"|bowlers|bowling|growers|walkers|riders|cyclists|boatmens?|fishermens?|crofters|parents|pupils|students|youth|disabled peoples?|carers|veterans"
    r"|traders|bee ?keepers|horticultural|curling|cricket|football|rugby|swimming|sailing|rowing|canoe|chess|camera)\b(?: \w+){0,2}"
    r" (?:associations?|clubs?|forum|society|union)\b"
)
"""An association, a club or a forum of the people that it names is their own."""

_TEAM = re.compile(
    r"\b(?:connectors?|link workers?|prescrib\w+|liaison|wellbeing|outreach|detached|support)\b(?: \w+)* ?(?:team|service)$"
)
_OF_A_DEPARTMENT = re.compile(r"^(?:edu|facilities|clinical|civic|statutory|nhs|social work|hscp|council services?)$")
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


_BY_PEOPLE_SCREEN, _BY_PROFESSIONALS_SCREEN = Screened(_BY_PEOPLE.pattern), Screened(_BY_PROFESSIONALS.pattern)
_BY_A_SERVICE_SCREEN = Screened(_BY_A_SERVICE.pattern)
_ON_THE_GROUND = ("place", "area", "route")
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
    found = _OF_ITS_MEMBERS.search(plain(name))
    if found and (layer.level == "organisational" or found[0].endswith(("forum", "association"))):
        return Held("community", form, found[0])
    level, words = _better_level(f"{plain(name)} {plain(description)}", head, kind, layer)
    return Held(level, form, words)


def _better_level(said: str, head: str, kind: str, layer: Layer) -> tuple[str, str]:
    """Say who holds what of the layers that services and people themselves both have, and the words for it."""
    if layer.id in _LAYERS_OF_SERVICES_OR_PEOPLE:
        found = _BY_PEOPLE_SCREEN.search(said)
        return ("community", found[0]) if found else ("", "")
    if layer.id in _LAYERS_OF_PEOPLE_OR_SERVICES and not _BY_PEOPLE_SCREEN.search(said):
        found = (
            _TEAM.search(head)
            or _BY_PROFESSIONALS_SCREEN.search(said)
            or (layer.form not in _ON_THE_GROUND and _BY_A_SERVICE_SCREEN.search(said))
            or _OF_A_DEPARTMENT.search(kind)
        )
        return ("organisational", found[0]) if found else ("", "")
    if layer.level == "community" and layer.form not in _ON_THE_GROUND and layer.id not in _NEVER_A_SERVICES:
        found = None if _BY_PEOPLE_SCREEN.search(said) else _BY_A_SERVICE_SCREEN.search(said)
        return ("organisational", found[0]) if found else ("", "")
    return "", ""


@lru_cache(maxsize=1_000)
def staff_words(name: str, description: str) -> str:
    """Return the words of a paid post that a row's name is; empty when it is none, or somebody's who was it or does it unpaid."""
    return "" if _UNPAID.search(plain(description)) or GIVEN.search(plain(name)) else _staff_words(head_of(name), "")


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
