// The assets on the map: areas and lines as tints, one mark each, gathered where dense.

import { canvasLayer, isInView, traceShape } from './canvas.js';
import { drawGathered, gather, gatheredRadius, gatherRadius } from './cluster.js';
import { haloText, makeRoom, textWidth } from './labels.js';
import { makeStamps } from './marks.js';

const MARK_SIZE = 24;

/** Make the layer. `state` has the model, the visible rows, and the row that is chosen or pointed at. */
export function placesLayer(L, state, { under }) {
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  let stamp = makeStamps(state.model, ratio);
  let kept = { zoom: null, rows: null, items: [] };
  let drawn = [];

  function items(zoom) {
    const step = Math.round(zoom);
    if (kept.zoom !== step || kept.rows !== state.rows) {
      const radius = gatherRadius(step, state.rows.length);
      kept = { zoom: step, rows: state.rows, items: gather(state.model, state.rows, step, radius) };
    }
    return kept.items;
  }

  const layer = canvasLayer(L, {
    pane: 'amPlaces',
    padding: 0.2,
    className: 'am-places',
    under,
    draw(context, view) {
      drawShapes(context, state, view);
      drawn = visibleItems(items(view.zoom), view);
      for (const item of drawn) drawItem(context, item, state, stamp);
      const chosen = chosenItem(state, view);
      if (chosen) {
        drawn.push(chosen);
        drawChosen(context, chosen, state, stamp);
      }
      const { spec } = state.model;
      const areNamesAlways = !spec.basemap && !spec.tiles;
      if (areNamesAlways || view.zoom >= 17) drawPlaceNames(context, drawn, state);
      else if (chosen) drawPlaceNames(context, [chosen], state);
      layer.view = view;
    },
  });
  layer.renew = () => {
    stamp = makeStamps(state.model, ratio);
    kept = { zoom: null, rows: null, items: [] };
  };
  /** The item at a point of the drawn canvas, or the smallest area that holds it. */
  layer.itemAt = (x, y) => markAt(drawn, x, y) || areaAt(state, layer.view, x, y);
  layer.drawnItems = () => drawn;
  return layer;
}

function visibleItems(items, { scale, left, top, width, height }) {
  const visible = [];
  for (const item of items) {
    const x = item.x * scale - left;
    const y = item.y * scale - top;
    if (x > -30 && y > -30 && x < width + 30 && y < height + 30) visible.push({ x, y, rows: item.rows, shares: item.shares });
  }
  return visible;
}

function chosenItem({ model, chosen }, { scale, left, top }) {
  if (chosen < 0 || !model.hasPlace(chosen)) return null;
  return { x: model.anchorX[chosen] * scale - left, y: model.anchorY[chosen] * scale - top, rows: [chosen], isChosen: true };
}

function drawItem(context, item, { model }, stamp) {
  if (item.rows.length > 1) {
    drawGathered(context, item.x, item.y, item, model);
    return;
  }
  const [row] = item.rows;
  const { canvas, side } = stamp(model.layerOf[row], model.statuses[row], model.precisions[row] !== 'exact', MARK_SIZE);
  context.drawImage(canvas, item.x - side / 2, item.y - side / 2, side, side);
}

function drawChosen(context, item, { model }, stamp) {
  const [row] = item.rows;
  context.beginPath();
  context.arc(item.x, item.y, 23, 0, 2 * Math.PI);
  context.fillStyle = 'rgba(255, 255, 255, 0.85)';
  context.fill();
  context.strokeStyle = context.amPalette.accent;
  context.lineWidth = 3;
  context.stroke();
  const { canvas, side } = stamp(model.layerOf[row], model.statuses[row], model.precisions[row] !== 'exact', 28);
  context.drawImage(canvas, item.x - side / 2, item.y - side / 2, side, side);
}

