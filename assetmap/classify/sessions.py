"""Times from words: “Mon mornings”, “last Thursday of the month 2-4pm”, “weekdays 10 to 4” in structured form, the words kept.

OpenStreetMap's opening-hours syntax is written only where the words say days and clock times; what they leave open stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assetmap.classify.screening import Screen

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_WORDS = {
    "Mo": r"mon(?:day)?s?",
    "Tu": r"tue(?:s|sday|sdays)?",
    "We": r"wed(?:s|nesday|nesdays)?",
    "Th": r"thu(?:r|rs|rsday|rsdays)?",
    "Fr": r"fri(?:day)?s?",
    "Sa": r"sat(?:urday)?s?",
    "Su": r"sun(?:day)?s?",
}
_DAY = "(?:" + "|".join(_DAY_WORDS.values()) + ")"
_NAMED_DAYS = re.compile(
    rf"(?P<every>(?:weekdays|week days)|weekends?|(?:daily|every day|7 days(?: a week)?))\b"
    rf"|(?P<ordinal>(?:every|each) (?:second|other|2nd|fortnight on)|alternate|(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th))?"
    rf" ?\b(?P<days>{_DAY}(?: ?(?:-|–|to|till|til|until|and|,|&|\+|/) ?{_DAY})*)\b",
)
_PART = re.compile(r"\b(mornings?|afternoons?|evenings?|nights?|lunch ?times?|am|pm|overnight)\b")
_CLOCK = r"(?:(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?|(noon|midday|midnight))"
_RANGE = re.compile(
    rf"(?<![\w£.:/])(?:from )?{_CLOCK} ?(?:-|–|to|till|til|until|and) ?{_CLOCK}(?![\w/:]|\.\d| ?(?:years?|yrs?|year olds?|weeks?|people)\b)"
)
_START = re.compile(r"(?<![\w£.:/])(?:(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)|(\d{1,2})[:.](\d{2})()|(noon|midday))(?!\w)")
_AGES = re.compile(
    r"\b(?:ages?|aged|over|under|for) \d{1,2}(?: ?(?:-|–|to) ?\d{1,2})?(?:s|yrs?| years?)?\b|\b\d{1,2} ?(?:-|–|to) ?\d{1,2}(?:s| ?yrs?\b"
    r"| year olds?)"
)
_TEXTS_KEPT = 5_000
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MONTHS = re.compile(rf"\b{_MONTH} ?(?:-|–|to|till|until) ?{_MONTH}\b")
_DATE = re.compile(r",? ?(?:the )?\d{1,2}(?:st|nd|rd|th)\b")
_TERM = re.compile(r"\bterm[- ]?time\b|\bduring term\b|\bschool terms?\b")
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
_FREQUENCIES = (
    ("fortnightly", re.compile(r"\bfortnightly\b|\bevery (?:two|2) weeks\b|\bevery other week\b|\balternate weeks\b")),
    ("monthly", re.compile(r"\bmonthly\b|\bevery month\b|\beach month\b|\bonce a month\b")),
    ("quarterly", re.compile(r"\bquarterly\b|\bevery (?:three|3) months\b|\beach season\b")),
    ("yearly", re.compile(r"\byearly\b|\bannual(?:ly)?\b|\bevery year\b|\bonce a year\b")),
    ("weekly", re.compile(r"\bweekly\b|\bevery week\b|\beach week\b|\bonce a week\b")),
)
_FREQUENCY_SCREEN = Screen([pattern for _, pattern in _FREQUENCIES])
_TIME_SCREEN = Screen([_MONTHS, _TERM, _NAMED_DAYS, *(pattern for _, pattern in _FREQUENCIES)])


@dataclass(frozen=True)
class Session:
    """One time that words tell. ``which`` is the n-th such day of the month (-1: the last); clock times are ``HH:MM``."""

    days: tuple[str, ...] = ()
    frequency: str = "weekly"
    which: int | None = None
    part: str = ""
    start: str = ""
    end: str = ""

    def as_json(self) -> dict[str, object]:
        """Return what is known, without what is not."""
        said = {"days": list(self.days), "frequency": self.frequency, "which": self.which}
        said |= {"part": self.part, "from": self.start, "to": self.end}
        return {key: value for key, value in said.items() if value not in (None, "", [])}


@dataclass(frozen=True)
class Times:
    """What words say of times. ``opening_hours`` is OpenStreetMap's syntax, or empty where it could not be said honestly."""

    words: str
    sessions: tuple[Session, ...] = ()
    opening_hours: str = ""
    term_time: bool = False
    months: tuple[str, str] | None = None


