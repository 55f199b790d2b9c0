"""The nearest general layer of a row that has no layer's own words: what sort of word its name ends in, what it is about, who acts in it.

Every list is chosen by us; see ``docs/classification.md``. What they give is a guess, for a person to look at: with a confidence of 0.3
where the name or the row's own category says it, 0.2 where only the description does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assetmap.classify.holders import STAFF, head_of
from assetmap.classify.screening import Screen
from assetmap.layers import Layer, LayerPack
from assetmap.phrases import plain

_BY_NAME = 0.3
_BY_DESCRIPTION = 0.2

_FIRST: tuple[tuple[str, str, str], ...] = (
    ("name", "time_to_give", r"\bvolunteers$|^people (?:who|that) (?:now )?(?:give|help|volunteer)\b"),
    ("category", "time_to_give", r"^(?:\w+ )?volunteers?$"),
    ("name", "train_stations", r"^(?:\w+ )?station$"),
    ("name", "schools", r"\bteachers?$"),
    ("name", "council_offices", r"(?<!community )(?<!parent )(?<!pupil )(?<!youth )(?<!churches )\bcouncil$"),
    ("name", "council_offices", r"\b(?:commission|authority|government)$"),
    ("name", "schools", r"(?<=\w )(?:academy|college|high|seminary)$"),
    ("name", "charities_and_associations", r"(?<=\w )(?:trust|foundation|society|fund|trustees)$"),
    ("name", "charities_and_associations", r"^trustees\b|^governors\b"),
    ("name", "seasonal_events", r"\b(?:events?|party|parties)$"),
    ("category", "training_and_employability", r"\b(?:courses?|training)$"),
    ("name", "day_centres_and_outreach", rf"\b{STAFF}$"),
    ("category", "day_centres_and_outreach", rf"^(?:\w+ )?{STAFF}$"),
    (
        "name",
        "day_centres_and_outreach",
        r"\b(?:services?|programme|project|clinic|surgery|bureau|helpline|unit|team)$",
    ),
    ("category", "day_centres_and_outreach", r"\b(?:services?|programme|project|support)$"),
    (
        "name",
        "charities_and_associations",
        r"\b(?:organisations?|agency|agencies|association|providers|institut(?:e|ion)|office|bureau|department)$",
    ),
    (
        "category",
        "charities_and_associations",
        r"\b(?:partners?|organisations?|charity|agency|funder|sends people)$",
    ),
    ("description", "charities_and_associations", r"\b(?:a|and|national|local) partner\b|\bpartner in\b"),
)
"""What a name or a category ends in."""

_ABOUT: tuple[tuple[str, str], ...] = (
    (
        "places_of_worship",
        r"congregation|ministries|assembl(?:y|ies) of god|assembly|christian|islamic|gospel|ecumenical|salvation|worship|prayer|praise"
        r"|bible|buddhis[tm]|sangha|zen|masjid|muslim|mandir|hindu|sikh|jewish|catholic|evangelical|pentecostal|quakers?",
    ),
    (
        "sports_clubs",
        r"sports?|sporting|athletics?|rugby|watersports|fc|afc|rfc|harriers|racers|runners|rovers|thistle|united fc|warriors"
        r"|vaulters|climbers|climbing|paddlers|archers|archery|skaters|skate|wrestl\w+|fencing|fencers|lifters|riders|strikers|wanderers",
    ),
    ("community_media", r"radio|podcasts?|newspaper|magazine|broadcast\w*|newsletter"),
    ("community_transport", r"lifts?|dial a \w+|minibus|door2door|door to door|car scheme|transport|drivers"),
    (
        "choirs_bands_and_drama",
        r"opera|operatic|players|theatre|theatrical|repertory|drama|musical|harmon(?:y|ies)|chorus|singers|ceilidh|musicians?|rhythms?"
        r"|ballet|dancers?|ensemble|tunes?|voices|productions|thespians|panto(?:mime)?|jazz|samba|drumm(?:ers|ing)|fiddlers?|pipers",
    ),
    ("arts_centres_and_galleries", r"arts?|galler(?:y|ies)|studios?"),
    (
        "craft_and_art_groups",
        r"artists?|stitch\w*|sew|sewing|knit\w*|crochet\w*|quilt\w*|makars?|poets?|writers|scribblers|potters|pottery|weavers",
    ),
    (
        "repair_and_reuse",
        r"pre ?loved|reuse|uniforms?|clothing|bundles|swaps?|baby bank|hand me downs?|repairs?|upcycl\w+|recycl\w+",
    ),
    ("cycle_hire_and_repair", r"cycles?|bikes?|cycling"),
    ("community_gardens", r"grow|growers|growing|gairden|edible|veg|planters|orchard|seeds?|bloom|compost\w*"),
    (
        "environment_groups",
        r"rivers? trust|wildlife|conservation|climate|carbon|sustainab\w+|eco|green team|nature|biodiversity|litter",
    ),
    ("community_meals", r"meals?|soup|lunch|dinner|supper|breakfast|food|kitchen|cook|eat|feast|langar"),
    ("local_history_groups", r"heritage|history|historical|archives?|reminiscence|antiquar\w+|memories"),
    ("animal_welfare", r"animals?|cats?|hedgehogs?|horses|donkeys?"),
    (
        "youth_centres",
        r"youths?|young people|young peoples|youngsters|teenagers|kids|children|childrens|youngers|juniors?|under \d\ds",
    ),
    (
        "carers_and_family_support",
        r"care|caring|family support|families|kinship|fostering|parenting|babies|birth|breastfeeding|fathers|mums",
    ),
    (
        "training_and_employability",
        r"employ\w*|workforce|skills for|lifelong learning|apprentice\w*|enterprise academy|careers",
    ),
    (
        "classes_and_homework_clubs",
        r"educational?|learning|tuition|tutoring|lessons?|classes|coding|language exchange|conversation",
    ),
    ("counselling_and_therapy", r"counselling|therap(?:y|ies)|trauma|bereavement"),
    ("health_centres_and_clinics", r"nhs|clinical|health visiting|immunisation|podiatry|physio\w*|midwifery"),
    ("advice_services", r"advice|rights|advocacy|welfare benefits|debt"),
    ("council_offices", r"pest control|refuse|bin collections?|registrar|licensing|planning|environmental health"),
    ("housing_offices", r"almshouses|housing|homes|dwellings|tenanc(?:y|ies)|landlords?"),
    ("development_trusts", r"buyout|regeneration|development trust|communities|futures"),
    ("welcome_groups", r"refugees?|asylum|newcomers|new scots|migrants?|multicultural|multi cultural|intercultural"),
    ("clubs_and_societies", r"enthusiasts|collectors|fans|owners|fanciers|modellers|society|guild|league|fraternity"),
)
"""What a name is about, whatever it ends in. The first that is there counts, so the plainer come first."""

_OUTSIDE: tuple[tuple[str, str], ...] = (
    ("woodlands", r"(?:plantation|copse|spinney|grove|thicket|coppice|trees)"),
    (
        "named_paths",
        r"(?:lane|wynd|vennel|close|cut|short ?cut|promenade|prom|boardwalk|loop|trail|walk|stairs|brae|riverside|cycleway)",
    ),
    (
        "commons_and_greens",
        r"(?:meadow|verge|field|paddock|lawn|courtyard|terrace|patch|plot|grounds|steps|wall|corner|grass|links)",
    ),
    ("beaches", r"(?:bay|sands|cove|rocks|shore|foreshore|seafront)"),
    ("lochs_and_ponds", r"(?:pond|lochan|reservoir|dam|weir|pool|marsh|wetland)"),
    (
        "nature_reserves",
        r"(?:squirrels?|bats|birds?|owls?|otters?|frogs?|newts|herons?|kingfishers?|seals|deer|swans|butterfl(?:y|ies))(?: \w+)?",
    ),
    (
        "seasonal_events",
        r"(?:show|games|parade|procession|bonfire|fayre|fete|gala|festival|carnival|day|week|night|concert|swap|sale|ball|run|contest|competition|race)",
    ),
    ("training_and_employability", r"(?:courses?|training|academy|diploma|qualification|traineeships?)"),
    ("classes_and_homework_clubs", r"(?:class(?:es)?|lessons?|workshops?|tuition|detectives|explorers)"),
)
"""Outdoor places and what happens there, as the last word of a name."""

_WHERE_PEOPLE_ARE = re.compile(
    r"\bwhere (?:everybody|everyone|people|children|we|you|the \w+) (?:can |always |all )?(?:sits?|meets?|plays?|gathers?|goes|go|hangs?|swims?|feeds?|walks?|chats?|stops?)\b"
)

_THEN: tuple[tuple[str, str, str], ...] = (
    ("name", "community_centres", r"\b(?:centre|rooms|institute hall|pavilion|hut)$|(?<!^the )(?<=\w )hub$"),
    (
        "name",
        "clubs_and_societies",
        r"\b(?:collective|club|circle|fellowship|branch|lodge|order|troupe|squad|sangam|sangha)$",
    ),
    (
        "name",
        "charities_and_associations",
        r"\b(?:association|society|federation|guild|union|incorporation|branch|enterprises?|initiative)\b|(?<=\w )(?:trust|fund|aid|relief|hardship|bequest"
        r"|endowment|governors|scheme|charit(?:y|ies|able)|benevolent|orphanage|institution|concern)\b",
    ),
    (
        "name",
        "networks",
        r"\b(?:committee|forum|alliance|coalition|network|partnership|consortium|campaign|action|voice)\b",
    ),
    ("category", "seasonal_events", r"\bevents?$"),
    (
        "category",
        "informal_groups",
        r"\b(?:groups?|meetings?|drop ins?|get togethers?|self help|activit(?:y|ies)|socials?|clubs?)$",
    ),
    (
        "name",
        "informal_groups",
        r"\b(?:lads|lassies|ladies|dads|mums|grannies|grandads|pals|crew|bods|blethers|regulars|gang|buddies|women|womens|men|mens|brothers|sisters"
        r"|elders|folk|people|neighbours|team|squad|bunch|mob|club|meet ?up|cafe|coffee|tea|company|together|sessions?|mornings?|afternoons?"
        r"|evenings?)\b",
    ),
    ("name", "informal_groups", r"\w+ meetings?$|\b(?:pensioners|senior citizens|over \d0s)$"),
    ("name", "informal_groups", r"\w \bcommunity$|\bcommunity of \w|\bwhatsapp\b|\bfacebook\b"),
    ("category", "networks", r"^(?:families|family|network|friends)$"),
)

_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("languages", r"^(?:spoken )?languages?(?: spoken)?$|^tongues?$|^(?:i )?speaks?$"),
    ("sports_clubs", r"\b(?:sports?|fitness|athletics|physical activity)\b"),
    ("health_centres_and_clinics", r"\b(?:health|nhs|medical|clinical|hscp|primary care)\b"),
    (
        "carers_and_family_support",
        r"\b(?:carers?|famil(?:y|ies)|parents?|early years|kinship|social care|disability|learning disability)\b",
    ),
    ("community_transport", r"\b(?:transport|travel)\b"),
    ("community_media", r"\b(?:media|newsletters?|radio|communications?)\b"),
    ("advice_services", r"\b(?:advice|rights|money|legal|welfare|benefits|debt)\b"),
    ("training_and_employability", r"\b(?:employability|employment|jobs?|work|skills development)\b"),
    ("classes_and_homework_clubs", r"\b(?:education|learning|esol|classes|adult education|literacy)\b"),
    ("youth_centres", r"\b(?:youth|young people|children|teens?|play)\b"),
    ("places_of_worship", r"\b(?:worship|places of worship|churches)\b"),
    ("faith_groups", r"\b(?:faith|religion|religious|church|parish|congregation|fellowship|prayer)\b"),
    ("choirs_bands_and_drama", r"\b(?:music|drama|theatre|performing arts|dance|singing)\b"),
    ("craft_and_art_groups", r"\b(?:arts?|crafts?|creative|culture|cultural)\b"),
    ("environment_groups", r"\b(?:environment\w*|nature|green|climate|conservation|wildlife)\b"),
    ("community_gardens", r"\b(?:growing|gardens?|gardening|food growing)\b"),
    ("community_meals", r"\b(?:food|meals?|lunch)\b"),
    ("local_history_groups", r"\b(?:heritage|history)\b"),
    ("counselling_and_therapy", r"\b(?:mental health|wellbeing|counselling|therapy)\b"),
    ("recovery_communities", r"\b(?:recovery)\b"),
    ("homelessness_support", r"\b(?:homeless\w*)\b"),
    ("housing_offices", r"\b(?:housing|homes)\b"),
    (
        "charities_and_associations",
        r"\b(?:charit(?:y|ies)|third sector|voluntary|equalit(?:y|ies)|poverty|relief|grants?|funding|trusts?)\b",
    ),
    ("clubs_and_societies", r"\b(?:clubs?|societ(?:y|ies)|hobb(?:y|ies)|interests?)\b"),
    (
        "informal_groups",
        r"\b(?:social|older people|elderly|women|men|seniors|our group|groups?|friendship|community|local|neighbours?)\b",
    ),
    ("community_centres", r"\b(?:halls?|venues?|premises|meeting places?|com hall)\b"),
    ("commons_and_greens", r"\b(?:open space|greens?pace|outdoors)\b"),
)
"""What a row's own category says of a name that says nothing."""

