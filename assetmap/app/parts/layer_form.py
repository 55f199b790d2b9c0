"""The form of one layer: what it is called, its colour, which tags and words belong, and examples that are run before it is kept."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import streamlit as st

from assetmap.app.language import _
from assetmap.app.parts.errors import plain_errors, show_error
from assetmap.app.parts.waiting import wait_for
from assetmap.app.parts.words import paragraph
from assetmap.app.shelf import Report, Shelf
from assetmap.errors import LayerFileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assetmap.workspace import Told, Workspace

NEW = ""
ENGLISH = "en-GB"


def edit_layer(workspace: Workspace, layer_id: str) -> None:
    """Draw the form of a layer, of a new one with ``NEW``; keep it when everything in it is right."""
    from assetmap.layers.editing import comes_with_assetmap, is_changed, layer_data
    from assetmap.workspace.layer_pack import change_layer, own_layers, put_layer_back

    overlay = own_layers(workspace)
    now = layer_data(layer_id, overlay) if layer_id else {}
    key = f"layer_{layer_id or 'new'}_{workspace.layers.digest}"
    with st.form(key, border=False):
        said = _ask_words(now, key) | (_ask_kind(now, key) if not layer_id else {})
        tags, inside, outside = _ask_rules(now, key)
        with st.container(horizontal=True):
            wanted = st.form_submit_button(
                _("Add this layer") if not layer_id else _("Keep the changes"), type="primary"
            )
            back = bool(layer_id) and is_changed(layer_id, overlay) and _offer_back(comes_with_assetmap(layer_id))
    place = st.empty()
    if wanted:
        try:
            data = _data(now, said, tags, inside, outside)
            if not layer_id and data["id"] in workspace.layers:
                raise LayerFileError(
                    _("There is a layer of this name already. Change it above, or choose another name.")
                )
            _do(
                lambda report: change_layer(workspace, data, progress=report),
                place,
                data["label"][ENGLISH],
                _("is kept."),
            )
        except LayerFileError as error:
            show_error(error)
    if back:
        with plain_errors():
            label = str(now["label"][ENGLISH])
            _do(lambda report: put_layer_back(workspace, layer_id, progress=report), place, label, _("is as it was."))


def _offer_back(is_ours: bool) -> bool:
    return st.form_submit_button(_("Put back what came with assetmap") if is_ours else _("Remove this layer"))


def _do(work: Callable[[Report], Told], place: Any, label: str, what: str) -> None:
    from assetmap.app.parts.layer_choices import remember_told

    shelf: Shelf[Told] = Shelf(1)
    remember_told(wait_for(shelf.begin("layers", work), _("the layers"), place), f"“{label}” {what}")
    st.rerun()


def _ask_words(now: dict[str, Any], key: str) -> dict[str, Any]:
    def said(table: str) -> str:
        return str(now.get(table, {}).get(ENGLISH, ""))

    label = st.text_input(_("What it is called"), value=said("label"), max_chars=80, key=f"{key}_label")
    description = st.text_input(
        _("What belongs in it, in one sentence"), value=said("description"), max_chars=300, key=f"{key}_d"
    )
    question = st.text_input(_("What to ask people about it"), value=said("question"), max_chars=300, key=f"{key}_q")
    colour = st.color_picker(_("Colour of its marks"), value=str(now.get("colour", "#1b6e8c")), key=f"{key}_colour")
    return {"label": label, "description": description, "question": question, "colour": colour.lower()}


def _ask_kind(now: dict[str, Any], key: str) -> dict[str, Any]:
    from assetmap.layers import THEMES
    from assetmap.tables import FORMS

    levels = {
        "community": _("The community: run or used by the people who live there"),
        "organisational": _("An organisation: it has staff or an office"),
    }
    icons = _icons()
    level = st.radio(_("Who holds it"), list(levels), format_func=levels.__getitem__, key=f"{key}_level")
    left, middle, right = st.columns(3)
    themes = [theme for theme in THEMES if theme != "people"]
    theme = left.selectbox(_("Theme"), themes, format_func=lambda one: THEMES[one].label, key=f"{key}_theme")
    form = middle.selectbox(_("Form"), list(FORMS), key=f"{key}_form")
    icon = right.selectbox(
        _("Icon"), icons, key=f"{key}_icon", help=_("Within a theme each layer needs an icon of its own.")
    )
    return {"level": level, "theme": theme, "form": form, "icon": icon}


@functools.cache
def _icons() -> list[str]:
    from assetmap.layers import load_layers

    return sorted({layer.icon for layer in load_layers().values()})


def _ask_rules(now: dict[str, Any], key: str) -> tuple[str | None, str, str]:
    """Ask for tags (None where the file's own rules are more than lines of tags), words that belong, and words that do not."""
    tags: str | None = None
    if not now:
        tags = st.text_area(
            _("Tags of OpenStreetMap, one a line"),
            placeholder="amenity=community_centre\nleisure=garden + access=yes",
            max_chars=2000,
            key=f"{key}_tags",
        )
    else:
        st.html(paragraph(_("Its tags stay as they are. To change them, change its file.")))
    words = now.get("words", {})
    inside = st.text_area(
        _("Words in a list that belong here, one a line"),
        value="\n".join(words.get("include", [])),
        max_chars=4000,
        key=f"{key}_in",
    )
    outside = st.text_area(
        _("Words that look like it and do not belong, one a line"),
        value="\n".join(words.get("exclude", [])),
        max_chars=4000,
        key=f"{key}_out",
    )
    return tags, inside, outside


def _data(now: dict[str, Any], said: dict[str, Any], tags: str | None, inside: str, outside: str) -> dict[str, Any]:
    """Put the answers into what a layer file says; every word and tag becomes an example, so that it is run."""
    from assetmap.layers.editing import layer_id_from

    data: dict[str, Any] = (
        dict(now)
        if now
        else {"id": layer_id_from(said["label"]), "order": 90, "publish": "exact", "check_every_days": 365}
    )
    data |= {name: said[name] for name in ("level", "theme", "form", "icon", "colour") if name in said}
    for table in ("label", "description", "question"):
        data[table] = {**now.get(table, {}), ENGLISH: " ".join(said[table].split())}
    include, exclude = _lines(inside), _lines(outside)
    data["words"] = {"include": include, "exclude": exclude}
    if tags is not None:
        blocks = [_block(line) for line in _lines(tags)]
        if blocks:
            data["osm"] = [{"any_of": [{name: [value] for name, value in block.items()} for block in blocks]}]
        if not blocks and not include:
            raise LayerFileError(_("Say at least one tag or one word, or nothing will ever be in this layer."))
        data["examples"] = [
            *({"tags": block, "belongs": True} for block in blocks),
            *({"text": word, "belongs": True} for word in include),
            *({"text": word, "belongs": False} for word in exclude),
        ]
    return data


def _block(line: str) -> dict[str, str]:
    block = {}
    for part in line.split("+"):
        name, equals, value = (side.strip() for side in part.partition("="))
        if not (name and equals and value):
            raise LayerFileError(
                _("“{line}” is not a tag. Write tags as amenity=library, several of one thing with + between.").format(
                    line=line[:40]
                )
            )
        block[name] = value
    return block


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
