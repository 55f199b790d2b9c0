// Marks of what was said: their shapes by level, and where they stand so that every number can be read.
import { make } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const SHAPES = {
  individual: ['circle', { cx: 20, cy: 20, r: 17.5 }],
  community: ['rect', { x: 3, y: 3, width: 34, height: 34, rx: 8 }],
  organisational: ['path', { d: 'M10.5 3H29.5L38.5 20L29.5 37H10.5L1.5 20Z' }],
  priority: ['path', { d: 'M4 3H36V37L20 30.5L4 37Z' }],
  known: ['circle', { cx: 20, cy: 20, r: 17 }],
};

/** Make an element of a drawing. */
export function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export const shapeOf = (entry) => (entry.kind === 'asset' ? entry.level || 'community' : entry.kind === 'priority' ? 'priority' : 'known');

/** Make a mark with its number; without one it is a small sign. */
export function mark(shape, colour, number = '') {
  const length = String(number).length;
  const element = make('span', '', { class: `mark ${shape}${length > 3 ? ' is-longer' : length > 2 ? ' is-long' : ''}` });
  if (colour) element.style.setProperty('--colour', colour);
  const [tag, form] = SHAPES[shape] || SHAPES.community;
  const picture = draw('svg', { viewBox: '0 0 40 40', 'aria-hidden': 'true' });
  picture.append(draw(tag, { ...form, class: 'rim' }), draw(tag, form));
  element.append(picture, make('i', number));
  return element;
}

const GAP = 3;
const STEP = 9;
const FARTHEST = 40;

/**
 * Give each box ({x, y, w, h}: middle and size, in pixels) the free spot nearest to where it belongs, inside `width` × `height`, the first
 * boxes first: none lies on another as long as there is room. Where one belongs is kept as `toX`, `toY`.
 */
export function spread(boxes, width, height) {
  const placed = [];
  for (const one of boxes) {
    Object.assign(one, { toX: one.x, toY: one.y });
    const within = (x, y) => [Math.max(one.w / 2, Math.min(width - one.w / 2, x)), Math.max(one.h / 2, Math.min(height - one.h / 2, y))];
    [one.x, one.y] = spots(one.toX, one.toY).map(([x, y]) => within(x, y)).find(([x, y]) => isFree(one, x, y, placed)) || within(one.toX, one.toY);
    placed.push(one);
  }
}

/** Spots on rings around a place, the nearest first. */
function spots(x, y) {
  const found = [[x, y]];
  for (let ring = 1; ring <= FARTHEST; ring += 1) {
    const count = 6 * ring;
    for (let at = 0; at < count; at += 1) found.push([x + STEP * ring * Math.cos((2 * Math.PI * at) / count), y + STEP * ring * Math.sin((2 * Math.PI * at) / count)]);
  }
  return found;
}

const isFree = (one, x, y, placed) => placed.every((other) => Math.abs(x - other.x) >= (one.w + other.w) / 2 + GAP || Math.abs(y - other.y) >= (one.h + other.h) / 2 + GAP);

/** Gather points ({x, y, …}) that lie within `near` pixels of each other: lists, the first of each is its middle. */
export function gather(points, near) {
  const packs = [];
  for (const one of points) {
    const pack = packs.find(([first]) => Math.hypot(first.x - one.x, first.y - one.y) < near);
    if (pack) pack.push(one);
    else packs.push([one]);
  }
  return packs;
}