_PURPOSES: tuple[tuple[str, str], ...] = (
    (
        "community_centres",
        r"\b(?:village|public|town|community|parish) hall\b|\bmeeting place for\b|\brecreational facilities\b|\bleisure time\b",
    ),
    (
        "sports_clubs",
        r"\bparticipation in (?:the )?(?:\w+ )?sport\b|\badvanc\w+ of (?:public )?sport\b|\b(?:sport|game) of \w+",
    ),
    (
        "environment_groups",
        r"\benvironmental (?:protection|improvement)\b|\bbiodiversity\b|\bimprove\w* the environment\b",
    ),
    ("animal_welfare", r"\banimal welfare\b"),
    (
        "development_trusts",
        r"\bcommunity development\b|\bregenerat\w+\b|\bbenefit of the (?:inhabitants|residents|community|people) of\b|\b(?:inhabitants|residents) of\b",
    ),
    (
        "faith_groups",
        r"\badvanc\w+ (?:of )?(?:the )?(?:christian|islamic|jewish|hindu|sikh|buddhist)?(?: )?(?:religion|faith)\b|\bgospel\b|\bspiritual\b",
    ),
    (
        "recovery_communities",
        r"\b(?:peer|people) (?:run|led)\b.*\brecovery\b|\brecovery\b.*\b(?:peer|people) (?:run|led)\b|\bmutual aid\b",
    ),
    ("choirs_bands_and_drama", r"\badvanc\w+ (?:of )?(?:the )?(?:arts|music|drama)\b|\bperform\w*\b"),
    (
        "charities_and_associations",
        r"\bthe relief of\b|\brelie(?:f|ve) (?:of )?(?:those|persons|people|poverty)\b|\badvanc\w+ (?:of )?(?:the )?(?:education|health|human rights|citizenship|equality)\b"
        r"|\bthose in need\b|\bprevention or relief\b|\bgrants? (?:to|for)\b|\bbursar\w+\b|\bpromot(?:e|es|ion of) (?:the )?(?:equality|diversity|welfare|education|health)\b",
    ),
)
"""What a charity's own purposes say, which are written in nearly the words of the law."""

