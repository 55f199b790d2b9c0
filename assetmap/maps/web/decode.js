// Reads a map spec into arrays that can be drawn and asked. The writing side is packing.py.

const CODES = new Uint8Array(128);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach((letter, place) => {
  CODES[letter.charCodeAt(0)] = place;
});

/** Read packed whole numbers. */
export function unpackInts(text) {
  const values = [];
  let value = 0;
  let scale = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = CODES[text.charCodeAt(at)];
    value += (code & 31) * scale;
    if (code & 32) {
      scale *= 32;
    } else {
      values.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = 0;
      scale = 1;
    }
  }
  return values;
}

function rowsOf(packed) {
  const rows = unpackInts(packed);
  for (let at = 1; at < rows.length; at += 1) rows[at] += rows[at - 1];
  return rows;
}

/** Read a column of texts into an array with '' where nothing is said. */
function unpackTexts(column, count, usual = '') {
  const texts = new Array(count).fill(usual);
  if (!column) return texts;
  const which = column.x ? unpackInts(column.x) : null;
  const rows = column.r ? rowsOf(column.r) : null;
  const length = which ? which.length : column.w.length;
  for (let at = 0; at < length; at += 1) texts[rows ? rows[at] : at] = column.w[which ? which[at] : at];
  return texts;
}

/** Longitude to the world's width from 0 to 1 (Web Mercator). */
export const worldX = (lon) => (lon + 180) / 360;

/** Latitude to the world's height from 0 (north) to 1. */
export function worldY(lat) {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const lonOf = (x) => x * 360 - 180;
export const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/**
 * Read packed shapes. Ring `r` has the vertices `start[r]` to `start[r + 1]` of `X` and `Y`; shape `s` has the rings
 * `first[s]` to `first[s + 1]`; `box` has west, north, east, south for every shape.
 */
export function unpackShapes(packed) {
  const parts = unpackInts(packed.parts);
  const rings = unpackInts(packed.rings);
  const vertices = unpackInts(packed.vertices);
  const numbers = unpackInts(packed.xy);
  const kind = packed.kind || '3'.repeat(parts.length);
  const count = kind.length;
  const X = new Float64Array(numbers.length / 2);
  const Y = new Float64Array(numbers.length / 2);
  for (let at = 0, lon = 0, lat = 0; at < X.length; at += 1) {
    lon += numbers[2 * at];
    lat += numbers[2 * at + 1];
    X[at] = worldX(lon / 1e6);
    Y[at] = worldY(lat / 1e6);
  }
  const first = new Int32Array(count + 1);
  const start = [0];
  let manyAt = 0;
  let partAt = 0;
  let ringAt = 0;
  for (let shape = 0; shape < count; shape += 1) {
    first[shape] = start.length - 1;
    if (kind[shape] === '1') {
      start.push(start[start.length - 1] + 1);
    } else if (kind[shape] !== '0') {
      for (let part = parts[manyAt++]; part > 0; part -= 1) {
        for (let ring = rings[partAt++]; ring > 0; ring -= 1) {
          start.push(start[start.length - 1] + vertices[ringAt++]);
        }
      }
    }
  }
  first[count] = start.length - 1;
  const shapes = { count, kind, X, Y, first, start: Int32Array.from(start) };
  shapes.box = boxesOf(shapes);
  return shapes;
}

/** West, north, east, south of every shape. */
export function boxesOf({ count, X, Y, first, start }) {
  const box = new Float64Array(4 * count);
  for (let shape = 0; shape < count; shape += 1) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = start[first[shape]]; at < start[first[shape + 1]]; at += 1) {
      if (X[at] < west) west = X[at];
      if (X[at] > east) east = X[at];
      if (Y[at] < north) north = Y[at];
      if (Y[at] > south) south = Y[at];
    }
    box.set([west, north, east, south], 4 * shape);
  }
  return box;
}

