"""Names that are sentences: a wish, a complaint, or a statement of how things are. None of them names an asset.

“how are you meant to get home” has a bus in it and is no bus stop. A sentence that tells a wish or a trouble is a priority; one of which nobody
can say what it means stays unsure. Every list is chosen by us; see ``docs/classification.md``.
"""

from __future__ import annotations

import re

from assetmap.classify.ranking import Field
from assetmap.classify.screening import Screen
from assetmap.phrases import plain

_WHO = r"(?:you|we|i|folk|people|anyone|anybody|everybody|everyone|they|he|she|one|the \w+|(?:young |older? )?\w+s)"
_NO_NAME = r"(?! (?:choir|club|group|band|cafe|theatre|project|network|society|singers|players|festival|campaign)\b)"
_WISHES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:how|where|what|when) (?:are|is|am|can|do|does|will) {_WHO}(?: \w+)? (?:meant|supposed|expected|going|to|get|manage|go|pay|fix"
        rf"|mend|open)\b",
        r"\b(?:meant|supposed) to (?:get|go|do|be|have|manage|come|open|cross|play|sit|live|pay|know)\b",
        r"^(?:when will|when are (?:they|we|you)|why (?:is|are|do|does|did|no|not|cannot|can|was|has|have)|what happened to|what about)\b",
        r"^(?:can|could|will|would) (?:we|they|the|somebody|someone|you|there|the council|it) ",
        r"\b(?:more|something|somewhere|anything|stuff|things) (?:\w+ )?(?:for|to do|to go|to sit|to play|to meet)\b\b(?! (?:everyone|everybody"
        r"|all|the weekend|every)\b)",
        r"\b(?:nothing|nowt|nowhere|none|not much|not a lot|hardly anything) (?:\w+ )?(?:for|to|open|on|left|here|about|round|goes|happens|after"
        r"|until)\b",
        r"\b(?:not|never) enough\b|\bno longer (?:any|a)\b|\bnot a (?:single|bench|bin|bus|shop|toilet|seat)\b",
        r"\b(?:i|you|we|they|folk|people|anybody|anyone|(?:my |our )?\w+s) (?:cannot|can not|could not|can hardly|can barely|struggle|dare not"
        r"|am not able)\b",
        r"\b(?:it|that|this|there|they|the [\w ]+|\w+s?) (?:never|hardly ever|seldom|rarely) (?!too\b|say\b|give\b|lost\b|mind\b|forgets?\b"
        r"|misses\b|mid\b)\w+",
        r"\b(?:nobody|no one|noone|naebody) (?!is turned|turned|left|is left)(?:\w+)",
        r"\b(?:far |way |much )?too (?!good\b|old\b|young\b|late\b|can\b|and\b|if\b)(?:\w+)(?<!welcome)(?<!too)",
        r"\b(?:always|forever|constantly) (?:booked|full|late|shut|closed|locked|broken|packed|out of order|engaged|dirty|cold|wet|off|empty"
        r"|being|flooded|blocked)\b",
        r"\bonly (?:open|opens|one|two|three|comes?|runs?|goes|gets)\b(?=.*\b(?:now|left|day|days|week|hour|afternoons?|mornings?|bus|toilet|seat"
        r"|bench|lift|doctor)\b)",
        r"\b(?:buses?|trains?|shops?|lights?|it|everything|ferry|library|hall|pool|cafe|clinic|chemist|service) (?:all )?(?:stops?|shuts?|closes?"
        r"|finishes|ends) (?:at|by|before) (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|noon|lunch|tea|dark|night)",
        r"\b(?:you|ye|we|folk|people|i|they) (?:have|had|ve) (?:got )?to (?!the\b)\w+|\b(?:youve|weve|ive) (?:got )?to \w+|\bhaving to\b",
        r"\b(?:we|i|there) (?:used to|did once|once had)\b(?: (?:have|be|get|go))?",
        r"\b(?:id|i would|we would|wed|folk would|people would|more would) (?!teach\b|help\b|show\b|talk\b|lend\b|read\b"
        r"|drive\b)\w+(?: \w+){0,6} if\b",
        r"\bwould (?:change|make|save|mean|stop|be|help)\b(?: \w+){0,4} (?:life|lives|difference|world|day|easier|better|safer|good|nice|great"
        r"|grand|lot)\b",
        r"^get (?:the|our|that|some|a|an|more)\b.*\b(?:\w+ed|out|up|back|done|cut|seen to|put|made|going|open|running)$",
        r"^(?:put|turn|make|give us|let us|build|move|replace|extend|lower|slow|widen|repaint|resurface|tidy|light|open up|keep) (?:the|a|an|some"
        r"|our|it|more|up|in|on)\b"
        r"(?=.*\b(?:in|on|up|down|back|at|for|open|longer|later|please|by|near|safer|better)\b)",
        r"\b(?:longer|worse|dearer|fewer|less|busier|later|slower|emptier) (?:every|each|and|all the|than|now|by the)\b|\btakes ages\b"
        r"|\btakes forever\b"
        r"|\b(?:ages|miles|forever) (?:away|off|to)\b|\b(?:two|three|2|3) (?:buses|bus rides|trains) (?:away|to)\b|\blong way (?:to|from|off|away"
        r"|for)\b",
        r"\b(?:wish|hope) (?:there|we|they|the|someone|somebody|for|i|it)\b|\bif (?:only|there (?:was|were)|we had|they had|someone would|it was"
        r"|it were)\b",
        r"\b(?:all over|blocking|dumped on|dumped in|chained to) the (?:pavement|path|road|grass|entrance|close|stairs?|park|verge)\b",
        r"\bno use\b|\bwhat use\b|\bnothing else\b|\b(?:we|weve|theres|there is|there are|ive|have|has) (?:got )?no \w+|\bsince (?:the|they"
        r"|our) .*\b(?:closed|shut|went|left|stopped)\b",
        r"\b(?:got|been|was|were|being|getting) (?:cut|axed|sold|closed|shut|taken away|removed|knocked down|scrapped|stopped|boarded up)\b"
        r"|\blet them \w+",
        r"\b(?:charges?|costs?) (?:\w+ ){0,2}(?:pounds?|quid|fortune|euros?|much)\b|\b(?:freezing|baltic|boiling|soaking|stinking)\b|\b(?:chaos"
        r"|nightmare|mayhem|bedlam)\b",
        r"\b(?:last|first|only) (?:bus|ferry|train|boat|tram) (?:home |back )?(?:leaves|goes|is|comes|away)\b|\bwould (?:really )?help$"
        r"|\bwould be a (?:help|start|godsend)\b",
        r"\b(?:taken away|run(?:s)? out of|hardly (?:works?|ever|opens?)|failed (?:its|the|an)|waterlogged|not replaced|booked (?:out|up) until"
        r"|could be doing with|no way (?:of|to)"
        r"|cut (?:from|to|back)|another one)\b|^an? (?:\w+ ){1,2}that (?:opens?|runs?|comes?|goes|stops?|takes|is|has|does)\b",
        r"\b(?:all|already|long) (?:taken|gone|full|booked|shut|closed)\b|^where (?:did|has|have)\b|\b(?:hour|hours|mile|miles) away\b|\b(?:packs"
        r"|packed) in\b|\brents? going up\b",
        r"\bcould be (?:\w+ ){0,2}(?:better|nicer|safer|cleaner|brighter)\b|\b(?:hard|difficult|impossible|murder) to (?:get|find|cross|reach"
        r"|hear|see|book|park|use|push)\b",
        r"\b(?:they|council|bank|school|nhs) (?:have |has |all )?(?:shut|closed|took|cut|sold|removed|stopped|locked|axed|moved) (?:the|our|it"
        r"|away|down|off)\b",
        r"\b(?:lights?|heating|lift|tap|fountain|clock)\b(?: \w+){0,4} (?:are|is) (?:off|out|away|knackered|bust|dead)\b"
        r"|\b(?:park|parks|parking|drive|drives|driving|cycle|cycling|ride|riding) on the (?:pavement|cycle|path|grass|crossing|kerb|zig)",
        r"\b(?:is|are|its) (?:just |always |such )?a (?:bog|mess|joke|disgrace|state|death ?trap|rip ?off|nightmare|swamp|mud ?bath|tip|dump"
        r"|struggle|worry|pain|shame|pity)\b",
        r"\b(?:goes|runs|comes|opens?|meets) (?:only )?once a (?:day|week|month|year)\b",
        r"\b(?:should|ought to|must|has got to|have got to|needs? to) (?!we\b|be proud\b)\w+",
    )
)
_STATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bcondemned\b|\bunfunded\b|\bno (?:funding|money|budget|plans?) (?:for|to|yet)\b|\bawaiting (?:demolition|repairs?|funding)\b",
        r"\bboarded(?: up)?\b|\bburn(?:t|ed) (?:out|down)\b|\bfenced off\b|\bgutted\b|\broof (?:gone|off|in|fallen)\b|\bsmashed\b|\bvandalised\b",
        r"\b(?:removed|taken (?:away|out|down)|stolen|lost)\b(?=.*\b(?:not|never) (?:replaced|put back|returned|renewed)\b)",
        r"\b(?:seats?|nets?|swings?|lights?|benches|glass|slates|windows?|signs?|handrails?|boards?|planks?|doors?) (?:gone|missing|out|off"
        r"|rotten|stolen|smashed)\b",
        r"\bno (?:handrails?|ramp|lighting|lights|dropped kerb|seats?|shelter|shade|paper|soap|water) *(?:$|,|\band\b|\bat\b|\bfor\b|\bslippery\b"
        r"|\blights\b)",
        r"\bout of (?:use|order|bounds)\b|\bslippery\b|\bfloods\b|\bflooded\b|\bpeople avoid\b|\bavoided\b",
        r"\bnobody (?:uses|goes|sits|cuts|cleans|looks after)\b|\brusted\b|\brotten\b|\bempty since\b|\bwindows? (?:in|out|panned)\b|\bunsafe\b"
        r"|\bchained\b|\bno money\b"
        r"|\bstanding empty\b|\blying empty\b|\bfalling (?:down|apart|in)\b",
        r"\bpadlocked\b|\bjammed\b|\bshutters? (?:down|shut)\b|\bweeds (?:on|in|all|every)|\bnot (?:been )?(?:repaired|fixed|mended|working"
        r"|cleaned|maintained|emptied|swept|gritted)\b",
        r"\bsurplus to requirements\b|\bovergrown\b|\bderelict\b|\bdisused\b|\breported (?:twice|three times|again|often|to the council)\b"
        r"|\bnot replaced\b",
    )
)
_CONNECTED = re.compile(
    r"\b(?:because|without|unless|until|but|instead of|rather than|since the|since they|hangs? (?:about|round|around)|leaves|got|charges|cannot"
    r"|nothing|nobody"
    r"|another|again|miss(?:es)? the|dread|hate"
    r"|used to|wish)\b|^(?:a|an|some|one|two) (?:\w+ )?(?:swings?|bench(?:es)?|seats?|bins?|crossing|ramp|shelter|lift"
    r"|toilets?|bus|lights?|handrail|clock|creche|tap|railings?) (?:for|to|near|at|on|would|outside|between)\b"
)
_STATEMENTS = (
    re.compile(
        rf"^(?!how |polling |people who |venue )(?:(?!when |where |if |who |that |which )\w+ ){{1,6}}?(?:is|are|isnt|arent|was|were|used to"
        rf"|does not|do not|did not"
        rf"|will not|would|could)\b{_NO_NAME} \w+"
    ),
    re.compile(
        rf"^(?:the|a|an|our|your|this|that|these|those|my) (?:(?!when |where |if |who |that |which )\w+ ){{1,5}}?(?:has|had|gets?|takes|costs"
        rf"|stops|shuts"
        rf"|closes|comes|goes)\b{_NO_NAME} \w+"
    ),
    re.compile(
        r"^(?:i|im|ive|id|you|youve|youre|they|theyre|it|its|there|theres|he|hes|she|shes|someone|somebody|people(?! who\b)|folk) \w+"
    ),
    _CONNECTED,
    re.compile(r"\bmy (?:mum|dad|gran|son|daughter|husband|wife|partner|brother|sister|kids|boy|girl|man)s?\b"),
)
_GONE_ON = re.compile(
    r"(?:is|are|was|were|has|have|had|cut|shut|got|lost|gone|died|went|came|sold|only|hardly|barely|just|still|never|always|now|not|does|do|did|will|would"
    r"|could|cannot|keeps?"
    r"|\w\w+ed)$"
)
"""A word that may be a verb."""
_GOES_ON_AS_A_NAME = re.compile(
    r"(?:at|in|on|by|of|for|with|from|to|up|down|near|behind|beside|outside|inside|opposite|under|over|above|below|along|around|round|about|and"
    r"|or|where|who|that"
    r"|which|when|run|led|mon|tue|wed|thu|fri|sat|sun|\w+days?|mornings?|evenings?|afternoons?|nights?|\d\w*|am|pm|every|open|opens|handed|based|founded|used|made"
    r"|built|planted|painted)$"
)
_NO_THING = re.compile(
    r"\bno (?!booking|charge|cost|fee|need|one|longer|experience|age|limit|problem|pressure|\d)\w+\b"
)
_IS_A_TIME = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|\w+days?|mornings?|evenings?|afternoons?|\d+(?:am|pm)?|weekly|monthly)$"
)
_ARTICLES = ("the", "a", "an", "our")
_NEGATIVE = re.compile(
    r"\b(?:cold(?! (?:drinks|buffet|water|food))|leaning|cordoned|washed away|not mended|fenced|peeling|dear|expensive|(?:shut"
    r"|closed)(?! (?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun|\w+days))|dirty|dark|damp|muddy|steep|narrow|uneven|cracked|crumbling|faded"
    r"|(?<!never )empty|missing"
    r"|poor|bad|badly|worn|worse|worst|noisy|weeds|weedy|ruined|tired|shabby|grim|blocked|locked|limited|unreliable|slow|no events|no longer"
    r"|nobody|nothing|not enough"
    r"|too \w+|stuck|bent|buckled|collapsed|subsid\w+|leak\w*|draughty|hazard\w*|hidden|unlit|avoid\w*|complain\w*|scrap\w*|lost|gone)\b"
)
_IS_GIVEN = re.compile(
    r"\b(?:look(?:s|ing)? (?:out|after|in)|help(?:s|ed|ing)?|brilliant|kind|lovely|friendly|welcoming|love|loves|loved|best|great|good"
    r"|everybody knows"
    r"|knows everybody|free|welcome|share|shares|gather|meet|meets|volunteers?|community owned|run by|open to all|gives|lends|beautiful|fun"
    r"|amazing|fantastic|proud|strong|safe)\b"
)
"""A sentence in praise is no complaint; what it praises is for the other rules."""
_OF_ONE = re.compile(
    r"\b(?:he|she|hes|shes|his|her|my (?:mum|dad|gran|nan|son|daughter|husband|wife|partner|brother|sister|boy|girl|man|legs?|knees?|back|hips?"
    r"|nerves|chest)s?)\b|\bwith the wheelchair\b"
)
_NOT_NEEDED = re.compile(
    r"\b(?:no|not|do not|does not) (?:\w+ ){0,3}?(?:needed?|required|necessary|wanted|have to)\b|\bno need\b|\b(?:if|when|as) (?:\w+ )?needed\b"
)

