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

const ROUNDS = 80;
const GAP = 3;

/** Push boxes ({x, y, w, h}: middle and size) apart until none lies on another, each near where it belongs, all inside `width` × `height`. */
export function spread(boxes, width, height) {
  boxes.forEach((one, at) => {
    Object.assign(one, { toX: one.x, toY: one.y });
    one.x += Math.cos(at * 2.4) * 0.5;
    one.y += Math.sin(at * 2.4) * 0.5;
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    let isQuiet = true;
    for (let a = 0; a < boxes.length; a += 1) {
      for (let b = a + 1; b < boxes.length; b += 1) if (part(boxes[a], boxes[b])) isQuiet = false;
    }
    for (const one of boxes) {
      one.x = Math.max(one.w / 2, Math.min(width - one.w / 2, one.x));
      one.y = Math.max(one.h / 2, Math.min(height - one.h / 2, one.y));
    }
    if (isQuiet) break;
  }
}

function part(one, other) {
  const dx = other.x - one.x;
  const dy = other.y - one.y;
  const overX = (one.w + other.w) / 2 + GAP - Math.abs(dx);
  const overY = (one.h + other.h) / 2 + GAP - Math.abs(dy);
  if (overX <= 0 || overY <= 0) return false;
  if (overX < overY) {
    const by = (Math.sign(dx) || 1) * (overX / 2 + 0.1);
    one.x -= by;
    other.x += by;
  } else {
    const by = (Math.sign(dy) || 1) * (overY / 2 + 0.1);
    one.y -= by;
    other.y += by;
  }
  return true;
}

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
