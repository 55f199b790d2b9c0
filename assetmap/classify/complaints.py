"""Wishes and troubles in what people write: kept apart from the assets, unless something is done about them.

Every list here is chosen by us, from how people write on workshop notes and in their own lists; see ``docs/classification.md``.
"""

from __future__ import annotations

import re

from assetmap.classify.screening import Screen

_HANDS = (
    r"(?:volunteers?|helpers?|walkers?|drivers?|players?|members?|leaders?|singers?"
    r"|hands|trustees?|people to|new members|readers?|befrienders?|no|(?:\d+ )?more (?:names|volunteers|helpers|hands|members|drivers|players)"
    r"|\d+ more|new (?:volunteers|players|singers|drivers|blood)|someone to|you)"
)
_NOT_AFTER_HANDS = "".join(
    f"(?<!{hands} )"
    for hands in (
        "volunteers helpers players photos photographs members singers drivers learners readers coaches leaders bakers tutors cooks walkers "
        "hands donations beginners befrienders stewards marshals trustees musicians recruits knitters tenors basses people "
        "booking bookings voucher vouchers referral appointment appointments ticket tickets experience "
        "equipment kit"
    ).split()
)
_WISH = re.compile(
    r"(?<!special )(?<!additional )(?<!complex )(?<!support )(?<!learning )(?<!no )(?<!you )(?<!who )(?<!whoever )(?<!in )(?<!their )"
    rf"(?<!whose )\b(?:need|needs(?! (?:of|and|led|based|assessment|met)\b))\b(?! {_HANDS}\b)(?= \w+)"
    r"|\bin need of (?:an?|some|repairs?|paint\w*|attention|work|love|tlc|updat\w+|moderni\w+|improvement|replac\w+)\b|"
    rf"{_NOT_AFTER_HANDS}\bneeded\b(?<!when needed)(?<!if needed)(?<!as needed)|\bwe want\b"
    rf"|{_NOT_AFTER_HANDS}\bwanted\b"
    r"|\bwould (?:like|love) (?:a|an|more|some|to see|to have|the|somewhere)\b|\bi wish\b"
    r"|\bwish (?:there|we|they|for)\b|\bwishlist\b"
    r"|\bshould (?:have|be|open|get|do|stop|not)\b|\bcould do with\b|\black of\b|\bnot enough\b"
    r"|\bwould be braw\b|\b(?:grand|nice|great|good|braw|better|lovely) if\b|\bif only\b|^why (?:cannot|can|is|are|do|does|not|no)\b"
    r"|\b(?:someone|somebody|they) should\b"
    r"|^pls\b|^please (?!pray|ring|note|ask|call|bring|see|contact)|\bnot good enough\b|\b(?:do not|dont) like\b|\bi hate\b|\bsick of\b|\bfed up\b"
    r"|\b(?:go|goes|going|drive|drives|driving) to fast\b"
    r"|\bmore (?:stuff|things|places|clubs|classes|activities|buses|benches|bins|lights|police|shops|staff|houses|funding|money|help|support|to do)"
    r" (?:on |for |to |in |at |please)|^more (?!than\b)[a-z]+(?: [a-z]+)?$|^(?:bigger|cheaper|safer|cleaner|better|longer) [a-z]+|^(?:knock"
    r"|pull) down\b|^bring back\b|^get rid of\b"
    r"|^(?:stop|ban) (?!smoking)[a-z]+|^fix the\b|^mend the\b|^reopen\b|^open the\b.*\b(?:again|later|longer)\b|^a crossing\b"
    r"|\bwe could (?:use|do with)\b"
    r"|\b(?:nowt|nothing|nowhere|nane|nothin) (?:open|on|to do|for|left|happens|to go)\b|\bnone taking\b|\bnot taking (?:on|new|any)\b"
    r"|\bno ramp\b|\bno (?:\w+ )?(?:sidewalk"
    r"|pavement|crossing|signal|broadband|wifi|heating|bins?|lift|dropped kerbs?|seats?|dr|doctor|gp|dentist|bus shelter|police"
    r"|youth worker)\b(?= (?:in|on|at|since|after|for|past|near|any|now|here)\b|$)"
    r"|\bbefore (?:somebody|someone|anybody|anyone|a child|a kid|children)s? (?:is |gets? )?(?:killed|hurt|hit|knocked down|run over)\b"
    r"|\bcould be a\b"
    r"|\b(?:broadband|internet|wifi|signal|bus|buses|repairs|council|gp) (?:is |are )?(?:slow|rubbish|terrible|useless|late|unreliable|a joke)\b"
    r"|\b(?:lost|losing) (?:the|our) (?:bank|baker|butcher|post office|shops?|pub|bus|school|library|pool|hall|gp|dentist|chemist|club|centre)\b"
    r"|(?<!without )\bfears?\b(?! less)|\b(?:scared|frightened|afraid|feart) (?:to|of|at)\b|\blast (?:one|bus|train) (?:is |at |goes )?\d"
    r"|\b(?:rents?|prices?|bills|fares|charges|costs?) (?:\w+ ){0,2}(?:up|rising|doubled|soaring)\b"
    r"|\b(?:people|families|shops|everybody|everyone) (?:are |is |all )?(?:leaving|moving away|moving out|closing|shutting)\b"
    r"|\b(?:youths?|youth|teenagers|youngsters|children|boys|lads|gangs|neds|drunks?|men|people|dogs|cars|quads?|motorbikes|scooters|neighbours)"
    r" (?:always |still )?(?:drinking|fighting|shouting|swearing|smoking|racing|revving|hanging|throwing|spitting|dealing|barking"
    r"|fouling|urinating|speeding"
    r"|parking|parked|setting)\b"
    r"|\bset (?:fire|alight)\b|\b(?:phones?|line) (?:is |are |always )?engaged\b|\b(?:always|often|keeps getting) cancelled\b|\bno answer\b"
    r"|\bdisposal agreed\b|\bsold off\b|\bunder threat\b"
    r"|\bfacing closure\b|\bthreatened with\b|\bearmarked for\b|\bdisrepair\b|\bneeds? (?:repair\w*|fixing|replac\w+|doing up)\b"
    r"|\bwe want\b|\bi want\b|\bwould rather\b"
    r"|\btoo (?:narrow|many|few|fast|dear|expensive|far|steep|dark|small)\b"
    r"|\bmore \w+(?: \w+)? please\b|\bplease$|\bwould be (?:nice|good|great|lovely"
    r"|better|brilliant)\b|\bbring (?:it |them )?back\b|\bget (?:the|our) .*(?:fixed"
    r"|reopened|back|sorted)\b"
    r"|\bnothing (?:for|to do|on|here|at|in)\b|\bnowhere (?:to|for)\b|\bsomewhere (?:for"
    r"|to|warm|safe)\b|\bno (?:buses|bus|shops?|gps?|gp appointments?|appointments"
    r"|jobs|work|money|dentists?|lights?|lighting|facilities|toilets|play areas?|parking"
    r"|childcare|where|one to|place to|benches)\b"
    r"|\bcannot (?:get|find|see|afford)\b|\bwill not (?:fix|come|do|cut|open)\b|\bnobody (?:cuts"
    r"|cleans|cares|does|fixes|listens)\b|\bsave (?:our|the)\b|\bbetter (?:lighting"
    r"|buses|lights|roads|pavements|paths)\b"
)
_TROUBLE = re.compile(
    r"\blitter(?! pick)(?!ed)\b|\brubbish\b|\bfly ?tipp(?:ing|ers?)\b|\bdog (?:dirt"
    r"|mess|fouling|poo|shit)\b|\bpot ?holes?\b|(?<!legal )\bgraffiti\b(?! (?:art|workshop|wall"
    r"|project))"
    r"|\bvandal\w*\b|\bbroken\b|\bsmashed\b|\bpanned in\b|\banti ?social\b|\bcrime\b"
    r"|\bdrug (?:deal\w+|users?|taking|problem)\b|\bdealers?\b|\bneedles\b"
    r"|\bspeeding\b|\bdamp(?:ness)?\b|\bmould\b|\brats?\b|\bmice\b|\bunemploy\w+\b|\bpoverty\b"
    r"|\bhungry\b|\bhunger\b|\blonely\b|\bloneliness\b|\bisolat\w+\b|\bboredom\b|\bbored\b"
    r"|\bout again\b|\bstinks?\b|\bstinking\b|\bsmelly\b|\boverflow(?:s|ing)?\b|\b(?:bins?|box) empty\b|\blethal\b|\bicy\b|\bleak(?:s|ing"
    r"|y)\b(?! roof fund)"
    r"|\bblocked (?:drains?|toilets?)\b|\bfly ?tip\b|\bscary\b|\bdodgy\b|\bdrug ?dens?\b|\bnoisy\b|\bneglected\b|\bfalling (?:down|apart)\b"
    r"|\bbad for\b|\bout of order\b|\bdoes not work\b|\bnot working\b|\bunlit\b|\bno ?go area\b|\bcar crime\b"
    r"|\bunsafe\b|\bnot safe\b|\bdanger\w*\b|\btraffic\b|\bderelict\b|\bovergrown\b"
    r"|\brun down\b|\beyesore\b|\bdisgrace\w*\b|\ba mess\b|\bfilthy\b|\bdirty\b|\bnoise\b"
    r"|\bnoisy\b"
    r"|\bflooding\b|\bfloods? every\b|\bfloods$|\bfloods (?:when|in|after)\b|\bbad lighting\b|\bdark at night\b|\bracis\w+\b"
    r"|\bgangs\b|\bgang (?:fights?|fighting|violence|culture|trouble|wars?|of youths|hanging)\b|^gang$|\bbullying\b|\bviolence\b"
    r"|\bbreak ins?\b|\bburgl\w+\b|\bpollut\w+\b"
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
    r"^an? (?:\w+ ){1,3}(?:who|that) (?:stays|lasts|turns up|works|is open)\b"
    r"|\bwaiting (?:times?|lists?)\b|\blong waits?\b|\bnever (?:comes?|opens?|works?)\b"
    rf"|^(?:no {_NAMED_PLAYERS}(?!\d|longer|strings|limits?\b|barriers|fixed|frills|pressure|problem|mans\b|name)[a-z]+"
    r"|(?:very )?(?:poor|bad) (?!clares|lads?\b|boys\b|wolf)[a-z]+|(?:too )?few(?:er)? [a-z]+|expensive [a-z]+|lack of [a-z]+|loss of [a-z]+"
    r"|clos(?:ure|ing) of [a-z]+|cuts? to [a-z]+|fear of [a-z]+|high (?:unemployment|crime|rents?|prices|costs?|levels? of|rates? of)"
    r"|low (?:incomes?|wages|pay|confidence|self esteem|attainment|expectations)(?! (?:\w+ )?(?:advice|support|group|course|service)\b))\b"
)
"""Names that begin with what is missing or bad: “No youth club”, “Closure of the library”."""

