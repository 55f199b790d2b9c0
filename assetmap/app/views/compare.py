"""Compare: territories side by side, one question at a time, and never a ranking."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.comparisons import Beside
from assetmap.app.desk import Desk
from assetmap.app.language import _
from assetmap.app.parts.bar import asked_for, heading, needs_territory, put_in_address
from assetmap.app.parts.diagram import show_relations
from assetmap.app.parts.done import show_done
from assetmap.app.parts.figures import show_figures
from assetmap.app.parts.ledger import show_streets
from assetmap.app.parts.on_foot import show_on_foot
from assetmap.app.parts.open_hours import show_hours
from assetmap.app.parts.what_changed import dates_asked, show_changes
from assetmap.app.parts.what_is_there import show_gives, show_kinds
from assetmap.app.parts.words import literal, paragraph

if TYPE_CHECKING:
    from assetmap.territories import Territory

MOST_TERRITORIES = 6
"""Columns that still can be read beside each other on a desk's screen. Chosen by us."""
FIRST_TERRITORIES = 4
QUESTION, WHICH = "compare_question", "compare_which"


def show() -> None:
    """Draw the view."""
    desk = needs_territory()
    audience = _audience()
    about = _("Territories side by side. There is no ranking and no total score.")
    heading(_("Compare"), f"{about} {audience_words()[audience]}")
    show_done(desk)
    territories = _territories(desk)
    if not territories:
        st.html(paragraph(_("Choose at least one territory.")))
        return
    beside = Beside(desk.workspace, tuple(territories), audience, desk.version())
    question = _question()
    if len(territories) == 1:
        said = _("Only {territory} is chosen, so there is nothing to set beside it.")
        st.html(paragraph(said.format(territory=territories[0].name)))
    _draw(desk, beside, question)
    _offer_file(beside)


def audience_words() -> dict[str, str]:
    """Say for whom the numbers are."""
    return {
        "coordinator": _("This is what you see as a co-ordinator, with everything that is hidden from others."),
        "room": _("This is what people in the room may see. You can change that on the Map, under “Seen by”."),
        "planner": _("This is what planners may see. You can change that on the Map, under “Seen by”."),
        "public": _("This is what everyone may see. You can change that on the Map, under “Seen by”."),
    }


def _audience() -> str:
    """Return the audience chosen on the Map."""
    chosen = str(st.session_state.get("seen_by", "coordinator"))
    return chosen if chosen in audience_words() else "coordinator"


def question_words() -> dict[str, str]:
    """Name the questions, in the order in which they are offered."""
    return {
        "gives": _("What it gives us"),
        "kinds": _("Kinds"),
        "hours": _("When things are open"),
        "foot": _("On foot"),
        "changes": _("What changed"),
        "relations": _("Who goes with whom"),
        "streets": _("Streets asked"),
        "figures": _("Figures people gave"),
    }


def _territories(desk: Desk) -> list[Territory]:
    """Ask which territories stand side by side: at first the one in use and up to three others."""
    own = desk.the_territory()
    known = {one.id: one for one in (own, *desk.workspace.territories())}
    key = f"compare_with_{desk.workspace.folder.name}_{own.id}"
    kept = st.session_state.get(f"{key}_kept", list(known)[:FIRST_TERRITORIES])
    chosen = st.multiselect(
        _("Territories"),
        list(known),
        default=[one for one in kept if one in known],
        format_func=lambda one: known[one].name if one in known else one,
        max_selections=MOST_TERRITORIES,
        placeholder=_("Choose at least one"),
        key=key,
    )
    st.session_state[f"{key}_kept"] = chosen
    return [known[one] for one in chosen]


def _question() -> str:
    words = question_words()
    kept = asked_for("question", words) or st.session_state.get(f"{QUESTION}_kept", "gives")
    with st.container(key="am-questions-asked"):
        asked = st.segmented_control(
            _("Question"), list(words), format_func=words.__getitem__, default=kept, required=True, key=QUESTION
        )
    st.session_state[f"{QUESTION}_kept"] = asked
    put_in_address("question", str(asked))
    return str(asked)


def _draw(desk: Desk, beside: Beside, question: str) -> None:
    st.html(f'<h2 class="am-unseen">{question_words()[question]}</h2>')
    everywhere: dict[str, Callable[[Beside], None]] = {
        "gives": show_gives,
        "kinds": show_kinds,
        "hours": show_hours,
        "changes": show_changes,
        "figures": show_figures,
    }
    in_one: dict[str, Callable[[Desk, Beside, Callable[[], Territory]], None]] = {
        "foot": show_on_foot,
        "relations": show_relations,
        "streets": show_streets,
    }
    if question in everywhere:
        everywhere[question](beside)
    else:
        in_one[question](desk, beside, functools.partial(_which, beside.territories))


def _which(territories: Sequence[Territory]) -> Territory:
    """Ask which of the territories to look at more closely."""
    names = {one.id: one.name for one in territories}
    if len(names) == 1:
        return territories[0]
    kept = st.session_state.get(f"{WHICH}_kept")
    chosen = st.segmented_control(
        _("Look closely at"),
        list(names),
        format_func=lambda one: literal(names.get(str(one), "")),
        default=kept if kept in names else territories[0].id,
        required=True,
        key=f"{WHICH}_{'_'.join(names)}",
    )
    st.session_state[f"{WHICH}_kept"] = chosen
    return next(one for one in territories if one.id == chosen)


def _offer_file(beside: Beside) -> None:
    """Offer everything that is compared as a file."""
    st.download_button(
        _("Download everything compared here"),
        data=functools.partial(beside.as_csv, datetime.date.today(), dates_asked()),
        file_name="comparison.csv",
        mime="text/csv",
        help=_("A CSV for a spreadsheet, with all eight questions."),
        on_click="ignore",
        key="compare_download",
    )


show()
