"""What words say besides the kind of asset: somebody's private life, a business, where it stands in its life.

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
            r"\bflat \d+\b(?!(?: \d+)* (?:is )?(?:the |our )?(?:community|tenants|residents|drop in|advice) )|\b(?:at|in) (?:no|number) \d+\b|\bin the end house\b|\bnext door(?: neighbour)?\b(?! to the)",
        ),
        (
            "somebody's home",
            rf"\b(?:at|in|round at|round|up at) (?:my|his|her|our|their) {_KIN}s\b(?! (?:group|club|and)\b)",
        ),
        (
            "somebody's home",
            r"\b(?:flat|house|room) (?:above|over|below|across from|up from|opposite|behind|next to|beside) (?:the|a|mine|ours|us)\b(?=.*\b(?:for|her|his|she|he"
            r"|lives|stays|parcels?|somebody|family|man|woman|mum|carers?)\b)",
        ),
        (
            "somebody's health or private life",
            r"\bin (?:her|his|my|their) bed\b|\b(?:has|have|had) not (?:been|got) out\b|\bnever (?:gets|got|goes|leaves) (?:out|(?:the|her|his) house)\b"
            r"|\bcannot (?:get|go) (?:out|up the stairs|down the stairs)\b|\bbroke (?:her|his) (?:hip|leg|arm)\b|\bsince (?:she|he) (?:fell|lost)\b"
            r"|\b(?:she|he) (?:has )?lost (?:her|his) (?:husband|wife|job|son|daughter|mum|dad|benefits?)\b",
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
            r"\bhome visit(?:s|ing|ors?)?\b(?! (?:volunteers?|scheme|service|team|programme|project|charity))|\bhomes? visited\b"
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
            rf"|\b(?:my|our|his|her) (?:{_KIN}|man|lad|lass|boy|girl|wee man)s? (?:has |have |had |is |was |got |been |the |a |bad |very |really )+{CONDITION}\b"
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
            r"\bchild ?mind(?:er|ers|ing)\b(?! (?:group|network|association|drop in))"
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
_PERSON = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx)\.? [A-Z][\w'’-]+|[A-Z]\w+['’]s family|The [A-Z]\w+ (?:family|household)")
_AT_SOMEBODYS = re.compile(
    r"(?<!upstairs )(?<!downstairs )(?<!back room )(?<!function room )\b(?:at|in|round) (?:[A-Z][a-z]+['’]s(?= *(?:$|[,.;:)]|on\b|every\b|each\b|most\b))|mine\b|ours\b(?! to)|(?:my|our) place\b)"
)
_NAMED_CONDITION = re.compile(
    r"^(?:(?:Auld|Old|Wee|Big|Young) )?[A-Z][a-z]+(?: [A-Z]\.?)?,? (?:[a-z]+ ){0,4}?(?:is|has|had"
    r"|was|suffers from|got|takes)\b(?P<rest>.*)"
)
_NOBODY = frozenset(
    "everyone everybody someone anyone nobody who this that group club people folk many some there it we they centre park "
    "community council library school church the a an our".split()
)


@lru_cache(maxsize=1_000)
def private_words(name: str, description: str) -> tuple[str, str] | None:
    """Return what of somebody's private life the words tell and the words that do, or None."""
    raw = f"{name}, {description}"
    text = plain(raw)
    if told := _PRIVATE_SCREEN.first(text):
        place, found = told
        return _PRIVATE[place][0], found[0]
    if person := _PERSON.fullmatch(name.strip()):
        return "somebody by name", person[0]
    if told_of := _PRAYED_FOR.search(raw) or _SOMEBODY_AT.search(name):
        return "somebody's home, health or private life", told_of[0]
    if home := _NAMED_HOME.search(raw) or _AT_SOMEBODYS.search(raw):
        return "somebody's home", home[0]
    for part in (name, raw):
        if (somebody := _NAMED_CONDITION.match(part)) and somebody[0].split()[0].casefold() not in _NOBODY:
            condition = re.search(rf"\b{CONDITION}\b", plain(somebody["rest"]))
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

_STATUS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (status, re.compile(pattern))
    for status, pattern in (
        (
            "existing",
            r"\brevived\b|\bre ?opened\b|\brestored\b|\bback in use\b|\bbrought back to life\b"
            r"|\bup and running again\b|\brescued\b|\bsaved by\b",
        ),
        (
            "dormant",
            r"\bdormant\b|\bon hold\b|\bpaused\b|\bsuspended\b|\bmothballed\b|\bwhen (?:it is "
            r"|they are )?needed\b|\bnot (?:meeting|running) (?:at the moment|just now|right now"
            r"|this)\b"
            r"|\bhaving a break\b|\bclosed for (?:refurbishment|repairs|the winter|works)\b"
            r"|\btemporarily closed\b|\bin abeyance\b",
        ),
        (
            "former",
            r"\bno longer\b|\bdoes not (?:exist|meet|run)\b|\bdid not survive\b|\bstopped (?:meeting"
            r"|running)\b|\bdisbanded\b|\bdemolished\b|\bused to (?:be|meet|have|run)\b|\bhas ended\b"
            r"|\bended in\b"
            r"|\b(?:closed|shut)(?: down)?(?: (?:in|since) (?:\d{4}|\w+)| \d{4}| for good| permanently"
            r"|$)|\bwas closed\b|\bnow closed\b|\bshut down\b|\bfolded\b|\bis gone\b|^former\b"
            r"|^closed (?!group|on\b|at\b|for\b|in\b|to\b|during|every|until|from|and\b|(?:mon|tue|wed|thu|fri|sat|sun))[a-z]+"
            r"|\bfunding (?:ran out|stopped)\b|\bthe late\b"
            r"|\bmerged into\b|^(?:has )?ended\b|^over$|^finished\b|^closed$|^gone$",
        ),
        (
            "potential",
            r"\bplanned\b|\bproposed\b|\bplans (?:are )?(?:approved|to open|to start|for a new"
            r"|submitted)\b|\bplan to (?:open|start)\b|\bnot (?:yet )?(?:built|open|started)\b"
            r"|\bhop(?:ing|e|es) to (?:open|start|set up)\b"
            r"|\bfunding applied\b|\bapplied for funding\b|\bcould be(?:come)?\b|\bidea for\b"
            r"|\bwe are thinking\b|\bin the pipeline\b",
        ),
        (
            "emerging",
            r"\bbeing built\b|\bunder construction\b|\bjust started\b|\bstarting (?:in|on|up"
            r"|soon|this|next)\b|\bstarts (?:in|on|next|this|soon)\b|\bopening (?:soon|in|this"
            r"|next)\b|\bopens (?:soon|next|in)\b|\brehearsing\b"
            r"|\bsetting up\b|\bnew (?:group|club|class|project|choir|team|cafe)\b|^(?:brand )?new\b"
            r"|\bjust starting\b|\bpilot\b|\bgetting going\b|\babout to start\b",
        ),
    )
)


_STATUS_SCREEN = Screen([pattern for _, pattern in _STATUS])


def status_words(name: str, description: str) -> tuple[str, str]:
    """Return where the thing stands in its life and the words that say so; ``existing`` and no words when none do."""
    texts = plain(name), plain(description)
    likely = [_STATUS_SCREEN.likely(text) for text in texts]
    for place, (status, pattern) in enumerate(_STATUS) if any(likely) else ():
        for text, of_text in zip(texts, likely, strict=True):
            if of_text >> place & 1 and (found := pattern.search(text)):
                return status, found[0]
    return "existing", ""
