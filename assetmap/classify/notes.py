"""Rows that are no more than notes to those who made the list: headings, totals, footnotes, reminders.

Every list is chosen by us; see ``docs/classification.md``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assetmap.phrases import plain

_NOTE = re.compile(
    r"^page \d+\b|^(?:grand |sub ?)?total\b|^(?:group|table|team|row|sheet|section|part|appendix) (?:\d+|[a-e])\b(?: \w+){0,2}$|^nb\b|^ps\b"
    r"|^(?:section|part|chapter|annex|appendix|schedule) (?:\d+|[a-h]|[ivx]+)\b|^tb[ac]\b|^dear \w+|^seasons? greetings\b|^(?:merry"
    r"|happy) (?:christmas|new year|easter)\b"
    r"|^(?:a |an )?(?:\w+ )?(?:message|word|note|letter|greetings?|welcome|report|thought|update) from\b|^(?:a (?:big )?)?thank you\b"
    r"|^took (?:a |some )?photos?\b|\bbatter(?:y|ies) (?:went|died)\b|^(?:came|went|walked|cycled) back\b"
    r"|^(?:as )?above$"
    r"|^ditto$|^n a$|^none(?: known)?$|^nowt$|^nothing$|^nil$|^tbc$|^tba$|^test$|^unknown$|^do not know$|^dunno$|^not sure$|^pass$|^blank$"
    r"|^continued\b"
    r"|\bminutes (?:of|to be|from)\b|\bdeadline\b|\bsee (?:also|over|overleaf|attached|next page|previous page)\b|\bday off\b"
    r"|\bplease ring\b|\bapologies\b"
    r"|^ask \w+ (?:re|about|for|if)\b|^(?:check|ring|phone|email|chase|remind|tell) \w+ (?:re|about|before|for|if|to)\b|\bto be confirmed\b"
    r"|^who (?:is|are|was|does|runs|owns)\b|^(?:what|where|when|how) (?:is|are|was|does|do|much|many)\b|\bsubstation\b|\bwayleave\b|\bbook value\b"
    r"|^turned back\b|^agenda\b|^could not (?:get|find|read)\b|^(?:start|end|finish) (?:of walk|here)\b|^(?:name|date|time|venue"
    r"|notes?|comments?|contact|address)$|\bany other business\b|\bthanks to\b|\bphoto credit\b"
    r"|^(?:list|data|source|updated|compiled|last updated|version|draft|copyright)\b.*\b(?:\d{4}|by|from)\b|\bsign in sheet\b"
    r"|\b(?:contacts?|phone|mailing|email|distribution) list\b"
)
_NOTES_COLUMN = re.compile(
    r"^(?:admin|admin notes?|footnotes?|notices?|questions?|headings?|headers?|titles?|agenda|minutes|notes? to self|reminders?"
    r"|housekeeping|apologies|sales?|merchandise|lost property|vacancies|raffle prizes)$"
)


def note_words(name: str, category: str) -> str:
    """Return the words that make a row a note to those who made the list; empty when there are none."""
    found = _NOTE.search(plain(name))
    return found[0] if found else _notes_column(category)


@lru_cache(maxsize=1_000)
def _notes_column(category: str) -> str:
    found = _NOTES_COLUMN.search(plain(category))
    return found[0] if found else ""
