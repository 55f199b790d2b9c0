"""The queues of Check in words: how many wait, what it means while nobody answers, and what it means that none is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assetmap.app.language import _, ngettext

if TYPE_CHECKING:
    from assetmap.workspace.checking import Queues


def counted(name: str, count: int) -> str:
    """Say how many wait in a queue."""
    words = {
        "duplicates": (_("{n} possible duplicate"), _("{n} possible duplicates")),
        "kinds": (_("{n} of unknown kind"), _("{n} of unknown kind")),
        "labels": (_("{n} suggestion to confirm"), _("{n} suggestions to confirm")),
        "still_true": (_("{n} still true?"), _("{n} still true?")),
        "gone": (_("{n} gone from OpenStreetMap"), _("{n} gone from OpenStreetMap")),
        "no_place": (_("{n} with no place yet"), _("{n} with no place yet")),
        "disputes": (_("{n} where you and a source disagree"), _("{n} where you and a source disagree")),
    }
    return words[name][count != 1].format(n=f"{count:,}")


def in_all(queues: Queues) -> str:
    """Say how much needs a person, and how much can be left alone."""
    needed, spare = queues.number(can_wait=False), queues.number(can_wait=True)
    if not needed and not spare:
        return _("Nothing waits for you.")
    if not needed:
        said = ngettext("{n} question can be left alone.", "{n} questions can be left alone.", spare)
        return f"{_('Nothing needs you now.')} {said.format(n=f'{spare:,}')}"
    said = ngettext("{n} question needs you.", "{n} questions need you.", needed).format(n=f"{needed:,}")
    return f"{said} {_('{n} more can be left alone.').format(n=f'{spare:,}')}" if spare else said


def while_waiting(queues: Queues, name: str) -> str:
    """Say what the map shows as long as nobody answers the questions of a queue, and how few they are where many are asked at once."""
    said = {
        "kinds": _("Until you say what they are, they are not on everyone’s map."),
        "no_place": _("Until you say where they are, they are in the list but not on the map."),
        "duplicates": _("Until you decide, both stay on the map."),
        "disputes": _("Until you decide, what you said stays on the map."),
        "gone": _("Until you decide, they stay on the map."),
        "labels": _("You need not decide these. They stay on the map as suggested."),
        "still_true": _("You need not decide these. They stay on the map as they are."),
    }[name]
    questions = len(queues.waiting[name])
    if questions == queues.count(name):
        return said
    return f"{said} {_('{n} questions ask about all of them.').format(n=f'{questions:,}')}"


def none_left(name: str) -> str:
    """Say what it means that nothing waits in a queue."""
    return {
        "duplicates": _(
            "No two places look alike in a way that needs you. When lists overlap, doubtful pairs wait here."
        ),
        "kinds": _("Every asset here has a kind. What a list says in words nobody knows waits here."),
        "labels": _("Nothing waits for your word on what it gives us."),
        "still_true": _("Nothing is due for a check. Places come here again when their time is up."),
        "gone": _("OpenStreetMap still shows everything it showed before."),
        "no_place": _("Everything that should be on the map is on it."),
        "disputes": _("No source says anything else than you."),
    }[name]
