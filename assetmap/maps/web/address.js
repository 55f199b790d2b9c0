// What is shown, as names and values of a page's address, and back. For pages with an address of their own: not in single files.

import { peopleKey } from './filter.js';

/** The names in an address that say what is shown. */
export const NAMES = ['words', 'theme', 'kind', 'without', 'level', 'status', 'gives', 'form', 'people', 'access', 'open', 'untold', 'asset'];

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const PARTS = ['morning', 'afternoon', 'evening'];
const NONE = 'none';
const UNSORTED = 'unsorted';
const LONGEST = 2000;
const LONGEST_WORDS = 200;

/** A list as one value: full stops, which addresses leave as they are, part its members; one inside a member is written as a number. */
const joined = (members) => members.map((one) => one.replace(/%/g, '%25').replace(/\./g, '%2E')).join('.');

function parted(value) {
  try {
    return value.length > LONGEST ? null : value.split('.').filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
}

const layerKey = (layer) => `${layer.id}/${layer.level}/${layer.theme}`;

const levelOf = (level) => level || UNSORTED;

const distinct = (values) => [...new Set(values)];

/** Say in [name, value] pairs what `state` (as the explorer gives it) shows of `model`; nothing of what goes without saying. */
export function toAddress(model, { filter, selected }) {
  const shown = (all, hidden, write = (one) => one) => (hidden.length ? joined(all.filter((one) => !hidden.includes(one)).map(write)) || NONE : '');
  const pairs = [
    ['words', filter.query.trim().slice(0, LONGEST_WORDS)],
    ...shownLayers(model, new Set(filter.hiddenLayers)),
    ['level', shown(distinct(model.layers.map((one) => one.level)), filter.hiddenLevels, levelOf)],
    ['status', shown(distinct(model.statuses), filter.hiddenStatuses)],
    ['gives', joined(filter.gives)],
    ['form', joined(filter.forms)],
    ['people', joined(filter.people)],
    ['access', joined(filter.routes)],
    ['open', timeIn(filter.time)],
    ['untold', timeIn(filter.time) && filter.time.withUntold ? 'yes' : ''],
    ['asset', selected || ''],
  ];
  return pairs.filter(([, value]) => value);
}

/** The themes and kinds that are shown, or those that are not where these are fewer. */
function shownLayers({ layers, themes }, hidden) {
  const isHidden = (layer) => hidden.has(layerKey(layer));
  if (!layers.some(isHidden)) return [];
  if (layers.every(isHidden)) return [['theme', NONE]];
  const shown = groupedLayers(layers, themes, (layer) => !isHidden(layer));
  const left = groupedLayers(layers, themes, isHidden);
  if (left.whole.length + left.kinds.length < shown.whole.length + shown.kinds.length) return [['without', joined([...left.whole, ...left.kinds])]];
  return [['theme', joined(shown.whole)], ['kind', joined(shown.kinds)]];
}

/** The layers that are `isIn`: whole themes by their name, kinds of other themes by theirs. */
function groupedLayers(layers, themes, isIn) {
  const whole = themes.map((one) => one.id).filter((theme) => layers.every((layer) => layer.theme !== theme || isIn(layer)));
  const others = layers.filter((layer) => isIn(layer) && !whole.includes(layer.theme));
  const isAlike = ({ id }) => layers.every((layer) => layer.id !== id || isIn(layer));
  return { whole, kinds: distinct(others.map((layer) => (isAlike(layer) ? layer.id : layerKey(layer)))) };
}

/**
 * Read what an address (URLSearchParams) asks to be shown of `model`. Returns null when it asks for nothing, else { filter,
 * selected, isWhole }: what the explorer's restore() takes, and whether everything in it was understood.
 */
export function fromAddress(model, params) {
  if (!NAMES.some((name) => params.has(name))) return null;
  let isWhole = true;
  /** The members of a list that are known; null where the address has none. */
  const read = (name, known) => {
    if (!params.has(name)) return null;
    const asked = parted(params.get(name));
    const kept = asked ? distinct(asked).filter((one) => known.has(one)) : [];
    isWhole = isWhole && asked !== null && kept.length === distinct(asked).length && kept.length > 0;
    return kept.length ? kept : null;
  };
  const wanted = (name, all) => (params.has(name) && read(name, new Set(all()))) || [];
  const without = (name, all, write = (one) => one) => {
    if (params.get(name) === NONE) return all;
    const kept = read(name, new Set(all.map(write)));
    return kept ? all.filter((one) => !kept.includes(write(one))) : [];
  };
  const asset = params.get('asset');
  const isKnown = Boolean(asset) && model.rowOf(asset) >= 0;
  const words = (params.get('words') || '').slice(0, LONGEST_WORDS);
  const filter = {
    query: words,
    hiddenLayers: hiddenLayers(model, params, read),
    hiddenLevels: without('level', distinct(model.layers.map((one) => one.level)), levelOf),
    hiddenStatuses: without('status', distinct(model.statuses)),
    gives: wanted('gives', () => model.spec.gives.entries.map(([level, entry]) => `${level}/${entry}`)),
    forms: wanted('form', () => rows(model, model.formOf)),
    people: wanted('people', () => model.text('open_to').map(peopleKey)),
    routes: wanted('access', () => model.text('access_route')),
    time: timeOf(params),
  };
  const isTimeKnown = !params.has('open') || (model.hasTimes && timeIn(filter.time) === params.get('open'));
  isWhole = isWhole && isTimeKnown && (!params.has('asset') || isKnown);
  return { filter, selected: isKnown ? asset : null, isWhole };
}

const rows = (model, read) => Array.from({ length: model.count }, (_, row) => read(row));

function hiddenLayers({ layers, themes }, params, read) {
  if (params.get('theme') === NONE) return layers.map(layerKey);
  const kinds = layers.flatMap((layer) => [layer.id, layerKey(layer)]);
  const shown = [...(read('theme', new Set(themes.map((one) => one.id))) || []), ...(read('kind', new Set(kinds)) || [])];
  const left = read('without', new Set([...themes.map((one) => one.id), ...kinds])) || [];
  const isIn = (names, layer) => [layer.theme, layer.id, layerKey(layer)].some((name) => names.includes(name));
  return layers.filter((layer) => (shown.length && !isIn(shown, layer)) || isIn(left, layer)).map(layerKey);
}

const timeIn = ({ day, part }) => [DAYS[day], PARTS[part]].filter(Boolean).join('-');

function timeOf(params) {
  const [one, other] = (params.get('open') || '').split('-');
  return { day: DAYS.indexOf(one), part: PARTS.indexOf(DAYS.includes(one) ? other : one), withUntold: params.get('untold') === 'yes' };
}
