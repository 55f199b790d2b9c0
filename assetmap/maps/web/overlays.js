// What a view lays above the streets and under the marks: a walking area, a street, a draft, the place in question.

import { canvasLayer, isInView, traceShape } from './canvas.js';
import { boxesOf, worldX, worldY } from './decode.js';
import { el, newId, said, svgEl } from './dom.js';
import { phrase } from './texts.js';

/** How each kind looks: a colour's name, how strongly areas are filled, and the line. */
const LOOKS = {
  reach: { colour: 'accent', fill: 0.14, width: 2.5, dash: [] },
  territory: { colour: 'edge', fill: 0, width: 2.5, dash: [9, 5] },
  draft: { colour: 'warning', fill: 0.16, width: 3, dash: [6, 5] },
  street: { colour: 'warning', fill: 0, width: 7, dash: [], isSoft: true },
  focus: { colour: 'edge', fill: 0.06, width: 3, dash: [2, 4] },
};

/** Turn a GeoJSON geometry into shapes as decode.js makes them. */
export function shapesOf(geometry) {
  const kinds = [];
  const rings = [];
  const first = [0];
  const add = (kind, members) => {
    kinds.push(kind);
    rings.push(...members);
    first.push(rings.length);
  };
  const take = (one) => {
    const { type, coordinates } = one || {};
    if (type === 'Point') add('1', [[coordinates]]);
    else if (type === 'MultiPoint') for (const place of coordinates) add('1', [[place]]);
    else if (type === 'LineString') add('2', [coordinates]);
    else if (type === 'MultiLineString') for (const line of coordinates) add('2', [line]);
    else if (type === 'Polygon') add('3', coordinates);
    else if (type === 'MultiPolygon') for (const area of coordinates) add('3', area);
    else if (type === 'GeometryCollection') one.geometries.forEach(take);
  };
  take(geometry);
  const places = rings.flat();
  const start = new Int32Array(rings.length + 1);
  rings.forEach((ring, at) => (start[at + 1] = start[at] + ring.length));
  const shapes = {
    count: kinds.length,
    kind: kinds.join(''),
    X: Float64Array.from(places, (place) => worldX(place[0])),
    Y: Float64Array.from(places, (place) => worldY(place[1])),
    first: Int32Array.from(first),
    start,
  };
  shapes.box = boxesOf(shapes);
  return shapes;
}

/** Make the layer of some overlays ({ kind, label, shapes }). */
export function overlaysLayer(L, overlays) {
  const read = overlays.map((one) => ({ look: LOOKS[one.kind] || LOOKS.focus, shapes: shapesOf(one.shapes) }));
  return canvasLayer(L, {
    pane: 'amOverlays',
    padding: 0.2,
    className: 'am-overlays',
    draw(context, view) {
      for (const one of read) drawOverlay(context, one, view);
    },
  });
}

function drawOverlay(context, { look, shapes }, view) {
  const colour = context.amPalette[look.colour];
  context.lineJoin = context.lineCap = 'round';
  for (let shape = 0; shape < shapes.count; shape += 1) {
    const kind = shapes.kind[shape];
    if (kind === '1') {
      drawSpot(context, shapes, shape, view, colour);
      continue;
    }
    if (!isInView(shapes.box, 4 * shape, view)) continue;
    context.beginPath();
    traceShape(context, shapes, shape, view, kind === '3');
    if (kind === '3' && look.fill) {
      context.globalAlpha = look.fill;
      context.fillStyle = colour;
      context.fill('evenodd');
      context.globalAlpha = 1;
    }
    context.setLineDash([]);
    context.strokeStyle = context.amPalette.halo;
    context.lineWidth = look.width + 3;
    context.stroke();
    context.setLineDash(look.dash);
    context.strokeStyle = colour;
    context.lineWidth = look.width;
    context.globalAlpha = look.isSoft ? 0.6 : 1;
    context.stroke();
    context.globalAlpha = 1;
  }
  context.setLineDash([]);
}

/** A point is a ring, wide enough to be seen around a mark. */
function drawSpot(context, { X, Y, start, first }, shape, { scale, left, top }, colour) {
  const at = start[first[shape]];
  const [x, y] = [X[at] * scale - left, Y[at] * scale - top];
  for (const [width, stroke] of [[7, context.amPalette.halo], [3.5, colour]]) {
    context.beginPath();
    context.arc(x, y, 21, 0, 2 * Math.PI);
    context.setLineDash([]);
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke();
  }
}

/** Name the overlays in words beside the legend, each with how it looks. */
export function overlayLegend(overlays) {
  if (!overlays.length) return [];
  const id = newId('over');
  const items = overlays.map((one) => el('li', { class: 'am-overlay-name' }, swatch(LOOKS[one.kind] || LOOKS.focus), said(one.label)));
  return [el('div', { class: 'am-group', role: 'group', 'aria-labelledby': id }, el('h2', { id }, phrase('overlays_title')), el('ul', { class: 'am-flat' }, items))];
}

function swatch(look) {
  const colour = { accent: 'var(--am-accent)', warning: 'var(--am-warning)', edge: 'var(--am-ink)' }[look.colour];
  const box = svgEl('rect', { x: 2.5, y: 3.5, width: 21, height: 13, rx: 3, 'fill-opacity': look.fill, 'stroke-width': Math.min(look.width, 4), 'stroke-dasharray': look.dash.length ? '4 3' : null, 'stroke-opacity': look.isSoft ? 0.6 : null });
  box.style.fill = colour;
  box.style.stroke = colour;
  return svgEl('svg', { class: 'am-swatch', viewBox: '0 0 26 20', width: 26, height: 20, 'aria-hidden': 'true', focusable: 'false' }, box);
}
