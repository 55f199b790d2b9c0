"""Write the documents that are read off the code: the layer list, the command line, the data contract.

Usage: ``python docs/generate.py`` writes them, ``--check`` only says whether they are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer.main

from assetmap import cli, taxonomy
from assetmap.judgements import ACTIONS, DETAILS, PAIRED
from assetmap.layers import THEMES, LayerPack, load_layers
from assetmap.privacy import VISIBLE, Audience
from assetmap.tables import ASSET_COLUMNS, RECORD_COLUMNS, UPLOAD_ONLY_COLUMNS, Column

HERE = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/generate.py; change the code, not this page. -->\n"


def layers_page(layers: LayerPack) -> str:
    """Write the list of layers by theme, with what each suggests and asks for."""
    lines = [
        MADE,
        "# Layers\n",
        f"{len(layers)} layers in {len(THEMES)} themes. Suggested labels are suggestions until a person confirms them.\n",
    ]
    for theme in THEMES.values():
        lines.append(f"\n## {theme.label}\n")
        lines.append("| layer | level | suggests | from OpenStreetMap |")
        lines.append("| --- | --- | --- | --- |")
        for layer in layers.values():
            if layer.theme == theme.id:
                gives = "; ".join(
                    f"{taxonomy.health_asset(label.level, label.entry).name} ({label.level}{', supports' if label.as_ == 'supports' else ''})"
                    for label in layer.health_assets
                )
                lines.append(
                    f"| **{layer.label}** `{layer.id}`<br>{layer.description} | {layer.level} | {gives} | {_rules(layer)} |"
                )
    return "\n".join(lines) + "\n"


def _rules(layer) -> str:  # type: ignore[no-untyped-def]
    blocks = []
    for rule in layer.rules:
        for block in rule.any_of:
            parts = [f"{key}={';'.join(values)}" for key, values in block.items()]
            blocks.append("`" + " + ".join(parts).replace("|", ";") + "`")
    if len(blocks) > 6:
        return ", ".join(blocks[:6]) + f" and {len(blocks) - 6} more"
    return ", ".join(blocks) or "only people can tell"


def command_page() -> str:
    """Write the command line, command by command, as its own help says it."""
    group = typer.main.get_command(cli.app)
    lines = [MADE, "# Command line\n", "Exit code 0, or 1 with one plain sentence, or 2 for wrong usage.\n"]
    for path, command in _commands(group, "assetmap"):  # type: ignore[arg-type]
        lines.append(f"\n## `{path}`\n")
        lines.append(f"{(command.help or '').strip()}\n")
        rows = []
        for parameter in command.params:
            if parameter.name == "help" or getattr(parameter, "hidden", False):
                continue
            option = parameter.param_type_name == "option"
            shown = (
                ", ".join(f"`{name}`" for name in parameter.opts)
                if option
                else f"`{(parameter.metavar or parameter.name).upper()}`"
            )
            rows.append(f"| {shown} | {getattr(parameter, 'help', '') or ''} |")
        if rows:
            lines += ["| | |", "| --- | --- |", *rows]
    return "\n".join(lines) + "\n"


def judgements_page() -> str:
    """Write what people can decide about an asset, and how it is written in a file."""
    lines = [
        MADE,
        "# Judgements: what people decide\n",
        "A judgement is something a person decided about an asset: its name, where it is, that two are one. It is kept as an event, is never",
        "overwritten, and is applied again whenever the map is drawn anew. It goes before what any source says.\n",
        "`assetmap judge TERRITORY FILE.csv` reads a table with the columns `asset_id` (an export has them), `action`, `value` and `reason`.",
        "All rows are kept, or none; every fault is told with its row. `assetmap undo SEQ` takes a judgement back, and undoing the undo brings",
        "it again. `assetmap explain ASSET_ID` shows all of them with their numbers.\n",
        "| action | value | decides |",
        "| --- | --- | --- |",
    ]
    for word, action in ACTIONS.items():
        decides = ", ".join(f"`{column}`" for column in action.columns)
        if word in PAIRED:
            decides = "which records are one asset"
        if word == "detail":
            decides = "one of " + ", ".join(f"`{column}`" for column in DETAILS)
        lines.append(f"| `{word}` | {action.form} | {decides} |")
    lines += [
        "\n## When a source says something else later\n",
        "With every judgement stands what the sources said at the time. `assetmap refresh` compares:\n",
        "* the sources say what they said then: the judgement **holds**;",
        "* they say now what you said: it **holds, and they agree**;",
        "* they say something new: **you and a source disagree**. Yours stands, and the refresh tells it, until somebody judges again;",
        "* no source speaks of the asset any more: the judgement **no longer applies**. It is kept and shown, and applies again if the",
        "  asset comes back.\n",
        "A place that was redrawn by less than 20 m has not moved. Of several judgements on one thing the last counts; notes, figures, labels and",
        "relations stand side by side. What a person holds is never given a point, whatever is judged.\n",
        "## Dates\n",
        "`2026`, `2026-11` or `2026-11-22`; a status may leave its date out when nobody knows it.",
    ]
    return "\n".join(lines) + "\n"


def _commands(command, path: str) -> Iterator[tuple[str, object]]:  # type: ignore[no-untyped-def]
    children = getattr(command, "commands", None)
    if not children:
        yield path, command
        return
    for name, child in children.items():
        yield from _commands(child, f"{path} {name}")


def contract_page() -> str:
    """Write the data contract: columns, their values, and who sees them."""
    lines = [MADE, "# Data contract\n", "## Assets\n"]
    lines.append("The columns of exports, in order. " + "In CSV and GeoPackage, lists and objects are JSON text.\n")
    header = ["column", "holds", "values", *(str(audience) for audience in Audience)]
    lines += ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    for column in ASSET_COLUMNS:
        sees = ["yes" if column.name in VISIBLE[audience] else "–" for audience in Audience]
        lines.append("| " + " | ".join([f"`{column.name}`", column.meaning, _values(column), *sees]) + " |")
    lines.append(
        "\nThe last four columns say who sees the column of a community or organisational asset. Individual-level assets are "
        "never exported as rows outside the co-ordinator's view: only a count in bands (“fewer than 5”, “5 to 9”). "
        "Besides these, a table to read may have: " + ", ".join(f"`{name}`" for name in UPLOAD_ONLY_COLUMNS) + ".\n"
    )
    lines += [
        "## Records\n",
        "What one source said about one thing, kept as it was said.\n",
        "| column | holds | values |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{column.name}` | {column.meaning} | {_values(column)} |" for column in RECORD_COLUMNS]
    return "\n".join(lines) + "\n"


def _values(column: Column) -> str:
    return ", ".join(f"`{value}`" for value in column.values) or {
        "json_list": "JSON list",
        "json_object": "JSON object",
    }.get(column.kind, column.kind if column.kind == "geometry" else "text")


def pages() -> dict[Path, str]:
    """Return every generated page with its text."""
    return {
        HERE / "layers.md": layers_page(load_layers()),
        HERE / "command-line.md": command_page(),
        HERE / "data-contract.md": contract_page(),
        HERE / "judgements.md": judgements_page(),
    }


def main() -> int:
    """Write or check the pages."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"docs/{path.name} is out of date: run python docs/generate.py")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote docs/{path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