@lru_cache(maxsize=_TEXTS_KEPT)
def read_times(text: str) -> Times:
    """Read days, parts of the day, clock times and how often from ``text``; what is not told is not guessed."""
    said = " ".join(text.casefold().replace("’", "'").split())
    if not _TIME_SCREEN.likely(said):
        return Times(text)
    said = _AGES.sub(" ", said)
    months = _MONTHS.search(said)
    is_term = bool(_TERM.search(said))
    named = [found for found in _NAMED_DAYS.finditer(said) if not _is_something_else(said, found)]
    sessions = []
    for place, found in enumerate(named):
        end = named[place + 1].start() if place + 1 < len(named) else len(said)
        before = said[named[place - 1].end() if place else 0 : found.start()]
        sessions.append(_session(found, said[found.end() : end], before if place == 0 else "", said))
    sessions = _shared(sessions)
    if not named:
        often = [_FREQUENCIES[place][0] for place, _ in _FREQUENCY_SCREEN.found_in(said)]
        sessions = [Session(frequency=often[0])] if len(often) == 1 else []  # “weekly or monthly” says neither
    span = (_month(months[1]), _month(months[2])) if months else None
    return Times(text, tuple(sessions), _syntax(sessions, span, is_term), is_term, span)


def _is_something_else(said: str, found: re.Match[str]) -> bool:
    """Tell “sun shelter”, “sat on a bench”, “wed in June” from days."""
    days = found["days"] or ""
    if days not in ("sun", "sat", "wed"):
        return False
    after = said[found.end() :].lstrip()
    return bool(re.match(r"(?:shelter|set|on|in|by|room|lounge|with|and moon|down|nav)\b", after)) or said[
        : found.start()
    ].rstrip().endswith("the")


def _month(word: str) -> str:
    return _MONTH_NAMES[_MONTH_NAMES.index(word[:3])].capitalize()


def _session(found: re.Match[str], after: str, before: str, said: str) -> Session:
    frequency, which = "weekly", None
    ordinal = (found["ordinal"] or "").strip().removeprefix("the ")
    if ordinal.startswith(("every", "each", "alternate")):
        frequency = "fortnightly"
    elif ordinal:
        frequency, which = "monthly", _ORDINALS[ordinal]
        if re.match(
            r" ?(?:of|in) (?:each |every )?(?:january|february|march|april|may|june|july|august|september|october|november|december)",
            after,
        ):
            frequency = "yearly"
    else:
        often = _FREQUENCY_SCREEN.first(said)
        frequency = _FREQUENCIES[often[0]][0] if often else "weekly"
    if _DATE.match(after):
        frequency, which = "once", None
    days = _days(found)
    part = _part(after) or (_part(before) if not after.strip(" ,.;") else "")
    start, end = _clock(after, part)
    if not start and before:
        start, end = _clock(before, part)
    return Session(days, frequency, which, part, start, end)


def _days(found: re.Match[str]) -> tuple[str, ...]:
    if every := found["every"]:
        return (
            DAYS[:5]
            if every.startswith("week") and "end" not in every
            else DAYS[5:]
            if every.startswith("weekend")
            else DAYS
        )
    named = [
        day
        for word in re.findall(_DAY, found["days"])
        for day, pattern in _DAY_WORDS.items()
        if re.fullmatch(pattern, word)
    ]
    if len(named) == 2 and re.search(r"-|–|\bto\b|\btill?\b|\buntil\b", found["days"]):
        first, last = DAYS.index(named[0]), DAYS.index(named[1])
        return DAYS[first : last + 1] if first <= last else (*DAYS[first:], *DAYS[: last + 1])
    return tuple(sorted(dict.fromkeys(named), key=DAYS.index))


