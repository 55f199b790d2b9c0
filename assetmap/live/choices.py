"""What can be told: the layers by theme, in the layer pack's own words, and what each is asked."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assetmap.layers import THEMES, Layer, LayerPack
from assetmap.layers.layer import Theme
from assetmap.live.service import the_service

Choices = list[tuple[Theme, list[Layer]]]


def routes() -> list[BaseRoute]:
    """List the routes of what can be told."""
    return [Route("/questions.json", questions, methods=["GET"])]


async def questions(request: Request) -> Response:
    """Give what each kind is asked beside “why”. The page asks for it once it stands, so that it stands sooner on a slow line."""
    layers = the_service(request).workspace.layers
    return JSONResponse({one.id: one.question for one in _shown(layers)})


def layer_choices(layers: LayerPack) -> Choices:
    """Return the kinds a person can choose from, by theme; those that are switched off are not among them."""
    return [(THEMES[theme], list(found)) for theme, found in groupby(_shown(layers), key=lambda one: one.theme)]


def _shown(layers: LayerPack) -> list[Layer]:
    return [layer for layer in layers.values() if layer.id not in layers.off]
