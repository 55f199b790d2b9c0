"""Change one asset: each field that differs from what stands becomes a judgement, all kept together or none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap import taxonomy
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.asset_words import (
    access_words,
    column_words,
    layer_words,
    relation_words,
    status_words,
    visibility_words,
)
from assetmap.app.parts.done import remember_done
from assetmap.app.parts.errors import plain_errors
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.workspace.deciding import Wish

Asset = Mapping[str, Any]
Answers = list[tuple[str, str]]
"""Actions and their values, as ``judgements`` understands them."""


def change_asset(desk: Desk, asset: Asset, others: Mapping[str, str]) -> None:
    """Open the form to change an asset. ``others`` are the names of the territory's other assets by id."""
    name = asset["name"] or _("No name yet")

    @st.dialog(_("Change {name}").format(name=name[:60]), width="medium")
    def form() -> None:
        with st.form("change_asset", border=False):
            what, going, gives, goes_with = st.tabs(
                [_("What it is"), _("Going there"), _("What it gives us"), _("Goes with")]
            )
            with what:
                said = _what_it_is(desk, asset)
            with going:
                said += _going_there(asset)
            with gives:
                said += _gives(asset)
            with goes_with:
                said += _goes_with(asset, others)
            reason = st.text_input(
                _("Why, or who told you (you may leave this empty)"), max_chars=200, key="change_reason"
            )
            if st.form_submit_button(_("Keep these changes"), type="primary"):
                with plain_errors():
                    keep_answers(desk, asset, said, reason)

    form()


def keep_answers(desk: Desk, asset: Asset, said: Answers, reason: str = "", sentence: str = "") -> None:
    """Keep answers about one asset as judgements, say so with an Undo, and draw the screen anew.

    Raises
    ------
    JudgementError
        When one of them cannot be kept; then none is.
    """
    from assetmap.workspace.deciding import Wish, judge

    if not said:
        st.html(paragraph(_("Nothing is different, so there is nothing to keep.")))
        return
    wishes: list[Wish] = [Wish(str(asset["asset_id"]), action, value, reason, "") for action, value in said]
    told = judge(desk.workspace, wishes)
    name = asset["name"] or _("No name yet")
    done = sentence or _("{name} was changed.").format(name=name)
    remember_done(desk, done, range(told.seq - len(wishes) + 1, told.seq + 1))
    st.rerun()


def _what_it_is(desk: Desk, asset: Asset) -> Answers:
    layers, states, audiences = layer_words(desk.workspace.layers), status_words(), visibility_words()
    kinds = {"": _("Not sorted yet"), **layers}
    name = st.text_input(_("Name"), value=asset["name"] or "", max_chars=120, key="change_name")
    layer = st.selectbox(
        _("Kind"),
        list(kinds),
        index=_place_of(asset["layer"], list(kinds)),
        format_func=kinds.__getitem__,
        key="change_layer",
    )
    description = _text(asset, "description", long=True)
    why = st.text_area(
        _("Why it matters"), value=asset["why_it_matters"] or "", max_chars=2_000, key="change_why", height=80
    )
    left, right = st.columns(2)
    status = left.selectbox(
        _("Is it there now?"),
        list(states),
        index=_place_of(asset["status"], list(states)),
        format_func=states.__getitem__,
        key="change_status",
    )
    since = right.text_input(
        _("Since when, if you know"), placeholder=_("2026, 2026-11 or 2026-11-22"), key="change_since"
    )
    audience = st.selectbox(
        _("Who may see it"),
        list(audiences),
        index=_place_of(asset["visibility"], list(audiences)),
        format_func=audiences.__getitem__,
        key="change_visibility",
    )
    note = st.text_area(_("A note for co-ordinators"), max_chars=2_000, key="change_note", height=80)
    said: Answers = []
    said += [("rename", name)] if name.strip() != (asset["name"] or "") and name.strip() else []
    said += [("reclassify", layer)] if layer and layer != asset["layer"] else []
    said += description
    said += [("why_it_matters", why)] if why.strip() and why.strip() != (asset["why_it_matters"] or "") else []
    said += [("status", f"{status} {since}".strip())] if status != asset["status"] or since.strip() else []
    if audience != asset["visibility"]:
        said += [("hide", "")] if audience == "coordinator" else [("show", audience)]
    return said + ([("note", note)] if note.strip() else [])


