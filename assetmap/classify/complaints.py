"""Wishes and troubles in what people write: kept apart from the assets, unless something is done about them.

Every list here is chosen by us, from how people write on workshop notes and in their own lists; see ``docs/classification.md``.
"""

from __future__ import annotations

import re

from assetmap.classify.screening import Screen

_HANDS = (
    r"(?:volunteers?|helpers?|walkers?|drivers?|players?|members?|leaders?|singers?"
    r"|hands|trustees?|people to|new members|readers?|befrienders?|no)"
)
_WISH = re.compile(
    r"(?<!special )(?<!additional )(?<!complex )(?<!support )(?<!learning )(?<!no )(?<!you )"
    rf"\bneeds?\b(?! {_HANDS}\b)(?= \w+)|\bneeded\b(?<!when needed)(?<!if needed)(?<!as needed)|\bwe want\b"
    r"|(?<!volunteers )(?<!helpers )(?<!players )(?<!photos )(?<!photographs )(?<!members )(?<!singers )(?<!drivers )\bwanted\b"
    r"|\bwould (?:like|love) (?:a|an|more|some|to see|to have|the|somewhere)\b|\bi wish\b"
    r"|\bwish (?:there|we|they|for)\b|\bwishlist\b"
    r"|\bshould (?:have|be|open|get|do|stop|not)\b|\bcould do with\b|\black of\b|\bnot enough\b"
    r"|\btoo (?:narrow|many|few|fast|dear|expensive|far|steep|dark|small)\b"
    r"|\bmore \w+(?: \w+)? please\b|\bplease$|\bwould be (?:nice|good|great|lovely"
    r"|better|brilliant)\b|\bbring (?:it |them )?back\b|\bget (?:the|our) .*(?:fixed"
    r"|reopened|back|sorted)\b"
    r"|\bnothing (?:for|to do|on|here|at|in)\b|\bnowhere (?:to|for)\b|\bsomewhere (?:for"
    r"|to|warm|safe)\b|\bno (?:buses|bus|shops?|gps?|gp appointments?|appointments?"
    r"|jobs|work|money|dentists?|lights?|lighting|facilities|toilets|play areas?|parking"
    r"|childcare|where|one to|place to|benches)\b"
    r"|\bcannot (?:get|find|see|afford)\b|\bwill not (?:fix|come|do|cut|open)\b|\bnobody (?:cuts"
    r"|cleans|cares|does|fixes|listens)\b|\bsave (?:our|the)\b|\bbetter (?:lighting"
    r"|buses|lights|roads|pavements|paths)\b"
)
_TROUBLE = re.compile(
    r"\blitter(?! pick)(?!ed)\b|\brubbish\b|\bfly ?tipp(?:ing|ers?)\b|\bdog (?:dirt"
    r"|mess|fouling|poo|shit)\b|\bpot ?holes?\b|\bgraffiti\b(?! (?:art|workshop|wall"
    r"|project))"
    r"|\bvandal\w*\b|\bbroken\b|\bsmashed\b|\bpanned in\b|\banti ?social\b|\bcrime\b"
    r"|\bdrug (?:deal\w+|users?|taking|problem)\b|\bdealers?\b|\bneedles\b"
    r"|\bspeeding\b|\bdamp\b|\bmould\b|\brats?\b|\bmice\b|\bunemploy\w+\b|\bpoverty\b"
    r"|\bhungry\b|\bhunger\b|\blonely\b|\bloneliness\b|\bisolat\w+\b|\bboredom\b|\bbored\b"
    r"|\bunsafe\b|\bnot safe\b|\bdanger\w*\b|\btraffic\b|\bderelict\b|\bovergrown\b"
    r"|\brun down\b|\beyesore\b|\bdisgrace\w*\b|\ba mess\b|\bfilthy\b|\bdirty\b|\bnoise\b"
    r"|\bnoisy\b"
    r"|\bflooding\b|\bfloods? every\b|\bbad lighting\b|\bdark at night\b|\bracis\w+\b"
    r"|\bgangs?\b(?! show)|\bbullying\b|\bviolence\b|\bbreak ins?\b|\bburgl\w+\b|\bpollut\w+\b"
    r"|\bteenage pregnanc\w+\b|\bschool exclusions\b|\bglass on\b|\bdebt problems\b|\bget killed\b|\bcold houses\b"
)
_CONDITIONS_OF_LIFE = re.compile(
    r"\b(?:stigma|obesity|debts?|low (?:incomes?|wages|pay|attainment)|homelessness|evictions?|(?:rent )?arrears|(?:benefit )?sanctions"
    r"|truancy|school exclusions?|exclusion|sectarianism|vermin|deprivation|worklessness|joblessness|gambling|loan sharks?|addictions?"
    r"|(?:alcohol|drink|drug) (?:problems?|use|misuse|abuse)|smoking|teenage pregnanc(?:y|ies)|suicides?|boarded up|language barriers?"
    r"|social problems|hanging about|hanging around|street lights? out|lights? out|fares"
    r"|empty (?:shops?|houses|units|homes)|glass on|absent landlords?|service cuts|council cuts"
    r"|fuel bills|energy bills|hate crime|stabbings?|murders?|squatters|overcrowding)\b"
    r"(?! (?:\w+ ){0,2}(?:advice|advisers?|services?|support|groups?|projects?|teams?|prevention|cessation|help\w*|charity|networks?|clinics?"
    r"|courses?|workers?|cafe|awareness|partnership|action|forum|anonymous|centre|line|programme|strategy|hub|trust|aid|relief|unit|drop in|free"
    r"|intervention|recovery|counselling|education|nurses?|alliance|workshops?|training)\b)"
)
"""Troubles unless something for them follows: “debt”, but not “debt advice”."""

