"""What one person does for others: somebody, and what they fix, teach, lend or know.

A deed of somebody is the individual's, whatever it is about: “a guy who fixes bikes” is no cycle workshop. Every list is chosen by us; see
``docs/classification.md``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assetmap.classify.apart import CONDITION
from assetmap.classify.caution import THINGS
from assetmap.classify.holders import GIVEN, STAFF, head_of
from assetmap.phrases import plain

_SOMEBODY = (
    r"(?:man|woman|lady|guy|lad|lass|lassie|laddie|boy|girl|gentleman|gent|fella|fellow|bloke|chap|wifie|auntie|aunty|aunt|uncle|granny|gran|nan"
    r"|grandad|grandpa|mum|dad|mother|father|neighbour|pensioner|janny|postie|somebody|someone|person|couple|resident|tenant"
    r"|teenager|gardener|joiner|plumber|baker|barber|hairdresser|shopkeeper|driver|receptionist|waitress)"
)
_DEED = (
    r"(?:(?:fixes|mends|repairs|makes|bakes|cooks|knits|sews|teaches|shows|helps|lends|gives|drives|takes|brings|feeds|walks|looks (?:after"
    r"|out for|in on)"
    r"|checks|phones|rings|visits|sorts|knows|plays|sings|tells|organises|opens|cuts|clears|shovels|grows|waters|paints|draws|carves|reads"
    r"|translates|interprets|listens|welcomes|waves|says (?:hello|hiya)|collects|delivers|picks up|cleans|sweeps|puts (?:out|up|on)|does"
    r"|keeps an eye|minds|carries|builds|coaches|plants|remembers|notices|sets up|offers|volunteers|writes|speaks|signs|waits"
    r"|stops|smiles|chats|shares|lets|saves|leaves|talks|hands out"
    r"|laughs|runs|keeps|never misses|never forgets|will|would|can|could"
    r"|is (?:good|great|handy|brilliant) (?:at|with)) \w+)"
)
_ABOUT_ONE = re.compile(
    rf"^(?:(?!the \w+ (?:shop|club|group)\b)\w+ ){{0,3}}{_SOMEBODY}\b(?! (?:and|run|led|groups?|clubs?|support|team|service|centre|cafe))"
)
_WHO = re.compile(
    rf"^(?!an? (?:\w+ ){{1,2}}that (?:opens?|runs|stops|goes|keeps)\b)(?:\w+ ){{1,5}}(?:who|that) (?:always |still |often )?{_DEED}\b"
)
_DOES = re.compile(rf"\b{_DEED}\b")
_DOES_FIRST = re.compile(
    rf"^(?:\w+ly |always |still |he |she |who |often |not \w+ \w+ )?{_DEED}\b|\b(?:who|he|she) {_DEED}\b"
)
_A_FEW = re.compile(
    r"^(?:two|three|2|3|a couple of|the two) (?:old |young )?(?:ladies|women|men|lads|lassies|boys|girls|guys|neighbours|sisters"
    r"|brothers) \w+(?: \w+)?ing\b"
)
_CALLED = re.compile(
    r"^(?:(?:Auld|Old|Wee|Big|Young|Auntie|Aunty|Uncle|Granny|Nana|Signora|Signor|Madame|Mme|Sister|Brother|Mr|Mrs|Ms|Miss|Dr) )"
    r"[A-Z][\w’'-]+(?: (?:at|from|in|on) .*)?$|^[A-Z][a-z]+(?: [A-Z]\.?)?$"
)
_NAMED_IN_PASSING = re.compile(rf", (?!(?:and|or|the|who|that|which|it|also|then)\b)\w+,? (?:who )?{_DEED}\b")
"""“School crossing patrol, Anne, knows …”: read in the name in small letters, with its commas."""
_WHO_DOES = re.compile(r"\b(?:\w{2,}(?:er|or|ist|man|woman|lady)|escort|cook|guard|postie|janny|clerk)$")
"""“School bus escort, sings with the children”: before the comma somebody by what they do, after it a deed."""
_SOMEBODY_DOES = re.compile(
    r"^(?P<who>[A-Z][a-z]{2,}) (?:always |still )?(?:fixes|mends|repairs|bakes|cooks|knits|sews|teaches|lends|drives|feeds|cuts|shovels|plays the"
    r"|translates|interprets|delivers|coaches|looks after|looks in on|knows|sorts|makes|grows|waters|sweeps|sings|does the|gives)\b"
)
"""“Geordie mends lawnmowers”: one name, then what they do."""
_FULL_NAME = re.compile(r"^[A-Z][a-z]+ (?:Mc|Mac|O['’])?[A-Z][a-z]+$")
_OF_MANY = re.compile(
    r"\b(?:teams?|groups?|services?|clubs?|class(?:es)?|crew|volunteers|projects?|network|committee|association|society|trust|cafe|choir"
    r"|band|centre"
    r"|hub|shed|library|course|workshops?|we|our|us|staff|cic|ltd|run by|rota|councils?|charity|scheme|office|unit|practice)\b"
)
_I = re.compile(r"^(?:i|ive|im|id|ill|i have|i am)\b")
_ASKED_FOR = re.compile(
    r"^(?:[Aa]sk|[Ss]ee|[Ss]peak to|[Tt]alk to|[Gg]o to) (?:for )?(?P<who>[A-Z][a-z]+)(?:[:,;]| who| [-–]|(?= about | if you| for ))(?P<rest>.*)"
)
"""“Ask Dai: he mends bicycles”, “See Moira about dressmaking”."""
_I_OFFER = re.compile(
    r"[.:;,–—-] ?I(?:['’]ll| will| can(?! not|['’]t)| could(?! not|n)| would(?! not|n)| play| teach| speak| know| do| fix| mend| make)\b(?!['’]t)"
)
"""“Baking. I'll bake for anything.”"""
_CAME_THROUGH = re.compile(
    r"^(?:ive |i have |i )?(?:been through|come through|came through|lived with|lived through|came off|got off|got clean|grew up in|cared for)\b"
    r".*\b(?:would|will|happy to|can|could|myself)\b"
)
_OFFERS = re.compile(
    r"\b(?:can|could|would|will|ill|happy|teach|speak|know|knew|play|played|sing|bake|cook|knit|sew|paint|write|make|mend|fix|drive|grow|garden"
    r"|was an?|used to"
    r"|worked|raised|brought up|volunteer\w*|cared|come through|came through|been through|got through|learned|learnt|free|spare|time|a van|a car)\b"
)
_IS_STAFF = re.compile(rf"\b{STAFF}\b")
_OWN_COLUMN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (layer, re.compile(pattern))
    for layer, pattern in (
        (
            "time_to_give",
            r"^(?:time|lifts?|hours|availability|can help(?: with)?|help offered|volunteering|(?:i|we) (?:could|can) (?:offer|give|do|help)"
            r"|offers?(?: of help)?|offering|volunteer)$",
        ),
        (
            "skills_and_talents",
            r"^(?:skills?|talents?|gifts?|hobby|hobbies|know how|trade|people|persons?|somebody|individuals?)$",
        ),
        ("languages", r"^(?:(?:spoken )?languages?(?: spoken)?|speaks|tongues?)$"),
        (
            "lived_experience",
            r"^(?:proud(?: of)?|achievements?|my story|own story|life stor(?:y|ies)|experience|what keeps (?:me|you|us) (?:well|going|strong)"
            r"|(?:what (?:is|s)|whats) strong(?: in you| about you)?|(?:my |your |our )?strengths?|qualit(?:y|ies))$",
        ),
    )
)
_PERSONS = re.compile(r"^(?:people|persons?|somebody|individuals?)$")
_TOGETHER = re.compile(
    r"\b(?:we|us|our|each other|one another|everybody|everyone|folk|people|neighbours|community|street)\b"
)
_GATHERS = re.compile(rf"{_OF_MANY.pattern}|\b(?:hall|school|church|shop|park)$")


