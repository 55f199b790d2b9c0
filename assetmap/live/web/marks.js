// Marks on the map of the shared screen: the first of the list with their numbers, earlier ones small, areas with the numbers in them.
import { view } from './ground.js';
import { draw, gather, mark, shapeOf, spread } from './pins.js';
import { colourOf, inOrder, isLit, isNewer, isPlaced, markOf } from './room.js';
import { make, say } from './words.js';

const NEW_MS = 4000;
/** Marks with a number on the map: as many as leave most of it free, and at least 12; earlier ones are small. Chosen by us. */
const LEAST_NUMBERED = 12;
const FREE = 6;
const BOX_FROM_EDGE = 40;
const MOST_IN_BOX = 5;
const onlyXY = ({ x, y }) => ({ x, y });

/** Show the marks, spread so that no number lies on another; earlier ones that lie at one place stand together. Say whether there are any. */
export function showMarks() {
  if (!view) return false;
  const host = document.getElementById('marks');
  const { width, height } = host.getBoundingClientRect();
  const order = inOrder().filter(isPlaced);
  const onPoints = order.filter((one) => one.lat !== undefined);
  const newest = onPoints.reduce((found, one) => (one.number > (found?.number || 0) ? one : found), null);
  const size = 2.2 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const at = (lat, lon) => view.map.latLngToContainerPoint([lat, lon]);
  const most = Math.max(LEAST_NUMBERED, Math.floor((width * height) / (size * size * FREE)));
  const pins = onPoints.slice(0, most).map((entry) => {
    const side = entry === newest ? size * 1.25 : size;
    return { entry, ...onlyXY(at(entry.lat, entry.lon)), w: side, h: side, element: pinOf(entry, entry === newest) };
  }).filter((one) => one.x > -size && one.y > -size && one.x < width + size && one.y < height + size);
  const { boxes, shapes } = areasOf(order.filter((one) => one.area?.length), at, width, height);
  const drawing = draw('svg', { 'aria-hidden': 'true' });
  drawing.append(...shapes);
  const olds = gather(onPoints.slice(most).map((entry) => ({ entry, ...onlyXY(at(entry.lat, entry.lon)) })), size * 1.4).map(oldOf);
  const all = [...boxes, ...pins, ...olds];
  host.replaceChildren(drawing, ...all.map((one) => one.element));
  for (const one of [...olds, ...boxes]) Object.assign(one, { w: one.element.offsetWidth, h: one.element.offsetHeight });
  spread(all, width, height - size * 0.4); // above the credit line
  for (const one of all) Object.assign(one.element.style, { left: `${one.x}px`, top: `${one.y}px` });
  for (const one of pins) if (isLit(one.entry) && Math.hypot(one.x - one.toX, one.y - one.toY) > size * 0.3) drawing.append(...leadOf(one));
  return olds.length > 0;
}

/** What was new a moment ago is not any more. */
export function settleMarks() {
  for (const pin of document.querySelectorAll('.pin.is-new')) if (!isNewer(pin.dataset.entry, NEW_MS)) pin.classList.remove('is-new');
}

function pinOf(entry, isNewest) {
  const pin = make('span', '', { class: 'pin', 'data-entry': entry.id });
  pin.classList.toggle('is-new', isNewer(entry.id, NEW_MS));
  pin.classList.toggle('is-newest', isNewest);
  pin.classList.toggle('is-dim', !isLit(entry));
  pin.append(markOf(entry));
  return pin;
}

/** From a mark that was pushed aside to where it belongs. */
function leadOf({ x, y, toX, toY }) {
  const line = { x1: x, y1: y, x2: toX, y2: toY };
  return [draw('line', { ...line, class: 'halo' }), draw('line', { ...line, class: 'lead' }), draw('circle', { cx: toX, cy: toY, r: 4, class: 'spot' })];
}

function oldOf(pack) {
  const [{ entry, x, y }] = pack; // the newest of those that lie here
  const sign = make('span', '', { class: 'old' });
  sign.classList.toggle('is-dim', !pack.some((one) => isLit(one.entry)));
  sign.append(pack.length > 1 ? make('span', `×${pack.length}`, { class: 'pack' }) : mark(shapeOf(entry), colourOf(entry)));
  return { element: sign, x, y };
}

/** What people bring has an area and no point: one dashed shape for each area, and in it the numbers with the words. */
function areasOf(order, at, width, height) {
  const cells = new Map();
  for (const one of order) cells.set(one.cell, [...(cells.get(one.cell) || []), one]);
  const boxes = [];
  const shapes = [];
  for (const found of cells.values()) {
    const rings = found[0].area.map((ring) => ring.map(([lon, lat]) => at(lat, lon)));
    const seen = rings[0].map(({ x, y }) => ({ x: Math.max(0, Math.min(width, x)), y: Math.max(0, Math.min(height, y)) }));
    const [west, east] = [Math.min(...seen.map(({ x }) => x)), Math.max(...seen.map(({ x }) => x))];
    const [north, south] = [Math.min(...seen.map(({ y }) => y)), Math.max(...seen.map(({ y }) => y))];
    const isAll = east - west >= width && south - north >= height;
    const d = rings.map((ring) => `M${ring.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`).join('');
    shapes.push(draw('path', { d, class: `area${isAll ? ' is-all' : ''}${found.some(isLit) ? '' : ' is-dim'}` }));
    boxes.push({ element: boxOf(found), x: (west + east) / 2, y: north + BOX_FROM_EDGE });
  }
  return { boxes, shapes };
}

function boxOf(found) {
  const box = make('span', '', { class: 'box' });
  box.classList.toggle('is-dim', !found.some(isLit));
  box.append(...found.slice(0, MOST_IN_BOX).map(markOf));
  if (found.length > MOST_IN_BOX) box.append(make('span', say('further', { count: found.length - MOST_IN_BOX })));
  box.append(make('span', say('area')));
  return box;
}
