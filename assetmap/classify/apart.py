"""What is kept apart from the assets: somebody's private life, a business, a home for many.

Every list here is chosen by us, from how people write on workshop notes and in their own lists; see ``docs/classification.md``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assetmap.classify.screening import Screen
from assetmap.phrases import plain

_ROOM = r"(?:house|flat|home|living room|front room|spare room|kitchen|bedroom|back garden|garage)"
_KIN = (
    r"(?:son|daughter|mum|mother|dad|father|gran|granny|grandad|husband|wife|partner|brother|sister|friend|pal|uncle|"
    r"auntie|aunt|cousin|child|neighbour|wee boy|wee girl|little boy|little girl|lodger)"
)
_SOMEBODY = (
    r"(?:woman|man|girl|boy|lady|lad|guy|bloke|mum|dad|mother|father|couple|widow|widower"
    r"|pensioner|family|neighbour|carer|"
    r"tutor|granny|gran|grandad|lassie|laddie|wifie)"
)
CONDITION = (
    r"(?:diabet\w+|dementia|alzheimers?|depress\w+|anxiety|bipolar|schizo\w+|psychosis"
    r"|cancer|stroke|alcoholic|addict\w*|"
    r"drinks|drinking|in recovery|autis\w+|adhd|self harm\w*|suicid\w+|epilep\w+|asthma"
    r"|parkinsons?|multiple sclerosis|"
    r"disabled|disability|housebound|bedridden|heart attack|hiv|overdose\w*|mental health"
    r"|ptsd|copd|learning difficult\w+|"
    r"pregnant|dying|palliative|terminal\w*|chemo\w*|breakdown|ill(?! health)|unwell|anorexi\w+|panic attacks?|using drugs|on drugs|on methadone)"
)
_PRIVATE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        (
            "a place of safety, which is never mapped",
            r"(?<!wildlife )(?<!bird )(?<!nature )\brefuge\b|\bsafe ?house\b|\bdomestic (?:abuse|violence)\b|\bwom[ae]ns (?:aid"
            r"|shelter)\b|\babused? (?:women|wives)\b",
        ),
        (
            "somebody's home",
            rf"\b(?:my|his|her)(?: (?!home town)\w+){{0,2}} {_ROOM}\b(?! town)|\b(?:at|in|round) (?:our"
            rf"|their) {_ROOM}\b",
        ),
        (
            "somebody's home",
            r"\bflat \d+\b(?!(?: \d+)* (?:is )?(?:the |our )?(?:community|tenants|residents|drop in|advice) )|\b(?:at|in) (?:no"
            r"|number) \d+\b|\bin the end house\b|\bnext door(?: neighbour)?\b(?! to the)",
        ),
        (
            "somebody's home",
            rf"\b(?:at|in|round at|round|up at) (?:my|his|her|our|their) {_KIN}s\b(?! (?:group|club|and)\b)",
        ),
        (
            "somebody's home",
            r"\b(?:flat|house|room) (?:above|over|below|across from|up from|opposite|behind|next to|beside) (?:the|a|mine|ours"
            r"|us)\b(?=.*\b(?:for|her|his|she|he"
            r"|lives|stays|parcels?|somebody|family|man|woman|mum|carers?)\b)",
        ),
        (
            "somebody's health or private life",
            r"\bin (?:her|his|my|their) bed\b|\b(?:has|have|had) not (?:been|got) out\b|\bnever (?:gets|got|goes|leaves) (?:out"
            r"|(?:the|her|his) house)\b"
            r"|\bcannot (?:get|go) (?:out|up the stairs|down the stairs)\b|\bbroke (?:her|his) (?:hip|leg|arm)\b|\bsince (?:she|he) (?:fell|lost)\b"
            r"|\b(?:she|he) (?:has )?lost (?:her|his) (?:husband|wife|job|son|daughter|mum|dad|benefits?)\b",
        ),
        (
            "where people sleep rough",
            r"\b(?:he|she|they|man|woman|lad|lass|guy|bloke|fella|somebody|someone|couple) (?:\w+ )?(?:sleeps?|sleeping"
            r"|is sleeping|dosses|kips|beds down)\b",
        ),
        (
            "somebody's home",
            r"^(?:number|no) \d+[a-z]?\b(?! (?:bus|route|platform|squadron|bar|shop|cafe|club|youth|station))(?= \w+)",
        ),
        (
            "how to get into a home",
            r"\bkeys? (?:is |are |kept |left |hidden )?(?:under|below|behind|in|beneath) (?:the |a |her |his |my )?(?:\w+ )?(?:pot|mat|plant|plantpot"
            r"|stone|brick|gnome|meter|bin|doormat|flowerpot)\b|\b(?:door|entry|keysafe|close) code\b",
        ),
        ("somebody's home", rf"\b{_SOMEBODY} (?:\w+ )?(?:at|from|in|on|no|number) (?:flat )?\d+\b"),
        (
            "somebody's home",
            r"(?<!who )(?<!that )\blives (?:at|in|above|below|alone|across|on|next|beside|opposite"
            r"|with|downstairs|upstairs)\b",
        ),
        (
            "visits to people's homes",
            r"\bhome visit(?:s|ing|ors?)?\b(?! (?:volunteers?|scheme|service|team|programme|project|charity|by arrangement"
            r"|available|offered|possible|if needed))|\bhomes? visited\b"
            r"|\bvarious homes\b|\bvisiting round\b|\bvisits? (?:\w+ )?(?:at"
            r"|in) (?:their )?homes?\b",
        ),
        (
            "somebody's home",
            r"\bhomes? of (?:mr|mrs|ms|miss|dr)\b|\bin the (?:top|bottom|ground floor|end|corner|middle|basement) (?:flat|house)\b",
        ),
        (
            "somebody's health or private life",
            rf"\b{_SOMEBODY} (?!and )(?:\w+ )?{CONDITION}\b(?! (?:group|cafe|support|club|advice|service|nurse|team|clinic|hub))",
        ),
        (
            "somebody's health or private life",
            r"(?<!for )(?<!for the )(?<!visits )\b(?:housebound|bedbound|bed bound|bedridden)\b(?! (?:library|service|people|readers"
            r"|visit\w*|folk|book|delivery"
            r"|scheme|group|communion|members|residents|customers))|\bkey ?safe\b|\bnot coping\b|\bnot managing\b|\bon dialysis\b"
            r"|\bin for dialysis\b"
            r"|\bthe oxygen\b|\b(?:her|his) nerves\b|\b(?:been|is|was|back) in hospital\b|\b(?:after|since|with) (?:her|his) (?:\w+ )?(?:stroke|op"
            r"|operation|fall|chemo|diagnosis|breakdown|heart attack|divorce|release)\b|\bmy (?:bedroom|bed|room)\b",
        ),
        (
            "somebody's health or private life",
            rf"\b(?:my|our|his|her|their|whose) {_KIN}s? (?:\w+ )?{CONDITION}\b"
            rf"|\b(?:my|our|his|her) (?:{_KIN}|man|lad|lass|boy|girl|wee man)s? (?:has |have |had |is |was |got |been |the |a "
            rf"|bad |very |really )+{CONDITION}\b"
            r"|\b(?:since|after) (?:the|her|his) (?:op|operation|stroke|fall|accident|funeral)\b"
            r"|\b(?:our|my) (?:lad|lass|lassie|boy|girl|laddie|\w+)s? (?:has |have )?been (?:clean|sober|inside|off (?:it|the drink|drugs))\b"
            rf"|\bcar(?:er|es|ing) for (?:her |his |my |a |an |their )?(?:\w+ )?{_KIN}s? with\b",
        ),
        (
            "where people sleep rough",
            r"\btents?\b.{0,30}\b(?:rough sleep\w+|homeless)\b|\b(?:rough sleep\w+|homeless)\b.{0,30}\b(?:tents?|do not disturb)\b"
            r"|\bsleep(?:s|ing)? (?:rough )?(?:at|in|behind|under|by) (?:the )?(?:bridge|church|shop|bins|bushes|hedge|doorway|park|canal"
            r"|stairwell|garages?)\b",
        ),
        (
            "a place of safety, which is never mapped",
            r"\b(?:location|address|venue|place) (?:is |only )?(?:given |told |shared )?(?:on|after|with|by) (?:a )?referral\b"
            r"|\b(?:secret|undisclosed|confidential|withheld) (?:location|address|venue)\b|\b(?:location|address) (?:is )?(?:secret"
            r"|withheld|confidential|undisclosed)\b",
        ),
        ("somebody's private life", r"\bwidow(?:er|ed)?\b|\bon (?:her|his) own\b"),
        (
            "somebody's health or private life",
            rf"\b(?:autistic|disabled|depressed|alcoholic|diabetic|housebound|deaf|blind) {_SOMEBODY}\b(?! (?:and|group|club|support))",
        ),
        (
            "work done in somebody's home",
            r"(?<!carers and )(?<!carers or )(?<!parents and )(?<!parents or )(?<!grandparents and )(?<!grans and )(?<!dads and )"
            r"\bchild ?mind(?:er|ers|ing)\b(?! (?:group|network|association|drop in|welcome|and (?:toddlers|parents|carers|grandparents)))"
            r"|\bfoster (?:carer|mum|dad|parent|home|family)s?\b(?!(?: \w+){0,2} (?:support|groups?|network|association|service|coffee|cafe|lunch"
            r"|picnic|drop in|kickabout|meet\w*|get together)\b)",
        ),
        (
            "somebody's health or private life",
            rf"\b(?:mr|mrs|ms|miss|my {_KIN}|our {_KIN}|(?:{_SOMEBODY}|he|she) (?:who|with|has"
            rf"|is|was|had)|hes|shes)\b(?: \w+){{0,6}}? {CONDITION}\b",
        ),
        (
            "somebody's health or private life",
            rf"\b(?:i have|i am|im|ive got|i suffer|i got)\b(?: \w+){{0,3}}? {CONDITION}\b",
        ),
        (
            "somebody's health or private life",
            rf"\b{_SOMEBODY} (?:\w+ )?(?:with|who has|recovering from|who is) (?:\w+ )?{CONDITION}\b",
        ),
    )
)
_PRIVATE_SCREEN = Screen([pattern for _, pattern in _PRIVATE])
_NAMED_HOME = re.compile(
    r"(?<!St )(?<!St\. )(?<!Saint )\b[A-Z][a-z]+['’]?s (?:house|flat|home|front room|living room|kitchen)\b"
    r"|(?<!of )(?<!outside )(?<!opposite )(?<!behind )(?<!beside )(?<!by )(?<!at )\b[A-Z][a-z]+['’]?s garage\b"
)
_PRAYED_FOR = re.compile(r"\b[Pp]ray(?:ers?)? for [A-Z][a-z]+ (?!(?:and|Day|Week|Vigil)\b)[A-Z][a-z]+")
_SOMEBODY_AT = re.compile(
    r"^(?!(?:Primary|Ward|Room|Unit|Bus|Platform|Block|Area|Zone|Phase|Hut|Hall|Stance|Route|Plot|Bay|Gate|Group|Table|Class|Lot|Building)\b)"
    r"[A-Z][a-z]+ \d{1,3}[A-H]\b|^\w+ to [A-Z][a-z]+(?: [A-Z][a-z]+)?,? \d{1,3}[a-hA-H]?\b|\b[Ff]lat \d{1,3}[A-Za-z/]"
    r"|\b(?:[Hh]e|[Ss]he|[Hh]er|[Hh]is|[Oo]ur lad|[Oo]ur lass)\b[^.]*, \d{1,3}[A-Za-z]? [A-Z]\w+"
)
_NAMED_AND_AGED = re.compile(
    r"^(?!(?:Bus|Route|Room|Unit|Hall|Plot|Stance|Table|Class|Under|Over|Ages?)\b)[A-Z][a-z]+,? \(?(?:[1-9]\d|10\d)\)?, "
)
_PERSON = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.? [A-Z][\w'’-]+|[A-Z]\w+['’]s family|The [A-Z]\w+ (?:family|household)")
_AT_SOMEBODYS = re.compile(
    r"(?<!upstairs )(?<!downstairs )(?<!back room )(?<!function room )\b(?:at|in|round) (?:[A-Z][a-z]+['’]s(?= *(?:$|[,.;:)]|on\b"
    r"|every\b|each\b|most\b))|mine\b|ours\b(?! to)|(?:my|our) place\b)"
)
_NAMED_CONDITION = re.compile(
    r"^(?:(?:Auld|Old|Wee|Big|Young) )?[A-Z][a-z]+(?: [A-Z]\.?)?,? (?:[a-z]+ ){0,4}?(?:is|has|had"
    r"|was|suffers from|got|takes)\b(?P<rest>.*)"
    r"|^[A-Z][a-z]+ \((?P<told>[^)]*)\)"
)
_NOBODY = frozenset(
    "everyone everybody someone anyone nobody who this that group club people folk many some there it we they centre park "
    "community council library school church the a an our".split()
)


_HELD_FOR_MANY = re.compile(
    r"\b(?:nurses|staff|volunteers|residents|tenants|neighbours) (?:\w+ ){0,2}(?:share|meet|run|gather|hold|offer|open)s?\b|\bdrop in\b"
    r"|\bsessions?\b|\badvice\b"
)
"""What is held in a flat for many: “nurses and neighbours share coffee … in the ground-floor flat”."""
_OF_SOMEBODY = re.compile(
    rf"\b(?:my|his|her|he|she|mr|mrs|miss|who lives|lady|man|woman|{_KIN.removeprefix('(?:').removesuffix(')').replace('|neighbour', '')})\b"
)


@lru_cache(maxsize=1_000)
def private_words(name: str, description: str) -> tuple[str, str] | None:
    """Return what of somebody's private life the words tell and the words that do, or None."""
    raw = f"{name}, {description}"
    text = plain(raw)
    for place, found in _PRIVATE_SCREEN.found_in(text):
        if found[0].startswith("in the ") and _HELD_FOR_MANY.search(text) and not _OF_SOMEBODY.search(text):
            continue
        return _PRIVATE[place][0], found[0]
    if person := _PERSON.fullmatch(name.strip()):
        return "somebody by name", person[0]
    if told_of := _PRAYED_FOR.search(raw) or _SOMEBODY_AT.search(name):
        return "somebody's home, health or private life", told_of[0]
    if home := _NAMED_HOME.search(raw) or _AT_SOMEBODYS.search(raw):
        return "somebody's home", home[0]
    if aged := _NAMED_AND_AGED.search(name):
        return "somebody by name and age", aged[0].strip(" ,(")
    for part in (name, raw):
        if (somebody := _NAMED_CONDITION.match(part)) and somebody[0].split()[0].casefold() not in _NOBODY:
            condition = re.search(rf"\b{CONDITION}\b", plain(somebody["rest"] or somebody["told"] or ""))
            if condition:
                return "somebody's health or private life", condition[0]
    return None


