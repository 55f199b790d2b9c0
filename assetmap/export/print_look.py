"""Papers and the style of a printed page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A size of paper in millimetres, upright, and how large the map on its first page may be (width, height)."""

    width_mm: int
    height_mm: int
    upright_map_mm: tuple[float, float]
    wide_map_mm: tuple[float, float]
    columns: tuple[int, int]
    """Columns of the list on upright and on wide paper."""


EDGE_MM = 11
"""White around the page: home printers cannot print to the edge."""

PAPERS = {
    "A4": Paper(210, 297, (188.0, 202.0), (275.0, 118.0), (2, 3)),
    "A3": Paper(297, 420, (275.0, 320.0), (398.0, 205.0), (3, 4)),
}
"""Title, legend and credits take what the map leaves; the sizes are tried out with twelve themes."""


def style(paper: str, is_wide: bool) -> str:
    """Return the style sheet of a page on ``paper``, lying upright or ``is_wide``."""
    size = PAPERS[paper]
    width = size.height_mm if is_wide else size.width_mm
    map_width = (size.wide_map_mm if is_wide else size.upright_map_mm)[0]
    return f"""
@page {{ size: {paper} {"landscape" if is_wide else "portrait"}; margin: {EDGE_MM}mm; }}
* {{ box-sizing: border-box; }}
body {{ background: #fff; color: #000; font: 9.5pt/1.35 system-ui, sans-serif; margin: 0 auto; max-width: {width}mm; padding: 0 {EDGE_MM}mm 8mm; }}
h1 {{ font-size: 18pt; line-height: 1.15; margin: 0 0 1mm; overflow-wrap: anywhere; }}
h2 {{ break-after: avoid; font-size: 11pt; line-height: 1.2; margin: 3mm 0 1mm; }}
p, ul {{ margin: 0 0 1mm; }}
.whom {{ border: 0.4mm solid #000; padding: 0 1.5mm; }}
.symbols {{ position: absolute; }}
.map {{ border: 0.3mm solid #1d2a33; display: block; height: auto; max-width: 100%; width: {map_width}mm; }}
.map text {{ fill: #000; font-family: system-ui, sans-serif; }}
.map .number {{ font-weight: 700; }}
.map .cluster {{ fill: #fff; font-weight: 700; }}
.names text {{ fill: #53616b; paint-order: stroke; stroke: #fff; stroke-linejoin: round; stroke-width: 0.7; }}
.small, .foot, .letters {{ font-size: 8pt; }}
.legend h2 {{ font-size: 9.5pt; margin: 1mm 0 0.5mm; }}
.legend ul {{ display: flex; flex-wrap: wrap; gap: 0.3mm 5mm; list-style: none; padding: 0; }}
.mark {{ display: inline-block; flex: none; height: 3.6mm; vertical-align: -0.6mm; width: 3.6mm; }}
.list {{ column-gap: 6mm; columns: {size.columns[1] if is_wide else size.columns[0]}; }}
.list h2:first-child {{ margin-top: 0; }}
.entry {{ break-inside: avoid; display: flex; gap: 1.5mm; margin: 0 0 1.2mm; }}
.entry .mark {{ margin-top: 0.5mm; }}
.entry p {{ margin: 0; overflow-wrap: anywhere; }}
.no {{ font-variant-numeric: tabular-nums; font-weight: 700; }}
.foot {{ border-top: 0.3mm solid #000; margin: 2mm 0 0; padding-top: 1mm; overflow-wrap: anywhere; }}
.screen {{ background: #faf8f4; margin: 0 0 4mm; padding: 2mm; }}
@media screen {{ .front {{ margin-bottom: 10mm; }} }}
@media screen and (max-width: 640px) {{ body {{ padding: 0 4mm 6mm; }} .list {{ columns: 1; }} }}
@media print {{
  body {{ max-width: none; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  .screen {{ display: none; }}
  .front {{ break-after: page; }}
}}
"""
