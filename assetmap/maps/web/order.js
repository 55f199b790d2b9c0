// The order of the list: A to Z, by kind, or by distance from the middle of the map, a landmark or where the person is.

import { latOf, lonOf, worldX, worldY } from './decode.js';
import { el, said } from './dom.js';
import { metresBetween } from './shapes.js';
import { phrase, phraseParts } from './texts.js';
import { wayInWords } from './words.js';

const MIDDLE = 'middle';
const HERE = 'here';
const LONGEST_NAME = 40;

/**
 * Make the order. `tools` has the select `sort`, the line `from` and the select in it `fromChoice`; `middle()` gives the middle
 * of the map as { lat, lon }; `onChange()` is called when the list must be made again.
 */
export function makeOrder(tools, state, { middle, onChange }) {
  let by = 'name';
  let from = MIDDLE;
  let waiting;
  const marks = new Map();

  /** Where distances are measured from: { lat, lon, name }, or null when they are not. */
  function origin() {
    if (by !== 'distance') return null;
    return marks.get(from) || { ...middle(), name: phrase('from_middle') };
  }

  function changed() {
    tools.sort.value = by;
    tools.from.hidden = by !== 'distance';
    const options = [[MIDDLE, phrase('from_middle')], ...[...marks].map(([key, mark]) => [key, shortened(mark.name)])];
    tools.fromChoice.replaceChildren(...options.map(([value, words]) => el('option', { value }, words)));
    tools.fromChoice.value = from;
    onChange();
  }

  tools.sort.addEventListener('change', () => {
    by = tools.sort.value;
    changed();
  });
  tools.fromChoice.addEventListener('change', () => {
    from = tools.fromChoice.value;
    changed();
  });

  const spotOf = ({ model }, row) => ({ lat: latOf(model.anchorY[row]), lon: lonOf(model.anchorX[row]) });

  return {
    by: () => by,
    origin,
    /** The rows of `state` in this order. */
    rows() {
      if (by === 'kind') return byKind(state);
      const start = origin();
      return start ? byDistance(state, start) : state.rows;
    },
    /** How to get to a row from where distances are measured: “120 m north”; '' when they are not. */
    wayTo(row) {
      const start = origin();
      if (!start || !state.model.hasPlace(row)) return '';
      const spot = spotOf(state, row);
      return wayInWords(start.lat, start.lon, spot.lat, spot.lon);
    },
    /** Whether distances are measured from this very row. */
    isLandmark: (row) => by === 'distance' && from === state.model.idOf(row),
    /** Measure from an asset. */
    measureFrom(row) {
      const { model } = state;
      from = model.idOf(row);
      marks.delete(from);
      marks.set(from, { ...spotOf(state, row), name: model.names[row] || model.layers[model.layerOf[row]].label });
      by = 'distance';
      changed();
    },
    /** Offer to measure from where the person is. */
    foundPerson(spot) {
      marks.set(HERE, { lat: spot.lat, lon: spot.lon, name: phrase('from_person') });
      changed();
    },
    /** The map has come to rest elsewhere. */
    moved() {
      if (by !== 'distance' || from !== MIDDLE) return;
      clearTimeout(waiting);
      waiting = setTimeout(onChange, 300);
    },
    state: () => ({ by, from, marks: [...marks].filter(([key]) => key !== HERE) }),
    restore(kept) {
      for (const [key, mark] of kept.marks || []) marks.set(key, mark);
      by = kept.by || 'name';
      from = marks.has(kept.from) ? kept.from : MIDDLE;
      changed();
    },
    /** Ring the landmark on the map. */
    paint(context, { scale, left, top }) {
      const mark = by === 'distance' && from !== HERE ? marks.get(from) : null;
      if (!mark) return;
      context.beginPath();
      context.arc(worldX(mark.lon) * scale - left, worldY(mark.lat) * scale - top, 20, 0, 2 * Math.PI);
      context.setLineDash([5, 4]);
      context.lineWidth = 3;
      context.strokeStyle = context.amPalette.warning;
      context.stroke();
      context.setLineDash([]);
    },
    stop: () => clearTimeout(waiting),
  };
}

const shortened = (name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

function byKind({ model, rows }) {
  const buckets = model.layers.map(() => []);
  for (const row of rows) buckets[model.layerOf[row]].push(row);
  return Int32Array.from(buckets.flat());
}

/** Nearest first; what has no place comes last, in the order of names. */
function byDistance({ model, rows }, start) {
  const far = new Float64Array(model.count).fill(Infinity);
  for (const row of rows) {
    if (model.hasPlace(row)) far[row] = metresBetween(start.lat, start.lon, latOf(model.anchorY[row]), lonOf(model.anchorX[row]));
  }
  return Int32Array.from(rows).sort((one, other) => (far[one] === far[other] ? one - other : far[one] - far[other]));
}

/** The way to the asset of a card, in a sentence; null where distances are not measured. */
export function waySentence(order, row) {
  const way = order.wayTo(row);
  if (!way) return null;
  if (order.isLandmark(row)) return el('p', { class: 'am-way' }, phrase('measured_from_here'));
  const { name } = order.origin();
  return el('p', { class: 'am-way' }, phraseParts(way === phrase('way_here') ? 'right_at' : 'way_of', { way, name: said(name) }));
}