_TOLD_CONDITION = re.compile(
    r"\W*(?:\b(?:and|who|is|was|has|had|have|with|recovering|recovers|from|suffers|suffering|living|got|being|a|an|her|his|their|my"
    r"|severe|bad|very|some)\W+)*\b"
    + CONDITION.replace(" ", r"[\s-]+")
    + r"\b(?:['’]s)?(?! (?:group|cafe|support|club|advice|service|nurse|team|clinic|hub))",
    re.IGNORECASE,
)


def without_conditions(text: str) -> str:
    """Return what is left of a text about somebody without the words that tell of their health."""
    left = _TOLD_CONDITION.sub("", text)
    return text if left == text else " ".join(left.split()).strip(" ,;.:-–")


_PRIVATE_COLUMN = re.compile(
    r"^(?:prayers?(?: list| requests?)?|caseload|case ?notes?|home visits?|patients?|sick (?:list|visits)|visiting(?: list)?|confidential"
    r"|safeguarding"
    r"|hospital visits|housebound|communion(?: list)?)$"
)


@lru_cache(maxsize=1_000)
def private_category(category: str) -> tuple[str, str] | None:
    """Return what a row's own category says of its rows, where it is a list of persons (“caseload”), and the words; else None."""
    found = _PRIVATE_COLUMN.search(plain(category))
    return ("people's private lives", found[0]) if found else None


