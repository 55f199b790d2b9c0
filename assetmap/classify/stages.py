"""Where a thing stands in its life, as words tell it: planned, new, dormant, gone.

Every list here is chosen by us; see ``docs/classification.md``.
"""

from __future__ import annotations

import re

from assetmap.classify.screening import Screen
from assetmap.phrases import plain

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