def _part(text: str) -> str:
    """Return the part of the day; “am” and “pm” count only where they stand alone, not with a clock time."""
    for found in _PART.finditer(text):
        word = found[0]
        if word in ("am", "pm"):
            if re.search(r"\d ?$", text[: found.start()]):
                continue
            return "morning" if word == "am" else "afternoon"
        return {"lunch": "lunchtime", "night": "night", "overn": "night"}.get(word[:5], word.rstrip("s"))
    return ""


def _clock(text: str, part: str) -> tuple[str, str]:
    """Return start and end as ``HH:MM``; empty where it is not clear whether morning or evening is meant."""
    if found := _RANGE.search(text):
        h1, m1, half1, word1, h2, m2, half2, word2 = found.groups()
        start, end = _minutes(h1, m1, half1, word1), _minutes(h2, m2, half2, word2)
        if start is None or end is None:
            return "", ""
        return _settled(start, end, half1 or word1, half2 or word2, part)
    if found := _START.search(text):
        hour, minute, half, hour2, minute2, _, word = found.groups()
        at = _minutes(hour or hour2, minute or minute2, half, word)
        if at is None:
            return "", ""
        if not (half or word) and at < 12 * 60:
            at = _by_part(at, part)
        return (_hhmm(at), "") if at is not None else ("", "")
    return "", ""


def _minutes(hour: str | None, minute: str | None, half: str | None, word: str | None) -> int | None:
    if word:
        return 24 * 60 if word == "midnight" else 12 * 60
    hours, minutes = int(hour or 0), int(minute or 0)
    if hours > 24 or minutes > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return hours * 60 + minutes


def _settled(start: int, end: int, half1: str | None, half2: str | None, part: str) -> tuple[str, str]:
    noon, day = 12 * 60, 24 * 60
    if not half1 and half2 == "pm" and start < noon:
        start += noon if start + noon < end else 0
    elif not half1 and not half2 and max(start, end) <= noon + 59 and start != 0:
        guess = _by_part(start, part)
        if guess is None and end > start:
            return "", ""
        start = start if guess is None else guess
    if not half2 and end <= start:
        end += noon
    if end <= start and half2 == "am":
        end += day
    if not start < end <= day + noon:
        return "", ""
    return _hhmm(start), _hhmm(end)


def _by_part(at: int, part: str) -> int | None:
    """Say which half of the day a bare clock time means: by the part of the day if told, else by what is usual, else not."""
    hour = at // 60
    if part in ("evening", "night", "afternoon") and hour < 12:
        return at + 12 * 60
    if part in ("morning", "lunchtime"):
        return at + 12 * 60 if part == "lunchtime" and hour < 6 else at
    if 1 <= hour <= 5:
        return at + 12 * 60
    return at if hour >= 9 else None


def _hhmm(minutes: int) -> str:
    minutes %= 24 * 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _shared(sessions: list[Session]) -> list[Session]:
    """Give days without any time that of the next ones: “Tuesdays, Thursdays 2-4pm”."""
    shared: list[Session] = []
    for one in reversed(sessions):
        following = shared[0] if shared else None
        if following and not (one.part or one.start) and one.which is None and (following.part or following.start):
            one = Session(one.days, one.frequency, None, following.part, following.start, following.end)
        shared.insert(0, one)
    return shared


def _syntax(sessions: list[Session], months: tuple[str, str] | None, is_term: bool) -> str:
    """Write OpenStreetMap's opening hours, or nothing if any session lacks clock times or cannot be said in it."""
    rules = []
    for one in sessions:
        if (
            not one.days
            or not one.start
            or one.frequency not in ("weekly", "monthly")
            or (one.frequency == "monthly") != (one.which is not None)
        ):
            return ""
        days = _day_range(one.days) + (f"[{one.which}]" if one.which is not None else "")
        rules.append(f"{days} {one.start}-{one.end}" if one.end else f"{days} {one.start}+")
    if not rules or (is_term and not rules):
        return ""
    if months:
        rules = [f"{months[0]}-{months[1]} {rule}" for rule in rules]
    return "; ".join([*dict.fromkeys(rules), *(["SH off"] if is_term else [])])


def _day_range(days: tuple[str, ...]) -> str:
    first, last = DAYS.index(days[0]), DAYS.index(days[-1])
    if len(days) > 2 and last - first == len(days) - 1:
        return f"{days[0]}-{days[-1]}"
    return ",".join(days)
