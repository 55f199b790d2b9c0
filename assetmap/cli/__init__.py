"""The command line: each command is one call of the workspace. Exit 0, or 1 with one plain sentence, or 2 for wrong usage."""

from assetmap.cli.bringing import bringing_app
from assetmap.cli.comparing import comparing_app
from assetmap.cli.deciding import deciding_app
from assetmap.cli.keeping import keeping_app
from assetmap.cli.main import app, main, quick
from assetmap.cli.printing import printing_app
from assetmap.cli.showing import showing_app
from assetmap.cli.territories import territory_app
from assetmap.cli.workshop import workshop_app

app.add_typer(territory_app, name="territory")
app.add_typer(workshop_app, name="workshop")
for part in (bringing_app, deciding_app, showing_app, printing_app, comparing_app, keeping_app):
    app.registered_commands += part.registered_commands
    app.registered_groups += part.registered_groups

__all__ = ["app", "main", "quick"]
