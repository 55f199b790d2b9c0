// The quiet map below: streets white on paper, water, green, buildings; a veil over everything outside the territory.

import { canvasLayer, isInView, traceShape } from './canvas.js';
import { unpackInts, unpackShapes } from './decode.js';
import { haloText, makeRoom, straightStretch, textWidth } from './labels.js';

const AREAS = ['green', 'wood', 'water', 'square', 'building'];

/** Widths in pixels at zooms 12 to 19. */
const WIDTHS = {
  street_main: [1.6, 2.2, 3, 4.4, 6.5, 9.5, 13, 17],
  street: [0.7, 1, 1.5, 2.6, 4.4, 7, 10, 14],
  service: [0, 0, 0, 0.8, 1.8, 3, 5, 7],
  path: [0, 0, 0, 0.9, 1.2, 1.5, 1.8, 2],
  steps: [0, 0, 0, 0, 1.6, 2.4, 3.4, 4.5],
  rail: [0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.2],
  stream: [0.8, 1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.2],
};

const DASHES = { path: [0.1, 3.6], steps: [1.4, 1.6], rail: [6, 4] };
/** Areas in one path. A path of thousands of them takes seconds to fill, the same areas in many paths hundredths. */
const FILLED_AT_ONCE = 64;
/** Which of the palette's colours a line has. */
const COLOURS = { path: 'path', steps: 'path', rail: 'rail', stream: 'water' };
const CASED = ['service', 'street', 'street_main'];

/** Make the layer, or one with only the territory when no street map was given. */
export function basemapLayer(L, spec) {
  const kinds = spec.basemap ? spec.basemap.kinds.map((one) => readKind(one)) : [];
  const territory = spec.territory ? unpackShapes(spec.territory.shapes) : null;
  const names = spec.basemap ? spec.basemap.names : [];
  const isBare = !spec.basemap && !spec.tiles;
  return canvasLayer(L, {
    pane: 'amBase',
    padding: 0.2,
    className: 'am-base',
    draw(context, view) {
      if (territory && isBare) fillTerritory(context, territory, view);
      const palette = context.amPalette;
      for (const one of kinds) if (AREAS.includes(one.kind)) drawAreas(context, one, view);
      for (const one of kinds) if (COLOURS[one.kind]) drawLines(context, one, view, palette[COLOURS[one.kind]], 0);
      for (const one of kinds) if (CASED.includes(one.kind)) drawLines(context, one, view, palette.streetEdge, 1.4);
      for (const one of kinds) if (CASED.includes(one.kind)) drawLines(context, one, view, palette.street, 0);
      if (territory) drawTerritory(context, territory, view);
      drawNames(context, kinds, names, view);
    },
  });
}

function readKind(one) {
  return { kind: one.kind, shapes: unpackShapes(one.shapes), name: one.name ? unpackInts(one.name) : null };
}

function lineWidth(kind, zoom) {
  const widths = WIDTHS[kind];
  const at = Math.max(0, Math.min(widths.length - 1, zoom - 12));
  const low = Math.floor(at);
  const high = Math.min(widths.length - 1, low + 1);
  const width = widths[low] + (widths[high] - widths[low]) * (at - low);
  return zoom < 12 ? width * 0.7 : width;
}

function drawAreas(context, { kind, shapes }, view) {
  if (kind === 'building' && view.zoom < 14.5) return;
  const least = 2 / view.scale;
  let traced = 0;
  context.beginPath();
  for (let shape = 0; shape < shapes.count; shape += 1) {
    const at = 4 * shape;
    const isSpeck = shapes.box[at + 2] - shapes.box[at] < least && shapes.box[at + 3] - shapes.box[at + 1] < least;
    if (isSpeck || !isInView(shapes.box, at, view)) continue;
    traceShape(context, shapes, shape, view, true);
    traced += 1;
    if (traced % FILLED_AT_ONCE === 0) {
      fillAreas(context, kind, view);
      context.beginPath();
    }
  }
  fillAreas(context, kind, view);
}

function fillAreas(context, kind, view) {
  context.fillStyle = context.amPalette[kind];
  context.fill('nonzero');
  if (kind !== 'building' || view.zoom < 16) return;
  context.strokeStyle = context.amPalette.buildingEdge;
  context.lineWidth = 0.6;
  context.stroke();
}

