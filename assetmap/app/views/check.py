"""Check: what only a person can decide, one small question after the other, each answered with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.checks import begin_queues
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.bar import asked_for, heading, needs_territory, put_in_address
from assetmap.app.parts.deciding import settle, show_item, show_pending, show_trouble, skipped
from assetmap.app.parts.done import show_done
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, paragraph

if TYPE_CHECKING:
    from assetmap.workspace.checking import Queues

_OPEN, _TOTALS = "check_queue", "check_totals"
UNDO_KEY = "U"


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    heading(_("Check"), _("Small questions that only people can answer. Press the key on a button, or the button."))
    territory = desk.the_territory()
    answered = settle(desk)
    queues = wait_for(begin_queues(desk), territory.name, st.empty())
    show_trouble()
    show_done(desk, UNDO_KEY)
    chosen = _choose(queues)
    waiting = [one for one in queues.waiting[chosen] if one.id not in skipped() | answered]
    if chosen == "gone":
        _say_what_left(queues)
    if not waiting:
        _nothing_left(queues, chosen)
        show_pending()
        return
    total = _total(desk, chosen, len(queues.waiting[chosen]))
    at = total - len(waiting) + 1
    st.html(f'<p class="am-check-at">{_("{at:,} of {total:,}").format(at=at, total=total)}</p>')
    show_item(desk, queues, waiting[0].item())
    show_pending()


def _choose(queues: Queues) -> str:
    """Draw the queues with their counts; return the one that is open."""
    labels = {name: _counted(name, len(queue)) for name, queue in queues.waiting.items()}
    if asked := asked_for("queue", labels):
        st.session_state[_OPEN] = asked
    if st.session_state.get(_OPEN) not in labels:
        st.session_state[_OPEN] = next((name for name, queue in queues.waiting.items() if queue), next(iter(labels)))
    with st.container(key="am-queues"):
        chosen = st.pills(_("What to check"), list(labels), format_func=labels.__getitem__, required=True, key=_OPEN)
    put_in_address("queue", str(chosen))
    return str(chosen)


def _counted(name: str, count: int) -> str:
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


def _nothing_left(queues: Queues, chosen: str) -> None:
    """Say what an empty queue means, and where there is more to do."""
    later = [one.id for one in queues.waiting[chosen] if one.id in skipped()]
    if later:
        st.html(paragraph(_("You left {n} for later. Nothing else waits here.").format(n=f"{len(later):,}")))
        if st.button(_("Show them again"), key="check_again"):
            skipped().difference_update(later)
            st.rerun()
    else:
        st.html(paragraph(_meaning(chosen)))
    following = next((name for name, queue in queues.waiting.items() if name != chosen and _left(queue)), None)
    if following:
        label = _("Go on: {queue}").format(queue=_counted(following, len(queues.waiting[following])))
        st.button(label, key="check_next", type="primary", shortcut="Enter", on_click=_open, args=(following,))


def _left(queue: object) -> bool:
    return any(one.id not in skipped() for one in queue)  # type: ignore[attr-defined]


def _open(name: str) -> None:
    st.session_state[_OPEN] = name


def _meaning(name: str) -> str:
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


def _say_what_left(queues: Queues) -> None:
    if not queues.left:
        return
    told = _("At the last gathering these went from OpenStreetMap, and nothing else speaks of them:")
    more = _("If one is still there, add it on the map.")
    st.html(paragraph(told) + bullet_list(queues.left[:20]) + paragraph(more))
    if len(queues.left) > 20:
        st.html(paragraph(_("… and {n:,} more.").format(n=len(queues.left) - 20)))


def _total(desk: Desk, queue: str, waiting: int) -> int:
    """Return of how many questions this one is, counted from when this session first opened the queue."""
    totals: dict[str, int] = st.session_state.setdefault(_TOTALS, {})
    key = f"{desk.workspace.folder}|{desk.the_territory().id}|{queue}"
    totals[key] = max(totals.get(key, 0), waiting)
    return totals[key]


show()
