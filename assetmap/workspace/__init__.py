"""The flow from inputs to outputs: what the app and the command line both call.

Without a workspace: :func:`gather_files`, :func:`write_output`, :func:`classify_table`, :func:`match_tables`. With one:
:class:`Workspace`, and what is done on it in ``bringing``, ``deciding`` and ``telling``.
"""

from assetmap.layers import load_layers
from assetmap.workspace.examples import Example, examples, examples_folder
from assetmap.workspace.gathering import (
    OUTPUTS,
    Gathering,
    Progress,
    check_output,
    gather_files,
    map_spec_of,
    now,
    view_of,
    write_output,
    write_view,
)
from assetmap.workspace.lists import classify_table, match_tables
from assetmap.workspace.planning import Told
from assetmap.workspace.stored import Workspace, opened

__all__ = [
    "OUTPUTS",
    "Example",
    "Gathering",
    "Progress",
    "Told",
    "Workspace",
    "check_output",
    "classify_table",
    "examples",
    "examples_folder",
    "gather_files",
    "load_layers",
    "map_spec_of",
    "match_tables",
    "now",
    "opened",
    "view_of",
    "write_output",
    "write_view",
]