_NAMED_PLAYERS = (
    r"(?!(?!(?:local|community|church|school|youth|brass|pipe|silver|gospel|male|female|mens|womens|ladies|young|big|good|proper)\b)"
    r"[a-z]+ (?:choir|chorus|singers|band|orchestra|ensemble|quartet|collective)$)"
)
"""Who sings or plays may be called anything, “No Postcode Choir” too; “No brass band” is still a lack."""

_LACK = re.compile(
    r"\bwaiting (?:times?|lists?)\b|\blong waits?\b|\bnever (?:comes?|opens?|works?)\b"
    rf"|^(?:no {_NAMED_PLAYERS}(?!\d|longer|strings|limits?\b|barriers|fixed|frills|pressure|problem|mans\b|name)[a-z]+"
    r"|(?:very )?(?:poor|bad) (?!clares|lads?\b|boys\b|wolf)[a-z]+|(?:too )?few(?:er)? [a-z]+|expensive [a-z]+|lack of [a-z]+|loss of [a-z]+"
    r"|clos(?:ure|ing) of [a-z]+|cuts? to [a-z]+|fear of [a-z]+|high (?:unemployment|crime|rents?|prices|costs?|levels? of|rates? of)"
    r"|low (?:incomes?|wages|pay|confidence|self esteem|attainment|expectations)(?! (?:\w+ )?(?:advice|support|group|course|service)\b))\b"
)
"""Names that begin with what is missing or bad: “No youth club”, “Closure of the library”."""

_REMEDY = re.compile(
    r"\b(?:for|tackl\w+|reduc\w+|against|fight\w*|help\w*|support\w*|advice|prevent\w*"
    r"|stop\w*|end\w*|beat\w*|clear\w*|clean\w*|remov\w+|report\w*|pick\w*|avoid\w*"
    r"|group|project|service)\b(?: \w+){0,3}$"
)


_SCREEN = Screen([_WISH, _TROUBLE, _CONDITIONS_OF_LIFE, _LACK])


def may_complain(text: str) -> bool:
    """Say whether a plain text holds any word without which neither it nor a part of it tells a wish, a trouble or a lack."""
    return bool(_SCREEN.likely(text))


def lack_words(name: str) -> str | None:
    """Return the words of a plain name that begins with what is missing or bad, or None."""
    found = _LACK.search(name)
    return found[0] if found else None


def complaint_words(text: str, *, troubles: bool = True, conditions: bool = True) -> str | None:
    """Return the words of plain ``text`` that tell a wish or, unless something is done about it, a trouble; else None."""
    if found := _WISH.search(text):
        return found[0]
    patterns = (_TROUBLE, _CONDITIONS_OF_LIFE) if conditions else (_TROUBLE,)
    for found in (one for pattern in patterns for one in pattern.finditer(text)) if troubles else ():
        if not _REMEDY.search(text[: found.start()].rstrip()):
            return found[0]
    return None
