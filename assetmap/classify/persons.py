"""Sentences that tell of one person's home, health or private life in everyday words: “my mum's at 14b and she's had two strokes”.

They go beside the lists of :mod:`~assetmap.classify.apart`: there a home or a condition is named, here somebody is spoken of. Every list is
chosen by us, leaning to the safe side; see ``docs/classification.md``.
"""

from __future__ import annotations

import re

from assetmap.classify.apart import CONDITION
from assetmap.classify.caution import THINGS
from assetmap.classify.screening import Screen
from assetmap.phrases import plain

KIN = (
    r"(?:mum|mam|maw|mother|dad|da|father|gran|nan|nana|granny|grandad|granda|grandma|grandpa|husband|man|wife|partner|boyfriend|girlfriend"
    r"|ex|son|daughter|boy|girl|lad|lass|lassie|laddie|child|children|kid|kids|baby|twins|brother|sister|uncle|aunt|auntie|aunty|niece|nephew"
    r"|cousin|grandson|granddaughter|grandchild|grandchildren|friend|pal|neighbour|flatmate|lodger|in laws?)"
)
_ONE = rf"(?:(?:my|our|her|his|their) (?:\w+ )?{KIN}s?|i|im|ive|he|hes|she|shes|mr \w+|mrs \w+|miss \w+|{KIN}s? (?:at|in|from|up|down|next)|^{KIN}s?)"
_TOLD = (
    rf"(?:{CONDITION}|strokes|on oxygen|wheelchair|zimmer|crutches|dialysis|on the sick|(?:my|her|his|with) nerves|psychiatric|sectioned|a? ?bad"
    r" (?:back|chest|leg|legs|hip|hips|heart|knee|knees)|the hip|new hip|hip (?:op|operation|replacement)|an? (?:\w+ )?(?:op|operation)"
    r"|feeding tube|catheter|insulin|colostomy|cannot do the (?:stairs|shopping)|in care"
    r"|into care|social work took|taken off (?:her|him|them|us)|self harms|incontinent|miscarriage|epileptic|arthritis|angina|emphysema"
    r"|(?:had|have|has|got) ms|going blind|blind in|deaf now|cannot (?:walk|see|hear|bend|lift|breathe|cope|sleep|read|write)"
    r"|out (?:of )?(?:the )?(?:hospital|jail|prison|rehab|ward)|put out of the (?:nursery|school|flat|house)|in (?:jail|prison|rehab|hospital)"
    r"|carers? (?:comes?|in)|gets carers|tablets"
    r"|evicted|sanctioned|on benefits|behind with (?:the|her|his|my) rent|in arrears|on (?:a )?tag|lost the baby|not eating|not eaten|not washing"
    r"|the bottle|on the drink|the drink again|using again|on probation|with (?:my|her|his) (?:legs?|knees?|back|chest|heart|eyes|hips?|feet)"
    r"|not keeping well|off school|been excluded|expecting|young offenders)"
)
_PERSONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        (
            "somebody's home",
            rf"\b(?:my|our|her|his|their) (?:\w+ )?{KIN}s? (?:\w+ ){{0,4}}(?:at|in|up|from) (?:no |number |flat |the )?\d+[a-z]?\b(?! (?:am|pm|o))",
        ),
        ("somebody's health or private life", rf"\b{_ONE}\b(?: \w+){{0,8}}? {_TOLD}\b"),
        (
            "somebody's health or private life",
            r"\b(?:hits|beats|batters|threatens|hurts) (?:me|her|him|us|the (?:wean|child|kid)s?)\b|(?<!who )\bcannot manage (?:her|his)\b"
            r"|\blost (?:her|his|my|our) (?:husband|wife|son|daughter|mum|dad|job|partner|baby|man|sight|hearing|memory|leg|speech)\b"
            rf"|\b(?:scared|feart|frightened|afraid) of (?:her|his|my|their) (?:ex )?{KIN}\b"
            rf"|\b(?:since|when|after) (?:my|her|his|our) {KIN}s? (?:died|passed|left|went|walked out)\b|^(?:shes|hes) (?!a\b|an\b|good\b|great\b"
            rf"|handy\b|brilliant\b)"
            r"|\b(?:has|have|had) not been (?:out|seen|the same)\b",
        ),
        (
            "somebody's home",
            r"\b(?:one|two|three|four|few) doors (?:down|up|along)\b|\b(?:up|down) (?:our|my) (?:stair|close)\b|^(?:\w+ ){1,2}(?:up"
            r"|down) the (?:stair|close)\b|\bacross the landing\b"
            r"|\bin one room\b|^(?:\w+ ){1,3}at \d{1,3}[a-h]\b|\bthrough the wall\b|\b(?:upstairs|downstairs) (?:from|to) (?:me|us)\b"
            r"|^(?:her|him|them|old \w+|wee \w+) (?:at|in|up|from) (?:the )?(?:top|bottom|end|corner|first|second|third|\d+|number|no|next)\b",
        ),
    )
)
_SCREEN = Screen([pattern for _, pattern in _PERSONS])
_NAMED = re.compile(
    r"\b[A-Z][a-z]+['’]s (?:carer|home help|nurse|social worker|key ?worker)\b"
    r"|\b[Oo]ur [A-Z][a-z]+(?:['’]s| is| has)(?: just| now| still| away)? (?:in|out|on|off|at|not|back|lost|got|been)\b"
    r"|\b(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w’'-]+,? (?:at |of |in |from )?(?:no\.? |number |flat )?\d+"
)
_NAMED_KIN = re.compile(rf"\b[A-Z][a-z]+['’]s (?:wee )?{KIN}\b(?: [\w’']+){{0,6}}? {_TOLD}\b")
_THEIR_KIN = re.compile(rf"^(?:Mr|Mrs|Ms|Miss)\.? [A-Z][\w’'-]+['’]s {KIN}\b")
_SOMEBODY_NEAR = re.compile(
    r"^(?:[Ww]ee |[Oo]ld |[Yy]oung )?(?P<who>[A-Z][a-z]+) (?:upstairs|downstairs|across the road|over the road|from the end \w+|next door"
    r"|along the road|(?:in|at|from|up) the (?:\w+ ){0,3}(?:house|flat|close|block|tenement|caravan|bedsit|hostel))\b"
)
_HELPS = re.compile(
    rf"\b(?:helps?|helping|helped|looks? after|looked after|brings?|drives?|teach\w*|fixes|mends?|would|will|happy to|can|could|talk to"
    rf"|listens?|support|visits?|for|with|after|people|anyone|others)\b(?: \w+){{0,5}} {_TOLD}$"
)
"""“I would talk to anybody with dementia”: what follows is told of others."""


def person_sentence(name: str, description: str) -> tuple[str, str] | None:
    """Return what a sentence tells of somebody, and the words that do; None where nobody is spoken of."""
    raw = f"{name}, {description}"
    for place, found in _SCREEN.found_in(plain(raw)):
        if place != 1 or not _HELPS.search(found[0]):
            return _PERSONS[place][0], found[0]
    told = _NAMED.search(raw) or _THEIR_KIN.match(name.strip()) or _NAMED_KIN.search(raw)
    if not told and (near := _SOMEBODY_NEAR.match(name.strip())) and near["who"].casefold() not in THINGS:
        told = near
    return ("somebody's home, health or private life", told[0]) if told else None
