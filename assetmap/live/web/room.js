// What the shared screen knows of the room, and what follows from it: what stands in the light, and in which order.
import { mark, shapeOf } from './pins.js';

const { layers = {}, themes = {} } = JSON.parse(document.getElementById('words').textContent);

/** What was said, by its id. */
export const entries = new Map();
/** The facilitator's settings, and how many dots lie on what. */
export const known = { room: {}, dots: {} };

/** Take in what the server tells: everything there is, or what is different. */
export function takeIn(said, isAll) {
  if (isAll) entries.clear();
  for (const entry of said.entries) {
    const before = entries.get(entry.id);
    const isNew = !isAll && (!before || before.state !== entry.state);
    entries.set(entry.id, { ...entry, newAt: isNew ? Date.now() : before?.newAt || 0 });
  }
  for (const id of said.gone || []) entries.delete(id);
  known.room = said.room;
  known.dots = said.dots || {};
}

export const layerOf = (id) => layers[id];
export const themeOf = (entry) => (entry.kind === 'asset' ? themes[layerOf(entry.layer)?.theme] : undefined);
export const colourOf = (entry) => (entry.kind === 'asset' ? layerOf(entry.layer)?.colour : '');
export const markOf = (entry) => mark(shapeOf(entry), colourOf(entry), entry.number);
export const isPlaced = (entry) => entry.lat !== undefined || (entry.area || []).length > 0;

/** Whether something came less than so many milliseconds ago. */
export const isNewer = (id, ms) => Date.now() - (entries.get(id)?.newAt || 0) < ms;

/** What the focus leaves in the light. */
export function isLit(entry) {
  const { focus } = known.room;
  if (!focus) return true;
  if (focus.kind === 'layer') return entry.layer === focus.id;
  if (focus.kind === 'theme') return layerOf(entry.layer)?.theme === focus.id;
  if (focus.kind === 'entry') return entry.id === focus.id;
  if (focus.kind === 'wishes') return entry.kind === 'priority';
  return true;
}

/** Entries in the order in which they matter now: those in the light first, by dots while dots are given, the newest first. */
export function inOrder() {
  const { room, dots } = known;
  const byDots = (a, b) => (room.stickers ? (dots[b.id] || 0) - (dots[a.id] || 0) : 0);
  return [...entries.values()].sort((a, b) => isLit(b) - isLit(a) || byDots(a, b) || b.number - a.number);
}