_OWN_CAMPAIGN = re.compile(
    r"^(?:save|stop|reopen|reclaim|bring back|keep) (?:\w+ ){1,4}(?:group|campaign|campaigners|committee|action|trust|society|friends|association"
    r"|alliance)\b"
)
"""People who do something about it themselves: “Save Our Lido group”."""

_NOT_NEEDED = re.compile(
    r"\b(?:bring|mend\w*|fix\w*|repair\w*) (?:in )?(?:your |the |a |any )?(?:\w+ ){0,2}broken\b|\b(?:no|not) (?:\w+ ){0,3}?(?:needed|required"
    r"|necessary|wanted)\b|\b(?:sorry )?no (?:on site )?parking$"
)
"""“Bring your broken toaster” is no trouble, “No partner needed” is no wish."""

_REMEDY = re.compile(
    r"\b(?:for|tackl\w+|reduc\w+|against|fight\w*|help\w*|support\w*|advice|prevent\w*"
    r"|stop\w*|end\w*|beat\w*|clear\w*|clean\w*|remov\w+|report\w*|pick\w*|avoid\w*"
    r"|group|project|service)\b(?: \w+){0,3}$"
)


_DONE_ABOUT = re.compile(
    r"(?: \w+){0,2} (?:heroes|pick(?:ers?|ing|s)?|busters|champions|squad|crew|patrols?|wardens?|reporting|prevention|awareness"
    r"|action group|group|project"
    r"|forum|partnership|campaign|advice|support|helpline|watch|relief|cafe|workshops?|education)\b(?! (?:needed|wanted|closed|please))"
)
"""“Litter heroes”, “hate crime reporting centre”: who does something about it follows."""


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
    text = _NOT_NEEDED.sub("", text)
    if (found := _WISH.search(text)) and not _OWN_CAMPAIGN.search(text):
        return found[0]
    patterns = (_TROUBLE, _CONDITIONS_OF_LIFE) if conditions else (_TROUBLE,)
    for found in (one for pattern in patterns for one in pattern.finditer(text)) if troubles else ():
        if not _REMEDY.search(text[: found.start()].rstrip()) and not _DONE_ABOUT.match(text[found.end() :]):
            return found[0]
    return None