def gift_words(name: str, description: str, category: str, *, is_named: bool) -> tuple[str, str] | None:
    """Return the words that make a row what one person gives or has come through, and the layer of people's own; else None.

    To be asked after :func:`~assetmap.classify.apart.private_words`. A condition told before the deed makes it no gift: it may be
    about the person. ``is_named`` says that a layer's words are in the name, which is then hardly somebody's.
    """
    head, text, told = head_of(name), plain(name), plain(description)
    if asked := _asked_for(name, told):
        return asked, "skills_and_talents"
    if offer := _I_OFFER.search(name):
        return plain(offer[0]), "skills_and_talents"
    if came := _CAME_THROUGH.search(text):
        return came[0], "lived_experience"
    if deed := _deed_words(name, head, text, told, is_named):
        condition = re.search(rf"\b{CONDITION}\b", f"{text} {told}")
        is_about_them = condition and not re.search(
            r"\b(?:of|for|with|after|at|to)\b", f"{text} {told}"[: condition.start()]
        )
        return (
            None if is_about_them else (deed, "time_to_give" if _is_a_turn(f"{text} {told}") else "skills_and_talents")
        )
    own = _own_column(category)
    if own and _PERSONS.search(own[0]):
        is_somebody = (
            _ABOUT_ONE.search(text)
            or _DOES_FIRST.search(told)
            or (not is_named and _is_called(name.strip()))
            or re.search(r"\bof us\b", told)
        )
        return own if is_somebody and not _IS_STAFF.search(head) else None
    is_together = own and own[1] == "lived_experience" and _TOGETHER.search(text)
    if own and not is_together and not _IS_STAFF.search(head) and not _GATHERS.search(head):
        return own
    if _I.search(text) and _OFFERS.search(f"{text} {told}") and not _OF_MANY.search(text):
        return text.split()[0], "lived_experience"
    return None