function drawShapes(context, { model, rows, chosen }, view) {
  const { shapes, layers, layerOf, statuses, precisions } = model;
  const least = 9 / view.scale;
  for (const row of rows) {
    const kind = shapes.kind[row];
    if (kind !== '2' && kind !== '3') continue;
    const at = 4 * row;
    if (shapes.box[at + 2] - shapes.box[at] < least && shapes.box[at + 3] - shapes.box[at + 1] < least) continue;
    if (!isInView(shapes.box, at, view)) continue;
    if (precisions[row] === 'area' && isWholeTerritory(model, at)) continue;
    const isFormer = statuses[row] === 'former' || statuses[row] === 'dormant';
    const isTinted = precisions[row] !== 'area' && statuses[row] !== 'potential' && statuses[row] !== 'emerging';
    context.beginPath();
    traceShape(context, shapes, row, view, kind === '3');
    context.lineJoin = 'round';
    if (context.amPalette.casing !== 'none') {
      context.setLineDash([]);
      context.lineWidth = kind === '3' ? 5 : 7;
      context.strokeStyle = context.amPalette.casing;
      context.stroke();
    }
    context.strokeStyle = isFormer ? '#6b757d' : layers[layerOf[row]].colour;
    context.setLineDash(precisions[row] === 'exact' ? [] : [7, 5]);
    if (kind === '3') {
      if (isTinted) {
        context.globalAlpha = row === chosen ? 0.4 : 0.25;
        context.fillStyle = context.strokeStyle;
        context.fill('evenodd');
        context.globalAlpha = 1;
      }
      context.lineWidth = row === chosen ? 3 : 2;
    } else {
      context.lineWidth = row === chosen ? 5 : 3.5;
    }
    context.stroke();
  }
  context.setLineDash([]);
}

/** A place known only as “somewhere in the territory” is a mark; its outline is the territory's. */
function isWholeTerritory({ shapes, territoryBox }, at) {
  if (!territoryBox) return false;
  return [0, 1, 2, 3].every((side) => Math.abs(shapes.box[at + side] - territoryBox[side]) < 1e-7);
}

function drawPlaceNames(context, drawn, { model }) {
  const room = makeRoom();
  for (const item of drawn) {
    const reach = reachOf(item);
    room.take(item.x - reach, item.y - reach, 2 * reach, 2 * reach);
  }
  const size = 12.5 * context.amPalette.words;
  context.font = `500 ${size}px ${context.amPalette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  let count = 0;
  for (const item of drawn) {
    if (item.rows.length > 1 || count > 120) continue;
    const name = model.names[item.rows[0]];
    if (!name) continue;
    const text = name.length > 34 ? `${name.slice(0, 32)}…` : name;
    const width = textWidth(context, text);
    const gap = reachOf(item) + 3;
    for (const x of [item.x + gap, item.x - gap - width]) {
      if (!room.isFree(x, item.y - 8, width, 1.3 * size)) continue;
      room.take(x, item.y - 8, width, 1.3 * size);
      haloText(context, text, x, item.y, context.amPalette.name);
      count += 1;
      break;
    }
  }
}

function reachOf(item) {
  if (item.rows.length > 1) return gatheredRadius(item.rows.length);
  return item.isChosen ? 25 : 14;
}

function markAt(drawn, x, y) {
  let best = null;
  let nearest = Infinity;
  for (const item of drawn) {
    const reach = reachOf(item) + 2;
    const distance = Math.hypot(item.x - x, item.y - y);
    if (distance <= reach && distance < nearest) [best, nearest] = [item, distance];
  }
  return best;
}

function areaAt({ model, rows }, view, x, y) {
  if (!view) return null;
  const { shapes, precisions } = model;
  const { box } = shapes;
  const worldX = (x + view.left) / view.scale;
  const worldY = (y + view.top) / view.scale;
  const least = 9 / view.scale;
  let best = null;
  let smallest = Infinity;
  for (const row of rows) {
    if (shapes.kind[row] !== '3' || precisions[row] === 'area') continue;
    const at = 4 * row;
    if (worldX < box[at] || worldX > box[at + 2] || worldY < box[at + 1] || worldY > box[at + 3]) continue;
    const [wide, high] = [box[at + 2] - box[at], box[at + 3] - box[at + 1]];
    const size = wide * high;
    if (size < smallest && Math.max(wide, high) > least && isInside(shapes, row, worldX, worldY)) [best, smallest] = [row, size];
  }
  return best === null ? null : { x, y, rows: [best] };
}

function isInside({ X, Y, first, start }, shape, x, y) {
  let inside = false;
  for (let ring = first[shape]; ring < first[shape + 1]; ring += 1) {
    const [from, to] = [start[ring], start[ring + 1]];
    for (let at = from, before = to - 1; at < to; before = at, at += 1) {
      if (Y[at] > y !== Y[before] > y && x < X[at] + ((y - Y[at]) * (X[before] - X[at])) / (Y[before] - Y[at])) inside = !inside;
    }
  }
  return inside;
}
