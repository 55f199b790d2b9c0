// What is shown: one state that legend, further filters and search write and that list and map read.

import { prepareSearch } from './search.js';
import { anyOf, codeWords, phrase } from './texts.js';
import { folded, weekday } from './words.js';

const OWN_WORDS = ['description', 'why_it_matters', 'address', 'postcode', 'open_to', 'sessions'];

/** Make the filter of a model. Listeners hear of every change, with the rows that are left. */
export function makeFilter(model) {
  const hidden = { layers: new Set(), levels: new Set(), statuses: new Set() };
  const wanted = { gives: new Set(), forms: new Set(), people: new Set(), routes: new Set() };
  const time = { day: -1, part: -1, withUntold: false };
  const hay = makeHay(model);
  let query = '';
  let rows = null;
  let untold = 0;
  const listeners = new Set();

  function mayStay(row, isFound) {
    const at = model.layerOf[row];
    if (hidden.layers.has(at) || hidden.levels.has(model.layers[at].level)) return false;
    if (hidden.statuses.size && hidden.statuses.has(model.statuses[row])) return false;
    if (wanted.forms.size && !wanted.forms.has(model.formOf(row))) return false;
    if (wanted.people.size && !wanted.people.has(peopleKey(model.text('open_to')[row]))) return false;
    if (wanted.routes.size && !wanted.routes.has(model.text('access_route')[row])) return false;
    if (wanted.gives.size && !model.entriesOf(row, model.layers[model.layerOf[row]]).some((entry) => wanted.gives.has(entry))) return false;
    return !isFound || isFound(row);
  }

  function findRows() {
    untold = 0;
    if (isAll()) return Int32Array.from({ length: model.count }, (_, row) => row);
    const left = pass(prepareSearch(query, model, hay));
    return left.length || !query.trim() ? left : pass(prepareSearch(query, model, hay, true));
  }

  function pass(isFound) {
    const bits = timeBits(time);
    const left = [];
    untold = 0;
    for (let row = 0; row < model.count; row += 1) {
      if (!mayStay(row, isFound)) continue;
      const mask = bits ? model.openMaskOf(row) : 0;
      if (mask < 0) untold += 1;
      if (!bits || (mask < 0 ? time.withUntold : mask & bits)) left.push(row);
    }
    return Int32Array.from(left);
  }

  const isAll = () => !query.trim() && !timeBits(time) && [...Object.values(hidden), ...Object.values(wanted)].every((one) => !one.size);

  function changed() {
    rows = null;
    for (const listener of listeners) listener();
  }

  const found = () => rows || (rows = findRows());

  return {
    rows: found,
    query: () => query,
    isHidden: (kind, key) => hidden[kind].has(key),
    isWanted: (kind, key) => wanted[kind].has(key),
    time: () => ({ ...time }),
    /** How many fit everything else but have no times told. */
    untold: () => (found(), untold),
    isAll,
    /** Whether any of the further filters is on. */
    isNarrowed: () => Boolean(timeBits(time)) || Object.values(wanted).some((one) => one.size),
    /** What is asked for, in words, for the line above the list. */
    words: () => filterWords(model, { query, hidden, wanted, time }),
    onChange: (listener) => listeners.add(listener),
    search(text) {
      query = text;
      changed();
    },
    show(kind, keys, isShown) {
      for (const key of keys) (isShown ? hidden[kind].delete(key) : hidden[kind].add(key));
      changed();
    },
    only(kind, keys, all) {
      hidden[kind] = new Set(all);
      for (const key of keys) hidden[kind].delete(key);
      changed();
    },
    want(kind, key, isOn) {
      if (isOn) wanted[kind].add(key);
      else wanted[kind].delete(key);
      changed();
    },
    openAt(change) {
      Object.assign(time, change);
      changed();
    },
    showAll() {
      for (const one of [...Object.values(hidden), ...Object.values(wanted)]) one.clear();
      Object.assign(time, { day: -1, part: -1, withUntold: false });
      query = '';
      changed();
    },
    /** What is chosen, as plain data, so that it can be kept and given back. */
    state: () => ({
      query,
      hiddenLayers: [...hidden.layers].map((at) => layerKey(model.layers[at])),
      hiddenLevels: [...hidden.levels],
      hiddenStatuses: [...hidden.statuses],
      gives: [...wanted.gives].map((at) => entryKey(model.spec.gives.entries[at])),
      forms: [...wanted.forms],
      people: [...wanted.people],
      routes: [...wanted.routes],
      time: { ...time },
    }),
    restore(state) {
      const gone = new Set(state.hiddenLayers || []);
      const gives = new Set(state.gives || []);
      const places = (members, isIn) => new Set(members.map((_, at) => at).filter((at) => isIn(members[at])));
      hidden.layers = places(model.layers, (layer) => gone.has(layerKey(layer)));
      hidden.levels = new Set(state.hiddenLevels || []);
      hidden.statuses = new Set(state.hiddenStatuses || []);
      wanted.gives = places(model.spec.gives.entries, (entry) => gives.has(entryKey(entry)));
      for (const kind of ['forms', 'people', 'routes']) wanted[kind] = new Set(state[kind] || []);
      Object.assign(time, { day: -1, part: -1, withUntold: false }, model.hasTimes ? state.time : null);
      query = state.query || '';
      changed();
    },
  };
}

const layerKey = (layer) => `${layer.id}/${layer.level}/${layer.theme}`;
const entryKey = ([level, entry]) => `${level}/${entry}`;

/** What people wrote under “open to”, so that capital letters and a full stop make no difference. */
export const peopleKey = (text) => folded(text).trim().replace(/[.\s]+$/, '');

function makeHay(model) {
  const held = new Array(model.count);
  const labels = model.layers.map((layer) => folded(`${layer.label} ${model.themes[layer.themeAt].label}`));
  return (row) => {
    if (held[row] === undefined) {
      const said = OWN_WORDS.map((name) => model.text(name)[row]);
      const own = folded([model.names[row], ...said, ...model.otherLayersOf(row)].join(' '));
      held[row] = `${own} ${labels[model.layerOf[row]]}`;
    }
    return held[row];
  };
}

/** The bits of the weekdays and parts of the day asked for; 0 when no time is. */
function timeBits({ day, part }) {
  if (day < 0 && part < 0) return 0;
  let bits = 0;
  for (let at = 0; at < 21; at += 1) {
    if ((day < 0 || Math.floor(at / 3) === day) && (part < 0 || at % 3 === part)) bits |= 1 << at;
  }
  return bits;
}

function timeWords({ day, part }) {
  if (part < 0) return phrase('open_day', { day: weekday(day) });
  return day < 0 ? phrase(`open_part_${part}`) : phrase(`open_day_part_${part}`, { day: weekday(day) });
}

function filterWords(model, { query, hidden, wanted, time }) {
  const words = [];
  if (query.trim()) words.push(phrase('quoted', { words: query.trim() }));
  if (hidden.layers.size || hidden.levels.size || hidden.statuses.size) words.push(phrase('without_kinds'));
  if (wanted.gives.size) words.push(anyOf([...wanted.gives].map((at) => model.spec.gives.entries[at][3] || model.spec.gives.entries[at][2])));
  if (wanted.forms.size) words.push(anyOf([...wanted.forms].map((form) => codeWords('form', form) || form)));
  if (timeBits(time)) words.push(timeWords(time));
  if (wanted.people.size) words.push(phrase('open_to', { people: anyOf([...wanted.people]) }));
  if (wanted.routes.size) words.push(anyOf([...wanted.routes].map((route) => codeWords('route', route) || route)));
  return words;
}
