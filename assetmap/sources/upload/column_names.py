"""What people call their columns, in English and as far as we met it in other languages. Every list is chosen by us."""

from __future__ import annotations

import re
import unicodedata

NAMES: tuple[tuple[str, str], ...] = (
    # their word, and what the column is when a better one is the name
    ("name", "further"),
    ("asset name", "further"),
    ("group name", "further"),
    ("grp name", "further"),
    ("name of group", "further"),
    ("place name", "further"),
    ("service name", "further"),
    ("project name", "further"),
    ("organisation name", "further"),
    ("organization name", "further"),
    ("charity name", "further"),
    ("practice name", "further"),
    ("nom", "further"),
    ("enw", "further"),
    ("ainm", "further"),
    ("bezeichnung", "further"),
    ("title", "description"),
    ("group", "category"),
    ("club", "category"),
    ("asset", "description"),
    ("project", "description"),
    ("service", "description"),
    ("activity", "description"),
    ("venue", "address"),
    ("organisation", "further"),
    ("organization", "further"),
    ("charity", "further"),
    ("organisme", "further"),
    ("verein", "further"),
    ("place", "address"),
    ("what", "description"),
)
"""Words for the name, the surest first. Only one column can be the name."""

WORDS: dict[str, list[str]] = {
    "description": (
        "description|desc|cmt|details|detail|about|summary|notes|note|comments|comment|remarks|what it is|what is it|what|purpose|"
        "information|info|what they do|what happens|activities|activity description|aims|objectives|services|"
        "beschreibung|bemerkung|descriptif|disgrifiad|nodiadau|tuairisgeul"
    ).split("|"),
    "why_it_matters": "why it matters|why|why important|importance|benefit|benefits|what people say|value".split("|"),
    "category": (
        "category|type|kind|type of asset|asset type|sort|theme|group type|sector|classification|tag|subject|"
        "categorie|kategorie|art|typ|math|categori"
    ).split("|"),
    "lat": "lat|latitude|breitengrad|geographische breite|breite|lledred|domhan leud|latitud|gps lat".split("|"),
    "lon": "lon|long|lng|longitude|langengrad|geographische lange|lange|hydred|domhan fhad|longitud|gps lon|gps long".split(
        "|"
    ),
    "x": "x|x coord|x coordinate|coord x|point x|xcoord".split("|"),
    "y": "y|y coord|y coordinate|coord y|point y|ycoord".split("|"),
    "easting": "easting|eastings|east|os easting|gb easting|dwyreiniad|oseast1m|osgb x|rechtswert".split("|"),
    "northing": "northing|northings|north|os northing|gb northing|gogleddiad|osnrth1m|osgb y|hochwert".split("|"),
    "grid_reference": (
        "grid reference|grid ref|gridref|gridreference|ngr|os grid reference|os grid ref|os grid|os ref|national grid reference|"
        "map reference|map ref|cyfeirnod grid|igr"
    ).split("|"),
    "position": (
        "coordinates|coordinate|coords|position|lat long|lat lon|lat lng|latlong|latlon|latlng|latitude longitude|gps|"
        "gps coordinates|geo|point|koordinaten|coordonnees|cyfesurynnau"
    ).split("|"),
    "geometry": "wkt|geom|the geom|wkt geom|shape wkt".split("|"),
    "address": (
        "address|addr|street address|full address|postal address|where|where it meets|where they meet|meeting place|location|"
        "street|road|address 1|address 2|address 3|address line|address line 1|address line 2|address line 3|town|city|"
        "locality|house number|building|premises|meets at|venue address|adresse|anschrift|ort|strasse|lieu|cyfeiriad|seoladh|"
        "lleoliad"
    ).split("|"),
    "postcode": (
        "postcode|post code|postal code|pcode|p code|pc|zip|zip code|pcds|plz|postleitzahl|code postal|cod post|cod puist"
    ).split("|"),
    "phone": (
        "phone|tel|telephone|tel no|telephone no|telephone number|phone number|phone no|contact number|contact no|"
        "contact tel|contact phone|contact telephone|mobile|mob|landline|telefon|fon|ffon|rhif ffon"
    ).split("|"),
    "website": (
        "website|web|web site|web address|url|link|homepage|web page|webpage|website address|internet|site web|gwefan|"
        "larach lin|facebook"
    ).split("|"),
    "open_to": (
        "open to|who for|who its for|who it is for|who is it for|for whom|audience|age group|age range|ages|age|eligibility|"
        "target group|who can come|who can attend|suitable for|public|zielgruppe|ar gyfer"
    ).split("|"),
    "cost": "cost|costs|price|prices|fee|fees|charge|charges|how much|kosten|preis|tarif|prix|pris|cosgais".split("|"),
    "sessions": (
        "sessions|session|day time|day|days|time|times|day and time|days and times|when|when it meets|meeting time|"
        "meeting times|meets|schedule|timetable|frequency|opening times|opening hours|open|hours|horaires|zeiten|wann|"
        "offnungszeiten|quand|amser|pryd|oriau agor"
    ).split("|"),
    "accessibility": "accessibility|access|disabled access|wheelchair access|step free|accessible|barrierefrei".split(
        "|"
    ),
    "access_route": ["access route", "how to get in", "referral route"],
    "status": ["status"],
    "level": ["level", "asset level", "held by"],
    "source_id": (
        "id|ref|reference|ref no|reference number|reference no|uid|unique id|uprn|urn|asset id|record id|charity number|"
        "charity no|scottish charity number|service id|organisation id|organisation code|practice code|objectid|fid|nr|no|cyfeirnod"
    ).split("|"),
    "checked_at": "checked at|last checked|date checked|checked|last updated|updated|date updated|verified".split("|"),
    "consent": (
        "consent|consent given|consent recorded|consents|consented|consent to share|agreed|agreed to share|agrees to share|"
        "agreed to be listed|happy to share|happy to be listed|permission to share|ok to share|einwilligung|caniatad"
    ).split("|"),
    "tags": ["osm tags"],
    "further": (
        "contact|contact name|contact person|contact details|key contact|lead contact|email|e mail|email address|ebost|courriel|"
        "post d|mail|owner|managed by|lead|kontakt"
    ).split("|"),
}
"""Words for every other column."""

DRAWN = frozenset(
    "marker color|marker size|marker symbol|stroke|stroke width|stroke opacity|fill|fill opacity|styleurl|style url|stylehash|"
    "stylemaphash|icon|icon url|visibility flag|altitudemode|tessellate|extrude|draworder|shape leng|shape area|shape length".split(
        "|"
    )
)
"""Columns that say how a thing is drawn: not kept."""

_AGAIN = re.compile(r"(?<=\S)(?:[ _.#]\(?(?:[2-9]|[1-5][0-9])\)?)$")


def plain_header(header: str) -> str:
    """Return a column name in small letters without accents, signs and bracketed units: ``Grid-Ref (OS)`` is ``grid ref``."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    text = unicodedata.normalize(
        "NFKD", re.sub(r"[(\[].*?[)\]]", " ", text) if re.match(r"\s*[^(\[\s]", text) else text
    )
    text = (
        "".join(sign for sign in text if not unicodedata.combining(sign)).casefold().replace("'", "").replace("’", "")
    )
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def readings_of(header: str) -> list[str]:
    """Return the ways to read a column name: whole, without a number that makes it unique, and part by part (``Nom / Name``)."""
    parts = [header, _AGAIN.sub("", header.strip())]
    parts += [part for part in re.split(r"\s*[/|]\s*", header) if part != header]
    return list(dict.fromkeys(filter(None, map(plain_header, parts))))