/** Where a shape's mark stands: a point, the middle of a line, or a spot inside an area. */
function anchorOf(shapes, shape) {
  const { X, Y, start, first, kind } = shapes;
  if (kind[shape] === '0') return null;
  if (kind[shape] === '1' || kind[shape] === '4') return [X[start[first[shape]]], Y[start[first[shape]]]];
  let best = first[shape];
  let bestSize = -1;
  for (let ring = first[shape]; ring < first[shape + 1]; ring += 1) {
    const size = kind[shape] === '2' ? start[ring + 1] - start[ring] : Math.abs(twiceArea(X, Y, start[ring], start[ring + 1]));
    if (size > bestSize) [best, bestSize] = [ring, size];
  }
  const [from, to] = [start[best], start[best + 1]];
  if (kind[shape] === '2') {
    const middle = (from + to) >> 1;
    return [X[middle], Y[middle]];
  }
  return insideRing(X, Y, from, to);
}

function twiceArea(X, Y, from, to) {
  let sum = 0;
  for (let at = from, before = to - 1; at < to; before = at, at += 1) {
    sum += (X[before] - X[from]) * (Y[at] - Y[from]) - (X[at] - X[from]) * (Y[before] - Y[from]);
  }
  return sum;
}

/** The middle of the widest stretch of the ring at the height of its centre of gravity: always inside. */
function insideRing(X, Y, from, to) {
  const area = twiceArea(X, Y, from, to);
  if (!area) return [X[from], Y[from]];
  let height = 0;
  for (let at = from, before = to - 1; at < to; before = at, at += 1) {
    const cross = (X[before] - X[from]) * (Y[at] - Y[from]) - (X[at] - X[from]) * (Y[before] - Y[from]);
    height += cross * (Y[before] + Y[at] - 2 * Y[from]);
  }
  const y = Y[from] + height / (3 * area);
  const crossings = [];
  for (let at = from, before = to - 1; at < to; before = at, at += 1) {
    if (Y[at] > y !== Y[before] > y) crossings.push(X[at] + ((y - Y[at]) * (X[before] - X[at])) / (Y[before] - Y[at]));
  }
  crossings.sort((a, b) => a - b);
  let [x, widest] = [X[from], -1];
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const width = crossings[at + 1] - crossings[at];
    if (width > widest) [x, widest] = [(crossings[at] + crossings[at + 1]) / 2, width];
  }
  return [x, y];
}

