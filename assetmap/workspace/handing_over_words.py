"""“Read me first”: what a hand-over pack holds, what in it is personal, what is open, and how to go on."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assetmap.privacy import Audience, band
from assetmap.workspace.sharing import Share, held_in_words
from assetmap.workspace.standing import Decision, OpenQuestion, SourceLine

AUDIENCE_WORDS = {
    Audience.PUBLIC: "Everyone",
    Audience.PLANNER: "Planners",
    Audience.ROOM: "The room",
    Audience.COORDINATOR: "Co-ordinators",
}
SHOWN_DECISIONS = 30
"""The latest, in the page itself; all of them are in the table beside it. Chosen by us."""

_STYLE = """
body { color: #1d2a33; font: 18px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
table { border-collapse: collapse; font-size: 0.95rem; width: 100%; }
th, td { border-bottom: 1px solid #dad5cc; padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
code { background: #faf8f4; overflow-wrap: anywhere; padding: 0 0.2rem; }
.warning { border: 3px solid #8a4b08; padding: 0.6rem 1rem; }
@media print { body { font-size: 11pt; margin: 0; max-width: none; } }
"""


@dataclass(frozen=True)
class PackTerritory:
    """A territory of the pack: its name, the folder of its files, what each audience gets of it, and what is open."""

    name: str
    folder: str
    shares: tuple[Share, ...]
    questions: tuple[OpenQuestion, ...]


@dataclass(frozen=True)
class PackFacts:
    """What “Read me first” tells of a pack. ``personal`` is how many assets are a person's own; it is told as a band."""

    made_on: str
    territories: tuple[PackTerritory, ...]
    assets: int
    personal: int
    notes: int
    sources: tuple[SourceLine, ...]
    decisions: tuple[Decision, ...]
    names: tuple[str, ...]


def read_me(facts: PackFacts) -> str:
    """Write the page."""
    parts = [
        "<h1>Read me first</h1>",
        f"<p>This is the whole of an asset map, as it was on {_text(facts.made_on)}: {facts.assets:,} assets in "
        f"{len(facts.territories):,} {'territory' if len(facts.territories) == 1 else 'territories'}. It is for the next co-ordinator.</p>",
        _personal(facts),
        _how_to_go_on(),
        _what_is_in_it(facts),
        _open(facts),
        _who_gets_what(facts),
        _sources(facts.sources),
        _decisions(facts.decisions),
    ]
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Read me first</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _personal(facts: PackFacts) -> str:
    people = (
        f"{band(facts.personal)} entries about what single people bring"
        if facts.personal
        else "no entries about single people"
    )
    noted = f"{facts.notes:,} {'asset' if facts.notes == 1 else 'assets'}"
    notes = f"co-ordinators’ notes on {noted}" if facts.notes else "no co-ordinators’ notes"
    rules = (
        "Give it from hand to hand, or in the way your organisation uses for confidential files. Not by e-mail or chat.",
        "Keep it on a disk or stick that is encrypted.",
        "What people told in confidence goes to nobody else. To send a map on, choose the audience under “Share” and send that.",
        "When somebody asks to be taken out, this pack has to go, too: they are still in it.",
        "Delete this pack when the workspace opens at its new place. So does whoever made it.",
        "Ask your data-protection officer how long what people told may be kept, and on which ground.",
    )
    return (
        '<div class="warning"><h2>What only co-ordinators may see</h2>'
        f"<p>The backup, the maps and the tables hold everything: {_text(people)}, {_text(notes)}, telephone numbers that were not "
        f"published, and what was kept for a smaller circle.</p>{_bullets(rules)}</div>"
    )


def _how_to_go_on() -> str:
    steps = (
        "Put assetmap on your computer.",
        "Bring everything back with one command, with the name of this ZIP and of a new folder: "
        "<code>assetmap restore PACK.zip --workspace FOLDER</code>",
        "Open it in the app: <code>assetmap serve --workspace FOLDER</code>. Choose a territory at the top. Under “Map” you see "
        "what is there; each asset’s card tells its history.",
    )
    listed = "".join(f"<li>{step}</li>" for step in steps)
    return f"<h2>How to go on</h2><ol>{listed}</ol><p>To only look at it, open a map below. It needs no internet and no assetmap.</p>"


def _what_is_in_it(facts: PackFacts) -> str:
    rows = [
        ("Read me first.html", "This page."),
        (
            "backup/assetmap-backup.db",
            "Everything people said and decided, every version of every source. “restore” reads it.",
        ),
        *(
            (
                f"{one.folder}/",
                f"{one.name}: a map for the browser (.html), a table (.csv), a file for QGIS (.geojson).",
            )
            for one in facts.territories
        ),
    ]
    if any(name.startswith("streets/") for name in facts.names):
        rows.append(("streets/", "The streets beneath the maps. “restore” brings them back, too."))
    rows.append(("Decisions.csv", "Everything that was decided, with the reasons, for a spreadsheet."))
    return f"<h2>What is in it</h2>{_table(('File', 'What it is'), rows)}"


def _open(facts: PackFacts) -> str:
    rows = [(one.name, f"{asked.count:,} {asked.what}") for one in facts.territories for asked in one.questions]
    if not rows:
        return "<h2>Still open</h2><p>Nothing that assetmap knows of.</p>"
    return f"<h2>Still open</h2>{_table(('Territory', 'What waits for an answer'), rows)}<p>In the app they wait under “Check”.</p>"


def _who_gets_what(facts: PackFacts) -> str:
    rows = [
        (
            one.name,
            AUDIENCE_WORDS[share.audience],
            f"{share.shown:,} of {share.of:,}",
            "; ".join(held_in_words(held) for held in share.withheld),
        )
        for one in facts.territories
        for share in one.shares
        if share.audience is not Audience.COORDINATOR
    ]
    return f"<h2>Who gets what</h2>{_table(('Territory', 'Audience', 'Gets', 'Held back'), rows)}" if rows else ""


def _sources(sources: Sequence[SourceLine]) -> str:
    rows = [
        (
            one.attribution or one.source,
            one.licence or "no licence told",
            f"{one.assets:,}",
            one.last if one.first in ("", one.last) else f"{one.first} to {one.last}",
        )
        for one in sources
    ]
    nothing = "<p>Nothing was brought in yet.</p>"
    return f"<h2>Sources</h2>{_table(('Source', 'Licence', 'Assets', 'Read on'), rows) if rows else nothing}"


def _decisions(decisions: Sequence[Decision]) -> str:
    latest = decisions[::-1][:SHOWN_DECISIONS]
    if not latest:
        return "<h2>What was decided</h2><p>Nothing yet.</p>"
    rows = [
        (one.date, one.asset or one.asset_id, one.decision + (f" ({one.reason})" if one.reason else ""), one.state)
        for one in latest
    ]
    more = (
        f"<p>The latest {len(rows):,} of {len(decisions):,}; all of them are in Decisions.csv.</p>"
        if len(decisions) > len(rows)
        else ""
    )
    return f"<h2>What was decided</h2>{_table(('Date', 'Asset', 'Decision', 'State'), rows)}{more}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _bullets(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ul>"


def _text(text: str) -> str:
    return f"<bdi>{html.escape(text)}</bdi>"
