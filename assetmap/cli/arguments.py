"""Arguments and options that several commands take, said in one way."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assetmap.privacy import Audience

FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        envvar="ASSETMAP_WORKSPACE",
        help="Folder of the workspace; ./workspace without it.",
    ),
]
TerritoryArgument = Annotated[str, typer.Argument(metavar="TERRITORY", help="Id, name or alias of a territory.")]
AudienceOption = Annotated[Audience, typer.Option(help="Who the output is for.")]