def _going_there(asset: Asset) -> Answers:
    ways = access_words()
    way = st.selectbox(
        _("How to get in"),
        list(ways),
        index=_place_of(asset["access_route"], list(ways)),
        format_func=ways.__getitem__,
        key="change_access_route",
    )
    said = [("detail", f"access_route={way}")] if way != (asset["access_route"] or "unknown") else []
    for column in column_words():
        if column != "description":
            said += _text(asset, column)
    return said


def _gives(asset: Asset) -> Answers:
    labels = {(one["level"], one["entry"]): one for one in json.loads(asset["health_assets"])}
    said: Answers = []
    st.html(paragraph(_("Tick what is right. What a rule suggested counts as a suggestion until you tick it.")))
    for level in taxonomy.LEVELS:
        st.html(f"<h3>{taxonomy.LEVELS[level].name}</h3>")
        for key, one in taxonomy.HEALTH_ASSETS.items():
            if key[0] != level:
                continue
            label = labels.get(key)
            is_on = label is not None
            suggested = bool(label and label["by"] == "rule")
            words = f"{one.name}: {one.gloss}" if one.gloss else one.name
            ticked = st.checkbox(
                literal(words + (f" ({_('suggested')})" if suggested else "")),
                value=is_on,
                key=f"change_gives_{level}_{key[1]}",
            )
            if ticked and not is_on:
                said.append(("add_health_asset", f"{level}/{key[1]}"))
            elif is_on and not ticked:
                said.append(("remove_health_asset", f"{level}/{key[1]}"))
    waiting = [key for key, one in labels.items() if one["by"] == "rule"]
    if waiting and st.checkbox(_("All suggestions that are still ticked are right"), key="change_confirm"):
        removed = {value for action, value in said if action == "remove_health_asset"}
        said += [("confirm", f"{level}/{entry}") for level, entry in waiting if f"{level}/{entry}" not in removed]
    return said


def _goes_with(asset: Asset, others: Mapping[str, str]) -> Answers:
    words, said = relation_words(), []
    known = {one: name for one, name in others.items() if one != asset["asset_id"]}
    standing = json.loads(asset["relations"])
    if standing:
        gone = st.multiselect(
            _("Take away"),
            range(len(standing)),
            format_func=lambda at: f"{words.get(standing[at]['type'], '')} {_end_of(standing[at], others)}",
            key="change_unrelate",
        )
        said += [("unrelate", f"{standing[at]['type']} {standing[at]['to']}") for at in gone]
    choice: dict[str, Any] = {
        "index": None,
        "format_func": known.__getitem__,
        "placeholder": _("Choose, or leave empty"),
    }
    left, right = st.columns(2)
    kind = left.selectbox(_("This one"), list(words), format_func=words.__getitem__, key="change_relation")
    to = right.selectbox(_("Which"), list(known), key="change_relation_to", **choice)
    elsewhere = st.text_input(
        _("Or the name of something that is not on this map"), max_chars=120, key="change_to_name"
    )
    if to or elsewhere.strip():
        said.append(("relate", f"{kind} {to or elsewhere.strip()}"))
    same = st.selectbox(_("This is the same place as"), list(known), key="change_same", **choice)
    return said + ([("same", same)] if same else [])


def _end_of(relation: Mapping[str, Any], others: Mapping[str, str]) -> str:
    return str(relation.get("name") or others.get(relation["to"]) or relation["to"])


def _text(asset: Asset, column: str, long: bool = False) -> Answers:
    draw: Any = st.text_area if long else st.text_input
    options = {"height": 80} if long else {}
    stands = asset[column] or ""
    text = draw(column_words()[column], value=stands, max_chars=2_000, key=f"change_{column}", **options)
    return [("detail", f"{column}={text.strip()}")] if text.strip() != stands.strip() else []


def _place_of(value: Any, options: list[str]) -> int:
    return options.index(value) if value in options else 0
