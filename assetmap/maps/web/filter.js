// What is shown: one state that the legend and the search write and that list and map read.

import { folded } from './words.js';

/** Make the filter of a model. Listeners hear of every change, with the rows that are left. */
export function makeFilter(model) {
  const hidden = { layers: new Set(), levels: new Set(), statuses: new Set() };
  let words = [];
  let query = '';
  let haystack = null;
  let rows = null;
  const listeners = new Set();

  function hay(row) {
    if (!haystack) {
      haystack = new Array(model.count);
      haystack.labels = model.layers.map((layer) => folded(`${layer.label} ${model.themes[layer.themeAt].label}`));
    }
    if (haystack[row] === undefined) {
      const said = ['description', 'why_it_matters', 'address', 'postcode', 'open_to', 'sessions'].map((name) => model.text(name)[row]);
      const own = folded([model.names[row], ...said, ...model.otherLayersOf(row)].join(' '));
      haystack[row] = `${own} ${haystack.labels[model.layerOf[row]]}`;
    }
    return haystack[row];
  }

  function isLeft(row) {
    const at = model.layerOf[row];
    if (hidden.layers.has(at) || hidden.levels.has(model.layers[at].level)) return false;
    if (hidden.statuses.size && hidden.statuses.has(model.statuses[row])) return false;
    return !words.length || words.every((word) => hay(row).includes(word));
  }

  function findRows() {
    if (!words.length && !hidden.layers.size && !hidden.levels.size && !hidden.statuses.size) {
      return Int32Array.from({ length: model.count }, (_, row) => row);
    }
    const left = [];
    for (let row = 0; row < model.count; row += 1) if (isLeft(row)) left.push(row);
    return Int32Array.from(left);
  }

  function changed() {
    rows = null;
    for (const listener of listeners) listener();
  }

  return {
    rows: () => rows || (rows = findRows()),
    query: () => query,
    isHidden: (kind, key) => hidden[kind].has(key),
    isAll: () => !words.length && !hidden.layers.size && !hidden.levels.size && !hidden.statuses.size,
    onChange: (listener) => listeners.add(listener),
    search(text) {
      query = text;
      words = folded(text).split(/\s+/).filter(Boolean);
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
    showAll() {
      for (const kind of Object.keys(hidden)) hidden[kind].clear();
      words = [];
      query = '';
      changed();
    },
    /** What is chosen, as plain data, so that it can be kept and given back. */
    state: () => ({
      query,
      hiddenLayers: [...hidden.layers].map((at) => layerKey(model.layers[at])),
      hiddenLevels: [...hidden.levels],
      hiddenStatuses: [...hidden.statuses],
    }),
    restore(state) {
      const gone = new Set(state.hiddenLayers || []);
      hidden.layers = new Set(model.layers.map((_, at) => at).filter((at) => gone.has(layerKey(model.layers[at]))));
      hidden.levels = new Set(state.hiddenLevels || []);
      hidden.statuses = new Set(state.hiddenStatuses || []);
      query = state.query || '';
      words = folded(query).split(/\s+/).filter(Boolean);
      changed();
    },
  };
}

const layerKey = (layer) => `${layer.id}/${layer.level}/${layer.theme}`;