function drawLines(context, { kind, shapes }, view, colour, extra) {
  const width = lineWidth(kind, view.zoom);
  if (!width) return;
  context.beginPath();
  for (let shape = 0; shape < shapes.count; shape += 1) {
    if (isInView(shapes.box, 4 * shape, view)) traceShape(context, shapes, shape, view, false);
  }
  context.strokeStyle = colour;
  context.lineWidth = width + extra;
  context.lineJoin = 'round';
  context.lineCap = kind === 'rail' || kind === 'steps' ? 'butt' : 'round';
  context.setLineDash(DASHES[kind] || []);
  context.stroke();
  context.setLineDash([]);
}

function fillTerritory(context, territory, view) {
  context.beginPath();
  for (let shape = 0; shape < territory.count; shape += 1) traceShape(context, territory, shape, view, true);
  context.fillStyle = context.amPalette.street;
  context.fill('evenodd');
}

function drawTerritory(context, territory, view) {
  context.beginPath();
  for (let shape = 0; shape < territory.count; shape += 1) traceShape(context, territory, shape, view, true);
  context.save();
  context.rect(-9, -9, view.width + 18, view.height + 18);
  context.globalAlpha = 0.35;
  context.fillStyle = context.amPalette.paper;
  context.fill('evenodd');
  context.restore();
  context.beginPath();
  for (let shape = 0; shape < territory.count; shape += 1) traceShape(context, territory, shape, view, true);
  context.lineJoin = 'round';
  context.strokeStyle = context.amPalette.edge;
  context.lineWidth = 2;
  context.stroke();
}

function drawNames(context, kinds, names, view) {
  if (view.zoom < 13.5) return;
  const room = makeRoom();
  for (const kind of ['water', 'wood', 'green', 'square']) {
    const one = kinds.find((other) => other.kind === kind);
    if (one && one.name) nameAreas(context, one, names, view, room);
  }
  for (const kind of ['street_main', 'street', 'stream', 'service', 'path']) {
    const one = kinds.find((other) => other.kind === kind);
    const least = { street_main: 14, street: 15.5, stream: 16, service: 17.5, path: 17.5 }[kind];
    if (one && one.name && view.zoom >= least) nameStreets(context, one, names, view, room);
  }
}

function nameAreas(context, { kind, shapes, name }, names, view, room) {
  context.font = `italic ${12 * context.amPalette.words}px ${context.amPalette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let shape = 0; shape < shapes.count; shape += 1) {
    const text = names[name[shape]];
    if (!text || !isInView(shapes.box, 4 * shape, view)) continue;
    const [west, north, east, south] = shapes.box.subarray(4 * shape, 4 * shape + 4);
    const width = textWidth(context, text);
    if ((east - west) * view.scale < width * 1.15 || (south - north) * view.scale < 26) continue;
    const x = ((west + east) / 2) * view.scale - view.left;
    const y = ((north + south) / 2) * view.scale - view.top;
    if (!room.isFree(x - width / 2 - 6, y - 9, width + 12, 18)) continue;
    room.take(x - width / 2 - 6, y - 9, width + 12, 18);
    haloText(context, text, x, y, kind === 'water' ? context.amPalette.waterInk : context.amPalette.greenInk);
  }
}

function nameStreets(context, { kind, shapes, name }, names, view, room) {
  const size = (kind === 'street_main' ? 12.5 : 11.5) * context.amPalette.words;
  context.font = `${kind === 'street_main' ? '600' : '400'} ${size}px ${context.amPalette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let shape = 0; shape < shapes.count; shape += 1) {
    const text = names[name[shape]];
    if (!text || !isInView(shapes.box, 4 * shape, view)) continue;
    const width = textWidth(context, text);
    const place = straightStretch(shapes, shapes.first[shape], width + 8, view);
    if (!place) continue;
    const wide = Math.abs(Math.cos(place.angle)) * width + 18;
    const high = Math.abs(Math.sin(place.angle)) * width + 18;
    if (!room.isFree(place.x - wide / 2, place.y - high / 2, wide, high)) continue;
    room.take(place.x - wide / 2, place.y - high / 2, wide, high);
    context.save();
    context.translate(place.x, place.y);
    context.rotate(place.angle);
    haloText(context, text, 0, 0, kind === 'stream' ? context.amPalette.waterInk : context.amPalette.streetInk);
    context.restore();
  }
}