_WISH_SCREEN, _STATE_SCREEN = Screen(_WISHES), Screen(_STATES)


_ENDS_IN_A_GROUP = re.compile(r"\b(?:club|group|choir|cafe|café|class|band|society|project|network|session)$")


def is_title(name: str) -> bool:
    """Say whether a name is written as names are, most of its longer words with a capital: “Never Too Late Singers”."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]+", name) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    is_group = name.strip()[:1].isupper() and bool(_ENDS_IN_A_GROUP.search(name))
    return capitals >= 2 and (is_group or 3 * capitals >= 2 * len(words))


def wish_sentence(name: str) -> str:
    """Return the words that make a name a wish or a complaint told as a sentence; empty when it is none."""
    if name.count(" ") < 2 or is_title(name):
        return ""
    found = _WISH_SCREEN.first(_NOT_NEEDED.sub("", plain(name)))
    return found[1][0] if found else ""


def tells_of_one(name: str) -> str:
    """Return the words of a wish that speak of one person: “Granda Joe needs his dinner cut up”; empty when none do."""
    found = _OF_ONE.search(plain(name))
    return found[0] if found else ""


def bad_state(description: str) -> str:
    """Return the words of a plain description that tell that a thing is of no use as it stands; empty when none do."""
    if _IS_GIVEN.search(description):
        return ""
    if found := _STATE_SCREEN.first(description):
        return found[1][0]
    return ""


def several_complaints(description: str) -> str:
    """Return two words of complaint in a plain description that praises nothing; empty when there are fewer."""
    if _IS_GIVEN.search(description):
        return ""
    several = list(dict.fromkeys(one[0] for one in _NEGATIVE.finditer(description)))
    return " … ".join(several[:2]) if len(several) > 1 else ""


def goes_on(words: list[str], start: int, end: int, *, is_note: bool) -> str:
    """Return the word of a note that makes it a sentence about the thing named from ``start`` to ``end``; empty when none does.

    “the chemist runs out of …” goes on with a verb, in “a lorry blocks the nursery gate” a verb stands before the article; “bench by the river”
    and “walkers of all paces” go on as names do.
    """
    after = words[end:]
    if len(words) < 4 or words[1] == "place" or after[:2] == ["now", "a"] or _IS_GIVEN.search(" ".join(words)):
        return ""
    if start >= 2 and words[start - 1] in _ARTICLES and not _GOES_ON_AS_A_NAME.match(words[start - 2]):
        return words[start - 2]
    if len(after) < 2 or _GOES_ON_AS_A_NAME.match(after[0]):
        return ""
    if (is_note and len(after) > 2 and start < 2) or (
        after[0].endswith("s") and not after[0].endswith(("ss", "us", "needs"))
    ):
        return after[0]
    return next((word for word in after[:2] if _GONE_ON.match(word)), "")


def statement_words(name: str) -> str:
    """Return the words that make a name a statement rather than a name; empty where it is a name or a praise."""
    words = plain(name)
    if words.count(" ") < 3 or is_title(name) or _IS_GIVEN.search(words):
        return ""
    if name[:1].islower() and (lacking := _NO_THING.search(words)):
        return lacking[0]
    return next((found[0] for pattern in _STATEMENTS if (found := pattern.search(words))), "")


def said_of_a_thing(row: tuple[str, str, str], fields: tuple[Field, Field, Field]) -> str:
    """Return the words that make a row a statement about something, or several complaints, rather than a name.

    Only a row of a name alone is asked whether it goes on as a sentence does.
    """
    name, description, category = row
    if said := statement_words(name) or several_complaints(plain(description)):
        return said
    if description or category or is_title(name) or not fields[0].found:
        return ""
    first = min(fields[0].found, key=lambda one: (one.start, -one.end))
    end = first.end
    for one in sorted(fields[0].found, key=lambda one: one.start):
        end = max(end, one.end) if one.start <= end else end
    words = plain(name).split()
    if any(_IS_A_TIME.match(word) for word in words):
        return ""
    return goes_on(words[: fields[0].head], first.start, end, is_note=name[:1].islower())
