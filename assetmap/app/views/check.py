"""Check: what only a person can decide, one small question after the other, each answered with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.checks import begin_queues
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.bar import asked_for, heading, needs_territory, put_in_address
from assetmap.app.parts.deciding import settle, show_item, show_pending, show_trouble, skipped, taken_apart
from assetmap.app.parts.done import show_done
from assetmap.app.parts.queue_words import counted, in_all, none_left, while_waiting
from assetmap.app.parts.resting import done_today, show_rest
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, paragraph

if TYPE_CHECKING:
    from assetmap.workspace.checking import Asked, Queues

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
    st.html(paragraph(in_all(queues), "am-check-all"))
    chosen = _choose(queues)
    turn = _in_turn(queues, chosen)
    waiting = [one for one in turn if one.id not in skipped() | answered]
    if chosen == "gone":
        _say_what_left(queues)
    done = queues.answered_today + len(answered)
    show_rest(queues.answered_today)
    if not waiting:
        _say_where([done_today(done)])
        _nothing_left(queues, chosen)
        show_pending()
        return
    st.html(paragraph(while_waiting(queues, chosen)))
    total = _total(desk, chosen, len(turn))
    _say_where([_("{at:,} of {total:,}").format(at=total - len(waiting) + 1, total=total), done_today(done)])
    show_item(desk, queues, waiting[0].item(), _apart(queues, chosen, waiting[0]))
    show_pending()


def _say_where(said: list[str]) -> None:
    if any(said):
        st.html(f'<p class="am-check-at">{" · ".join(filter(None, said))}</p>')


def _choose(queues: Queues) -> str:
    """Draw the queues in which something waits, with their counts; return the one that is open."""
    if asked := asked_for("queue", queues.waiting):
        st.session_state[_OPEN] = asked
    if st.session_state.get(_OPEN) not in queues.waiting:
        st.session_state[_OPEN] = next(
            (name for name, queue in queues.waiting.items() if queue), next(iter(queues.waiting))
        )
    labels = {name: counted(name, queues.count(name)) for name in _shown(queues, st.session_state[_OPEN])}
    with st.container(key="am-queues"):
        chosen = st.pills(_("What to check"), list(labels), format_func=labels.__getitem__, required=True, key=_OPEN)
    put_in_address("queue", str(chosen))
    return str(chosen)


def _shown(queues: Queues, chosen: str) -> list[str]:
    """Return the queues to choose from: the open one and those that have something to say; all where none has."""
    full = {name for name, queue in queues.waiting.items() if queue or (name == "gone" and queues.left)}
    return [name for name in queues.waiting if not full or name in full or name == chosen]


def _in_turn(queues: Queues, name: str) -> list[Asked]:
    """Return the questions of a queue; those that are asked of many at once one by one, where a person wants that."""
    apart = taken_apart()
    return [one for whole in queues.waiting[name] for one in (whole.parts if whole.id in apart else (whole,))]


def _apart(queues: Queues, name: str, asked: Asked) -> Asked | None:
    """Return the question of many that was taken apart and that this one is a part of."""
    apart = [one for one in queues.waiting[name] if one.id in taken_apart()]
    return next((one for one in apart if any(part.id == asked.id for part in one.parts)), None)


def _nothing_left(queues: Queues, chosen: str) -> None:
    """Say what an empty queue means, and where there is more to do."""
    from assetmap.workspace.checking import CAN_WAIT

    later = [one.id for one in _in_turn(queues, chosen) if one.id in skipped()]
    if later:
        st.html(paragraph(_("You left {n} for later. Nothing else waits here.").format(n=f"{len(later):,}")))
        if st.button(_("Show them again"), key="check_again"):
            skipped().difference_update(later)
            st.rerun()
    else:
        st.html(paragraph(none_left(chosen)))
    following = next((name for name in queues.waiting if name != chosen and _left(queues, name)), None)
    if following is None:
        return
    if following in CAN_WAIT:
        st.html(paragraph(_("You can stop here. What comes next can be left alone.")))
    label = _("Go on: {queue}").format(queue=counted(following, queues.count(following)))
    st.button(
        label,
        key="check_next",
        type="secondary" if following in CAN_WAIT else "primary",
        shortcut="Enter",
        on_click=_open,
        args=(following,),
    )


def _left(queues: Queues, name: str) -> bool:
    return any(one.id not in skipped() for one in _in_turn(queues, name))


def _open(name: str) -> None:
    st.session_state[_OPEN] = name


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
    key = "|".join([str(desk.workspace.folder), desk.the_territory().id, queue, *sorted(taken_apart())])
    totals[key] = max(totals.get(key, 0), waiting)
    return totals[key]


show()
