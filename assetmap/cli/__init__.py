"""The command line: each command is one call of the workspace. Exit 0, or 1 with one plain sentence, or 2 for wrong usage."""

from assetmap.cli.main import app, main, quick
from assetmap.cli.projects import projects_app

app.registered_commands += projects_app.registered_commands
app.registered_groups += projects_app.registered_groups

__all__ = ["app", "main", "quick"]