BUSINESS = (
    "free quotes;fully insured;ltd;limited company;plc;estate agent;letting agent"
    ";property to let;flats to let;flats to rent;for sale;"
    "supermarket;car park;car parking;retail park;business park;industrial estate"
    ";shopping centre;shopping mall;bookmaker;bookies;betting shop;"
    "tattoo;nightclub;night club;takeaway;take away;fast food;nail bar;beauty salon"
    ";beauty clinic;solicitor;accountant;bank branch;building society;"
    "care home;nursing home;sheltered housing;sheltered housing complex;assisted living"
    ";residential home;childrens home;halls of residence;"
    "bouncy castle hire;for hire free;hire company;tool hire;van hire;while you wait"
    ";trade only;rates on request;prices from;franchise;factory;warehouse;"
    "driving school;driving lessons;driving instructor;dog grooming;dog walking business"
    ";vet;vets;veterinary;hotel;petrol station;filling station;cash machine;"
    "cash point;atm;car wash;car repair;car sales;garage mot;mot;taxi firm;garden centre"
    ";recruitment agency;bin store;phone repair;boiler repair;"
    "removal van;removals;house clearance;cleaning company;security firm;network engineer"
    ";web development;kitchen fitter;timber merchant;timber merchants;"
    "wood yard;tree surgery;payday loan;pawn shop;tanning salon;sunbeds;vape shop"
    ";off licence;casino;amusement arcade;holiday park;caravan park;"
    "scrapyard;call centre;consultancy;joiner for hire;plumber for hire;gardener for hire"
    ";van for hire;mobile phone shop;furniture shop;carpet shop;premier inn;travelodge;holiday inn;tyres;exhausts"
)
"""What is nobody's asset: businesses first, and homes (``layers/README.md``, “What does not, and why”)."""