_IN_LEGAL_WORDS = re.compile(
    r"\b(?:relief|advancement|prevention|promotion|provision) of\b|\bthose in need\b|^to (?:advance|provide|promote|relieve|support|encourage)\b"
)

_ACTS: tuple[tuple[str, str], ...] = (
    (
        "day_centres_and_outreach",
        r"\b(?:programme|scheme|service|clinic|course|agency|organisation|team) (?:for|of|to|that|which|supporting|helping|working)\b"
        r"|\b(?:self )?refer(?:ral|rals|red)?\b|\bappointments?\b|\bcaseworkers?\b|\bone to one\b|\b1 ?(?:to|2) ?1\b|\bstaffed\b|\bstaff\b"
        r"|\bhelpline\b|\bnhs\b|\bcouncil (?:run|funded|service|team)\b|\bkey ?workers?\b|\bsupport workers?\b|\bspecialist\b|\bcommissioned\b"
        r"|\b(?:provides?|offers?|delivers?) (?:\w+ ){0,3}(?:support|advice|care|services?|training|counselling|mentoring)\b",
    ),
    (
        "informal_groups",
        r"\b(?:we|us|our) \w+|\bmeets?\b|\bgathers?\b|\bget together\b|\ball welcome\b|\beveryone welcome\b|\banyone welcome\b|\bcome along\b"
        r"|\bjust turn up\b|\bturn up\b|\bno need to book\b|\bmembers\b|\bresidents\b|\bneighbours\b|\bvolunteers\b|\bvols\b|\bcommittee\b|\bnobody leads\b"
        r"|\bchairs in a (?:ring|circle)\b|\bcuppa\b|\btea and\b|\bcoffee\b|\bchat\b|\bblether\b|\bkick ?about\b|\bsing\b|\bplay together\b|\bswap\b",
    ),
)
"""Who acts in a description: a service with its staff, or people who meet."""