function idReader(packed) {
  if (packed.text) return (row) => packed.text[row];
  const bytes = atob(packed.uuid.replace(/-/g, '+').replace(/_/g, '/'));
  return (row) => {
    let hex = '';
    for (let at = 16 * row; at < 16 * row + 16; at += 1) hex += bytes.charCodeAt(at).toString(16).padStart(2, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}

/** Read a whole spec. Columns that only a card needs are read when the first card asks. */
export function decodeSpec(spec) {
  const { assets } = spec;
  const count = assets.n;
  const shapes = unpackShapes(assets.shapes);
  const anchorX = new Float64Array(count).fill(NaN);
  const anchorY = new Float64Array(count).fill(NaN);
  for (let row = 0; row < count; row += 1) {
    const anchor = anchorOf(shapes, row);
    if (anchor) [anchorX[row], anchorY[row]] = anchor;
  }
  const themeAt = new Map(spec.themes.map((theme, at) => [theme.id, at]));
  const layers = spec.layers.map((layer) => ({ ...layer, themeAt: themeAt.get(layer.theme) }));
  for (const layer of layers) layer.colour = layer.colour || spec.themes[layer.themeAt].colour;
  const usual = { access_route: 'unknown', status: 'existing', precision: 'exact', visibility: 'public' };
  const columns = new Map();
  const text = (name) => {
    if (!columns.has(name)) columns.set(name, unpackTexts(assets.texts[name], count, usual[name]));
    return columns.get(name);
  };
  const layerOf = Int32Array.from(unpackInts(assets.layer));
  const idOf = idReader(assets.id);
  let rowById = null;
  return {
    spec,
    count,
    layers,
    themes: spec.themes,
    layerOf,
    shapes,
    anchorX,
    anchorY,
    names: text('name'),
    statuses: text('status'),
    precisions: text('precision'),
    text,
    idOf,
    hasPlace: (row) => !Number.isNaN(anchorX[row]),
    rowOf(id) {
      if (!rowById) rowById = new Map(Array.from({ length: count }, (_, row) => [idOf(row), row]));
      return rowById.has(id) ? rowById.get(id) : -1;
    },
    ...lateColumns(spec, count),
    ...filterColumns(spec, count, layers, layerOf, text),
  };
}

/** Columns that only the further filters ask for. */
function filterColumns(spec, count, layers, layerOf, text) {
  const { assets } = spec;
  const open = once(() => {
    const masks = new Int32Array(count).fill(-1);
    if (assets.open) {
      const which = unpackInts(assets.open.x);
      const words = unpackInts(assets.open.w);
      rowsOf(assets.open.r).forEach((row, at) => (masks[row] = words[which[at]]));
    }
    return masks;
  });
  return {
    hasTimes: Boolean(assets.open),
    /** Bit weekday * 3 + part of the day says open; -1 where nobody told. */
    openMaskOf: (row) => open()[row],
    /** The phrases by which people name a layer. */
    phrases: (layer) => (spec.words && spec.words[layer]) || [],
    formOf: (row) => text('form')[row] || layers[layerOf[row]].form || '',
  };
}

/** Make a value when it is first asked for. */
function once(make) {
  let value;
  return () => (value === undefined ? (value = make()) : value);
}

function lateColumns(spec, count) {
  const { assets, gives } = spec;
  const ownSets = once(() => {
    const sets = new Map();
    if (assets.gives) {
      const which = unpackInts(assets.gives.x);
      rowsOf(assets.gives.r).forEach((row, at) => sets.set(row, which[at]));
    }
    return sets;
  });
  const entries = once(() => gives.sets.map((set) => [...new Set(set.map((label) => gives.labels[label][0]))]));
  const setOf = (row, layer) => (ownSets().has(row) ? ownSets().get(row) : layer.gives);
  const sources = once(() => ({
    kind: unpackInts(assets.sources.x),
    id: unpackTexts(assets.sources.id, count),
    edited: assets.sources.edited ? unpackInts(assets.sources.edited) : null,
  }));
  const checked = once(() => (assets.checked ? unpackInts(assets.checked) : []));
  return {
    /** What a row gives us: [{ level, entry, name, gloss, as, reason, by }]. */
    givesOf(row, layer) {
      return gives.sets[setOf(row, layer)].map((at) => {
        const [entry, as, reason, by] = gives.labels[at];
        const [level, key, name, gloss] = gives.entries[entry];
        return { level, entry: key, name, gloss, as, reason, by };
      });
    },
    /** Which of `spec.gives.entries` a row has. */
    entriesOf: (row, layer) => entries()[setOf(row, layer)],
    /** Who said it: [{ source, licence, attribution, retrieved, id, edited }], days since 1970 for `edited`. */
    sourcesOf(row) {
      const { kind, id, edited } = sources();
      const first = kind[row] < 0 ? [] : [[kind[row], id[row], edited ? edited[row] : 0]];
      return [...first, ...(assets.sources.more[row] || [])].map(([at, sourceId, day]) => {
        const [source, licence, attribution, retrieved] = assets.sources.kinds[at];
        return { source, licence, attribution, retrieved, id: sourceId, edited: day };
      });
    },
    checkedOn: (row) => checked()[row] || 0,
    otherLayersOf: (row) => assets.otherLayers[row] || [],
    relationsOf: (row) => assets.relations[row] || [],
    /** Figures people gave: [[what, number, date?, source?]]. */
    countsOf: (row) => assets.counts[row] || [],
    /** Who was believed where sources differ: [[what, source]]. */
    believedOf: (row) => assets.believed[row] || [],
  };
}
