"""One question on the screen: what is asked, what is known, and a button with a key of its own for every answer."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.answering import the_keeper
from assetmap.app.checks import find_address, map_of
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.map_component import MapWishes, show_map
from assetmap.app.parts.asset_words import layer_words
from assetmap.app.parts.cards import card, cards_side_by_side
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors, show_error
from assetmap.app.parts.resting import go_on
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import bullet_list, literal, paragraph, subheading

if TYPE_CHECKING:
    from assetmap.sources.upload.addresses import AddressMatch
    from assetmap.workspace.checking import Answer, Asked, Item, Queues

MOVING = "map_place_asset"
"""Where the Map view finds the id of the asset that is to be put on the map."""

_PENDING, _TROUBLE, _SKIPPED, _APART = "check_pending", "check_trouble", "check_skipped", "check_apart"
SKIP_KEY, PLACE_KEY, APART_KEY = "S", "M", "O"
PATIENCE_SECONDS = 0.3
"""An answer that is kept within this needs no word that it is being kept. Chosen by us."""
LOOK_EVERY_SECONDS = 0.7


@dataclass(frozen=True)
class _Pending:
    """An answer on its way: to which question it was, what to say when it is kept, and where."""

    item_id: str
    sentence: str
    kept: Future[list[int]]


def skipped() -> set[str]:
    """Return the ids of the questions this session wants to leave for later."""
    held: set[str] = st.session_state.setdefault(_SKIPPED, set())
    return held


def taken_apart() -> set[str]:
    """Return the ids of the questions about many that this session wants to answer one by one."""
    held: set[str] = st.session_state.setdefault(_APART, set())
    return held


def settle(desk: Desk) -> set[str]:
    """Say what became of answers that are kept by now; return the ids of the questions whose answers are still on their way."""
    pending: list[_Pending] = st.session_state.get(_PENDING, [])
    for one in pending:
        if not one.kept.done():
            continue
        error = one.kept.exception()
        if error is None:
            remember_done(desk, one.sentence, one.kept.result())
        else:
            st.session_state[_TROUBLE] = error
    st.session_state[_PENDING] = [one for one in pending if not one.kept.done()]
    return {one.item_id for one in st.session_state[_PENDING]}


def show_pending() -> None:
    """Say that answers are being kept, and draw the screen anew when they are."""
    pending: list[_Pending] = st.session_state.get(_PENDING, [])
    if not pending:
        return

    @st.fragment(run_every=LOOK_EVERY_SECONDS)
    def watch() -> None:
        if any(one.kept.done() for one in pending):
            st.rerun()
        words = _("Keeping your answer …") if len(pending) == 1 else _("Keeping {n} answers …").format(n=len(pending))
        st.html(paragraph(words))

    watch()


def show_trouble() -> None:
    """Say which answer could not be kept, and why."""
    if (trouble := st.session_state.pop(_TROUBLE, None)) is not None:
        show_error(trouble)


def show_item(desk: Desk, queues: Queues, item: Item, apart: Asked | None = None) -> None:
    """Draw one question with its answers; ``apart`` is the question about many that it was taken from."""
    is_of_many = item.offers == "one_by_one"
    placed = [] if is_of_many else [one for one in item.assets if queues.asset(one)["geometry"] is not None]
    with st.container(key="am-question"):
        st.html(subheading(_(item.ask).format(**item.about)))
    asking, seeing = st.columns([3, 2], gap="large") if placed else (st.container(), None)
    with asking:
        if not is_of_many:
            st.html(_cards(desk, queues, item))
        if item.reasons:
            st.html(bullet_list(_(reason).format(**item.about) for reason in item.reasons))
        _answers(desk, item, apart)
        if item.offers == "layer":
            _any_layer(desk, item)
        if item.offers == "place":
            _a_place(desk, item)
    if seeing is not None:
        with seeing, st.container(key="am-check-map"):
            name, job = map_of(desk, queues, placed)
            show_map(job, name, f"check|{name}", MapWishes(parts="map", height="small"), key="check_map")


def _cards(desk: Desk, queues: Queues, item: Item) -> str:
    from assetmap.workspace.checking import differences

    layers = desk.workspace.layers
    if len(item.assets) != 2:
        return f'<div class="am-facts-cards">{card(queues.asset(item.assets[0]), layers)}</div>'
    one, other = map(queues.asset, item.assets)
    return cards_side_by_side(one, other, layers, differences(one, other, layers))


def _answers(desk: Desk, item: Item, apart: Asked | None) -> None:
    with st.container(key="am-answers", horizontal=True):
        if item.offers == "place":
            key = f"check_{_digest(item)}_{PLACE_KEY}"
            if st.button(_("Put it on the map"), key=key, shortcut=PLACE_KEY, type="primary"):
                _to_the_map(item)
        is_urged = item.offers != "place" and not (item.offers == "layer" and len(item.answers) == 1)
        for place, answer in enumerate(item.answers):
            st.button(
                literal(_(answer.words).format(**item.about)),
                key=f"check_{_digest(item)}_{answer.key}",
                shortcut=answer.key,
                type="primary" if place == 0 and is_urged else "secondary",
                on_click=_keep,
                args=(desk, item, answer),
                wrap=True,
            )
        if item.offers == "one_by_one":
            words = _("Look at them one by one")
            st.button(
                words, key=f"check_{_digest(item)}_apart", shortcut=APART_KEY, on_click=_take_apart, args=(item.id,)
            )
        if apart is not None:
            words = _("Ask about all {n} at once").format(n=f"{apart.number():,}")
            st.button(
                words, key=f"check_{_digest(item)}_whole", shortcut=APART_KEY, on_click=_put_together, args=(apart.id,)
            )
        st.button(
            _("Not sure, skip"),
            key=f"check_{_digest(item)}_{SKIP_KEY}",
            shortcut=SKIP_KEY,
            on_click=skipped().add,
            args=(item.id,),
        )


def _take_apart(question: str) -> None:
    taken_apart().add(question)


def _put_together(question: str) -> None:
    taken_apart().discard(question)


def _keep(desk: Desk, item: Item, answer: Answer) -> None:
    """Begin to keep an answer, once: a key pressed again before the next question shows is not for the next question."""
    pending: list[_Pending] = st.session_state.setdefault(_PENDING, [])
    if item.id in {one.item_id for one in pending}:
        return
    go_on()
    kept = the_keeper().give(desk, answer.to(item.id))
    pending.append(_Pending(item.id, _(answer.done).format(**item.about), kept))
    remember_done(desk, pending[-1].sentence)
    wait([kept], PATIENCE_SECONDS)


def _any_layer(desk: Desk, item: Item) -> None:
    from assetmap.workspace.checking import Answer
    from assetmap.workspace.deciding import Wish

    layers = layer_words(desk.workspace.layers)
    with st.form(f"check_layer_{_digest(item)}", border=False):
        layer = st.selectbox(
            _("Or choose any kind"),
            list(layers),
            index=None,
            format_func=layers.__getitem__,
            placeholder=_("Type to search"),
            key=f"check_{_digest(item)}_any",
        )
        if st.form_submit_button(_("File it here")) and layer:
            words = _("{name} is filed under {layer}.").replace(
                "{layer}", layers[layer].replace("{", "{{").replace("}", "}}")
            )
            _keep(desk, item, Answer("", "", words, (Wish(item.assets[0], "reclassify", layer),)))
            st.rerun()


def _a_place(desk: Desk, item: Item) -> None:
    """Offer to find an address among those OpenStreetMap has; what is only a street is left to a tap on the map."""
    with st.form(f"check_address_{_digest(item)}", border=False):
        text = st.text_input(
            _("Or type its address"),
            value=item.about.get("address", ""),
            max_chars=200,
            key=f"check_{_digest(item)}_address",
        )
        wanted = st.form_submit_button(_("Find it"))
    if wanted and text.strip():
        with plain_errors():
            found = wait_for(find_address(desk, text), text, st.empty())
            _found(desk, item, found)


def _found(desk: Desk, item: Item, found: AddressMatch | None) -> None:
    from assetmap.workspace.checking import Answer
    from assetmap.workspace.deciding import Wish

    if found is None:
        st.html(paragraph(_("That street is not known here. Put it on the map by hand.")))
    elif found.point is None or found.precision != "exact":
        st.html(paragraph(_("Not sure enough: {why}. Put it on the map by hand.").format(why=found.reason)))
    else:
        wish = Wish(item.assets[0], "move", f"{found.point.y},{found.point.x}", found.reason)
        _keep(desk, item, Answer("", "", _("{name} is on the map now."), (wish,)))
        st.rerun()


def _to_the_map(item: Item) -> None:
    st.session_state[MOVING] = item.assets[0]
    st.switch_page("views/map.py")


def _digest(item: Item) -> str:
    return hashlib.sha256(item.id.encode()).hexdigest()[:12]