def _asked_for(name: str, told: str) -> str:
    """Return whom a row says to ask for what they do; empty where it names nobody, or only a thing."""
    found = _ASKED_FOR.match(name.strip())
    if not found or found["who"].casefold() in THINGS | {"your", "our", "the"}:
        return ""
    rest = plain(found["rest"])
    does = (
        re.search(r"^(?:who|he|she)?(?: \w+ly)? ?\w+s\b \w+", rest)
        or rest.startswith(("about ", "if ", "for "))
        or _DOES_FIRST.search(told)
    )
    return found["who"] if does else ""


def together_words(name: str, category: str) -> str:
    """Return the words of a strength that people hold together (“we look out for each other”); empty when there are none."""
    own = _own_column(category)
    found = _TOGETHER.search(plain(name)) if own and own[1] == "lived_experience" else None
    return (
        found[0]
        if found and not _OF_MANY.search(plain(name).replace("we ", "").replace("us", "").replace("our ", ""))
        else ""
    )


def _deed_words(name: str, head: str, text: str, told: str, is_named: bool) -> str:
    if _OF_MANY.search(head):
        return ""
    if found := _WHO.search(text) or _A_FEW.search(text):
        return found[0]
    somebody = _ABOUT_ONE.search(text)
    if somebody and not _IS_STAFF.search(head):
        rest = text[somebody.end() :]
        if found := _DOES.search(rest) or _DOES_FIRST.search(told):
            return f"{somebody[0]} {found[0]}" if found.string == rest else found[0]
    before, _, after = name.strip().partition(",")
    if GIVEN.search(text) and (found := _DOES.search(plain(after))):
        return found[0]
    is_called = not is_named and _is_called(before.strip()) and not _IS_STAFF.search(head)
    found = _DOES_FIRST.search(plain(after) or told) if is_called else None
    if not found and after and not is_named and _FULL_NAME.match(before.strip()) and THINGS.isdisjoint(head.split()):
        found = _DOES.search(plain(after))
    if (
        not found
        and (starts := _SOMEBODY_DOES.match(name.strip()))
        and starts["who"].casefold() not in THINGS
        and not starts["who"].endswith("s")
    ):
        found = _DOES.search(text)
    if not found and _WHO_DOES.search(head) and THINGS.isdisjoint(head.split()):
        found = _DOES_FIRST.match(plain(after))
    if not found and re.search(r", [A-Z][a-z]+,", name):
        found = _NAMED_IN_PASSING.search(name.casefold())
    return found[0] if found else ""


def _is_called(name: str) -> bool:
    return bool(_CALLED.match(name)) and THINGS.isdisjoint(plain(name).split())


_TURN = re.compile(
    r"\b(?:drives?|lifts?|visits?|feeds?|walks?|checks?|looks? (?:after|out|in)|opens?|clears?|phones?|waves?|knows|says|keeps an eye"
    r"|litter|helps?)\b"
)


def _is_a_turn(text: str) -> bool:
    """Say whether a deed is time given rather than a skill."""
    return bool(_TURN.search(text))


@lru_cache(maxsize=1_000)
def _own_column(category: str) -> tuple[str, str] | None:
    for layer, pattern in _OWN_COLUMN:
        if found := pattern.search(plain(category)):
            return found[0], layer
    return None