_LEGAL_FORM = re.compile(r"\b(?:scio|cio|charity no|sc0\d+|registered charity)\b")
_TAIL = re.compile(r"(?: (?:scio|cio|cic|charity|ltd|limited|limted|uk|inc|group ltd))+$")
_SAID_BY_PEOPLE = re.compile(
    r"\b(?:volunteer|parent|resident|tenant|member|peer|self|pupil|user|family) (?:run|led|owned)\b|\b(?:residents|tenants|neighbours|members|parents)\b"
    r"|\b(?:our|we|us)\b|\bcommittee\b"
)
_SAID_BY_SERVICES = re.compile(
    r"\bnhs\b|\bhscp\b|\bcouncil\b|\bstaff(?:ed)?\b|\breferr?al\b|\breferred\b|\bself ref\b|\bappointments?\b|\bsupport workers?\b|\bsocial work\b"
    r"|\bfunded\b|\bcommissioned\b|\bnational\b|\bcbt\b|\bnurses?\b|\bonline\b|\bhelpline\b|\bdigital\b"
)
_OFTEN_EITHER = frozenset(
    ("youth_centres", "community_transport", "classes_and_homework_clubs", "informal_groups", "welcome_groups")
)


@dataclass(frozen=True)
class Nearest:
    """The general layer, the words that point to it, the field they stand in, and who holds it where they say so."""

    layer: Layer
    words: str
    where: str
    confidence: float
    level: str = ""


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


