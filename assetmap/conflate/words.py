"""What is known about words in names: abbreviations, legal forms, generic words, kinds of place and group words. Data only.

Chosen by us from names of charities, GP practices and OpenStreetMap; English with the commonest Welsh and Gaelic words.
"""

from __future__ import annotations

ABBREVIATIONS: dict[str, str] = dict(
    pair.split(":")
    for pair in (
        "saint:st street:st sta:st ste:st ctr:centre cntr:centre cen:centre center:centre comm:community cmty:community com:community "
        "assoc:association assn:association ass:association soc:society rd:road ave:avenue av:avenue ln:lane "
        "gdn:garden gdns:garden sq:square pl:place cres:crescent dr:drive ch:church prim:primary ps:primary_school "
        "sch:school med:medical prac:practice surg:surgery hosp:hospital hse:house lib:library grp:group mem:memorial "
        "mt:mount nth:north sth:south fc:football_club afc:football_club rfc:rugby_football_club bc:bowling_club "
        "gc:golf_club tc:tennis_club hc:health_centre cc:community_centre ra:residents_association "
        "rc:roman_catholic bldg:building dept:department dev:development edu:education natl:national intl:international "
        "govt:government svc:service svcs:service serv:service hlth:health theater:theatre wkshop:workshop "
        "first:1 second:2 third:3 fourth:4 fifth:5 and: chem:chemist doctors:gp doctor:gp drs:gp org:organisation "
        "organization:organisation cofe:church_of_england cofs:church_of_scotland w:west e:east n:north"
    ).split()
)
"""One word -> the word or words (joined by ``_``) it stands for; nothing where it says nothing."""

LEGAL_FORMS = frozenset(
    "ltd limited plc llp cic cio scio inc incorporated company guarantee registered reg charity charitable sc the of in at for by".split()
    + "on to a y yr an na nan".split()
)
"""Dropped from every name that has another word: legal forms, articles and prepositions, also Welsh and Gaelic."""

KINDS_OF_PLACE: dict[str, str] = {
    "worship": "church chapel kirk mosque masjid temple gurdwara synagogue parish cathedral abbey eglwys capel eaglais baptist methodist",
    "hall": "hall neuadd pavilion institute hut",
    "school": "school academy college university ysgol sgoil",
    "nursery": "nursery preschool creche meithrinfa",
    "health": "medical health surgery gp clinic hospital meddygfa",
    "dentist": "dental dentist orthodontic",
    "pharmacy": "pharmacy chemist",
    "library": "library llyfrgell",
    "museum": "museum gallery amgueddfa",
    "theatre": "theatre cinema",
    "inn": "inn tavern pub arms bar brewery cafe coffee restaurant tearoom bistro takeaway caffi hotel hostel",
    "park": "park parc playground meadow cemetery wood woodland",
    "allotment": "allotment",
    "sport": "gym leisure swimming pool",
    "police": "police",
    "fire": "fire",
    "post": "post",
    "shop": "shop store supermarket butcher baker bakery",
}
"""Kind -> words of names. Two names whose kinds have nothing in common ("church", "school") speak of two places."""

PLACE_WORDS = frozenset(
    "centre house hub complex building canolfan museum club_house station court".split()
) | frozenset(
    word
    for kind in "worship hall school nursery health library museum theatre park sport".split()
    for word in KINDS_OF_PLACE[kind].split()
    if word not in ("medical", "health")
)
"""Words that name somewhere people may meet."""

GROUP_WORDS = frozenset(
    "scout brownie guide rainbow cub beaver playgroup toddler choir band class friend parent pta squadron "
    "brigade session knitting yoga bingo dance guild wi u3a troop cadet singer player crafter walker coder "
    "cafe coffee lunch foodbank pantry dropin".split()
)
"""Words that, added to a place's name, name a group or an activity that meets there."""

WEAK_GROUP_WORDS = frozenset(
    "group club society association unit team league fellowship meeting committee class session".split()
)
"""Words that do so only beside another added word ("knitting group"); alone they may be the place's own committee."""

GENERIC_WORDS = frozenset(
    "st community centre church hall gp practice medical surgery group club society association trust foundation fund school primary "
    "secondary high park garden service project health care family youth village town city district area local public memorial "
    "library museum house hub office shop cafe pub inn bar post st road lane avenue place building station old new north south "
    "east west upper lower great little great scotland scottish wales welsh england english uk british national international "
    "parish social day resident tenant neighbourhood development support action council committee charity "
    "canolfan neuadd eglwys capel ysgol cymuned cymunedol parc y yr welfare organisation department nursery playgroup "
    "activity sport leisure recreation ground field play playground pitch allotment pharmacy clinic hospital dental branch "
    "scout guide brownie unit chapel united free partnership company".split()
)
"""Words that many places share: they weigh ``GENERIC_WEIGHT`` at most, however rare they are in the tables at hand."""
