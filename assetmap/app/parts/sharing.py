"""What each audience gets, in a table and in a sentence; and the page to print."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assetmap.app.language import _
from assetmap.app.openings import Opening, draw
from assetmap.app.parts.downloads import FileKind, Noting, noted, offer_file
from assetmap.app.parts.words import literal, paragraph, table
from assetmap.app.shelf import Job, Report, Shelf
from assetmap.layers import THEMES

if TYPE_CHECKING:
    from assetmap.app.desk import Desk
    from assetmap.workspace import Gathering
    from assetmap.workspace.sharing import Share

COUNTS_HELD = 8
PAPERS = ("A4", "A3")
CROWDED = 120
"""More marks than this are hard to read on one sheet. Chosen by us, from printed sheets of a town centre."""


@dataclass(frozen=True)
class Counted:
    """A territory, and what each audience gets of it, the widest first."""

    gathering: Gathering
    shares: tuple[Share, ...]


def count(opening: Opening) -> Job[Counted]:
    """Begin to work out what every audience gets, or join the work already under way; done once for each version."""

    def make(report: Report) -> Counted:
        from assetmap.workspace.sharing import shares_of

        drawn = draw(opening, "coordinator")
        while not drawn.wait(0.1):
            report(drawn.doing, drawn.share)
        report("Counting what each audience gets", 0.97)
        gathering = drawn.result().gathering
        return Counted(gathering, tuple(shares_of(gathering)))

    return _counted().begin(opening.key, make)


@functools.cache
def _counted() -> Shelf[Counted]:
    return Shelf(COUNTS_HELD)


def audience_words() -> dict[str, str]:
    """Name the audiences, the widest first."""
    return {"public": _("Everyone"), "planner": _("Planners"), "room": _("The room"), "coordinator": _("You")}


def audience_warning(audience: str) -> str:
    """Say who a file above the public's is for; nothing for everyone's."""
    return {
        "planner": _("For planners: not for passing on."),
        "room": _("For the people in the room: not for passing on."),
        "coordinator": _("For co-ordinators only: it holds what people told in confidence. Not for passing on."),
    }.get(audience, "")


def show_table(shares: Sequence[Share]) -> None:
    """Show for every audience how many it gets, what is held back, and which facts it never gets."""
    headings = (_("Who"), _("Gets"), _("Held back"), _("Never sent to them"))
    rows = [(audience_words()[one.audience], how_many(one), held_back(one), never_sent(one)) for one in shares]
    st.html(table(headings, rows, _("What each audience gets today")))


def how_many(share: Share) -> str:
    """Say how many of how many assets an audience gets."""
    if share.audience != "coordinator":
        return _("{shown:,} of {of:,}").format(shown=share.shown, of=share.of)
    if share.with_people:
        return _("all {count:,}, and what people bring ({band})").format(count=share.shown, band=share.with_people)
    return _("all {count:,}").format(count=share.shown)


def held_back(share: Share) -> str:
    """Say what is held back from an audience, and why."""
    from assetmap.workspace.sharing import held_in_words

    return "; ".join(held_in_words(one) for one in share.withheld) or _("nothing")


def never_sent(share: Share) -> str:
    """Name the facts an audience never gets."""
    words: Mapping[str, str] = {
        "contributor_kind": _("what sort of person told us"),
        "consent": _("what people agreed to"),
        "coordinator_notes": _("your notes"),
    }
    facts = [words.get(column, column.replace("_", " ")) for column in share.columns]
    if share.audience != "coordinator":
        facts.append(_("telephone numbers that were not published"))
    return ", ".join(facts) or _("nothing")


def sentence(share: Share) -> str:
    """Say in one sentence what an audience gets."""
    get = {
        "public": _("Everyone gets {how_many} assets."),
        "planner": _("Planners get {how_many} assets."),
        "room": _("The room gets {how_many} assets."),
        "coordinator": _("You get {how_many}, with every note."),
    }[share.audience]
    if not share.withheld:
        return f"{get.format(how_many=how_many(share))} {_('Nothing is held back.')}"
    return f"{get.format(how_many=how_many(share))} {_('Held back: {what}.').format(what=held_back(share))}"


def noting_to(desk: Desk, share: Share) -> Noting:
    """Return what keeps in the workspace that a file of a share was made, given its kind."""
    workspace, territory = desk.workspace, desk.the_territory()

    def note(what: str) -> None:
        from assetmap.workspace.sharing import keep_shared, numbers_of

        keep_shared(workspace, what, share.audience, territory.id, numbers_of(share))

    return note


def offer_print(gathering: Gathering, share: Share, noting: Noting) -> None:
    """Offer a page to print, and what to leave out of it; ``noting`` is told when one was made."""
    from assetmap.workspace.sharing import file_stem

    with st.container(horizontal=True, vertical_alignment="bottom", key="am-print"):
        paper = st.segmented_control(_("Paper"), PAPERS, default=PAPERS[0], required=True, key="share_paper")
        without = st.multiselect(
            _("Leave out"),
            list(share.themes),
            format_func=lambda one: _theme(one, share.themes.get(one, 0)),
            placeholder=_("Nothing"),
            key="share_without",
        )
    placed = share.placed - sum(share.themes.get(one, 0) for one in without)
    if placed > CROWDED:
        words = _("{count:,} on one map is a crowd. Leave some out, or print a smaller territory.")
        st.html(paragraph(words.format(count=placed)))
    today = datetime.date.today()
    make = functools.partial(_make, gathering, share.audience, today, str(paper), tuple(without))
    kind = FileKind(
        "-to-print.html",
        "text/html",
        _("Download a page to print"),
        _("A map with numbers, and a list that says what each number is. Open it and press Print."),
    )
    stem = file_stem(gathering.title, share.audience, today)
    offer_file(kind, stem, noted(make, functools.partial(noting, "print")))
    if without:
        return
    as_pdf = functools.partial(_make_pdf, gathering, share.audience, today, str(paper))
    kind = FileKind(
        ".pdf", "application/pdf", _("Download as PDF"), _("The same as a file that every printer takes (PDF).")
    )
    offer_file(kind, stem, noted(as_pdf, functools.partial(noting, "print")))


def _theme(theme: str, number: int) -> str:
    label = THEMES[theme].label if theme in THEMES else _("Not sorted yet")
    return literal(f"{label}: {number:,}")


def _make_pdf(gathering: Gathering, audience: str, day: datetime.date, paper: str) -> bytes:
    from assetmap.workspace import view_of
    from assetmap.workspace.printing import Printing, print_sheet

    return print_sheet(gathering, view_of(gathering, audience), Printing(day, paper)).pdf


def _make(gathering: Gathering, audience: str, day: datetime.date, paper: str, without: tuple[str, ...]) -> bytes:
    from assetmap.workspace.sharing import print_page

    return print_page(gathering, audience, day, paper=paper, without=without).encode("utf-8")