_FIRST_PATTERNS = tuple((where, layer, re.compile(pattern)) for where, layer, pattern in _FIRST)
_THEN_PATTERNS = tuple((where, layer, re.compile(pattern)) for where, layer, pattern in _THEN)
_ABOUT_SCREEN = Screen([_whole(words) for _, words in _ABOUT])
_OUTSIDE_PATTERNS = tuple(("name", layer, re.compile(rf"\b{words}$")) for layer, words in _OUTSIDE)
_CATEGORY_SCREEN = Screen([re.compile(pattern) for _, pattern in _CATEGORIES])
_PURPOSE_SCREEN = Screen([re.compile(pattern) for _, pattern in _PURPOSES])
_ACT_SCREEN = Screen([re.compile(pattern) for _, pattern in _ACTS])


_Patterns = tuple[tuple[str, str, re.Pattern[str]], ...]


def nearest_layer(name: str, description: str, category: str, layers: LayerPack) -> Nearest | None:
    """Return the general layer nearest to a row with no layer's own words; None where nothing points to one."""
    texts = {"name": _TAIL.sub("", head_of(name)), "category": plain(category), "description": plain(description)}
    for where, layer, words in _pointers(texts, plain(name)):
        if layer in layers:
            said = " ".join((plain(name), texts["description"], texts["category"]))
            confidence = _BY_NAME if where in ("name", "category") else _BY_DESCRIPTION
            return Nearest(layers[layer], words, where, confidence, _level(layers[layer], said))
    return None


def _pointers(texts: dict[str, str], name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the field, the layer and the words of everything that points to a layer, the surest first."""
    yield from _ends(_FIRST_PATTERNS, texts)
    if found := _ABOUT_SCREEN.first(texts["name"]):
        yield "name", _ABOUT[found[0]][0], found[1][0]
    yield from _ends(_THEN_PATTERNS, texts)
    yield from _ends(_OUTSIDE_PATTERNS, texts)
    if found := _WHERE_PEOPLE_ARE.search(name):
        yield "name", "commons_and_greens", found[0]
    if found := _ABOUT_SCREEN.first(name):
        yield "name", _ABOUT[found[0]][0], found[1][0]
    if found := _PURPOSE_SCREEN.first(texts["description"]) or _PURPOSE_SCREEN.first(name):
        yield (
            "purpose" if _IN_LEGAL_WORDS.search(found[1].string) else "description",
            _PURPOSES[found[0]][0],
            found[1][0],
        )
    if found := _CATEGORY_SCREEN.first(texts["category"]):
        yield "category", _CATEGORIES[found[0]][0], found[1][0]
    if found := _ABOUT_SCREEN.first(texts["description"]):
        yield "description", _ABOUT[found[0]][0], found[1][0]
    for where, text in (("description", texts["description"]), ("name", name)):
        if found := _ACT_SCREEN.first(text):
            yield where, _ACTS[found[0]][0], found[1][0]
    if found := _LEGAL_FORM.search(name):
        yield "name", "charities_and_associations", found[0]


def _ends(patterns: _Patterns, texts: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    for where, layer, pattern in patterns:
        if texts[where] and (found := pattern.search(texts[where])):
            yield where, layer, found[0]


def _level(layer: Layer, said: str) -> str:
    """Say who holds it where the words say better than the general layer; else empty."""
    by_people, by_services = _SAID_BY_PEOPLE.search(said), _SAID_BY_SERVICES.search(said)
    if layer.level == "organisational" and by_people and not by_services:
        return "community"
    if layer.id in _OFTEN_EITHER and by_services and not by_people:
        return "organisational"
    return ""
