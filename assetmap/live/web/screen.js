// The shared screen. It shows what the room said, follows the facilitator, and finds its way back by itself.
import { basemapLayer } from '/web/map/basemap.js';
import { canvasLayer } from '/web/map/canvas.js';
import { decodeSpec, latOf, lonOf, unpackShapes } from '/web/map/decode.js';
import { readPalette } from '/web/map/palette.js';
import { showLegend } from './legend.js';
import { draw, gather, mark, shapeOf, spread } from './pins.js';
import { make, say } from './words.js';

const byId = (id) => document.getElementById(id);
const NEW_MS = 4000;
/** Marks with a number on the map: as many as leave most of it free, and at least 12; earlier ones are small. Chosen by us. */
const LEAST_NUMBERED = 12;
const FREE = 6;
const BOX_FROM_EDGE = 40;
const MOST_IN_BOX = 5;
/** So many rows of the list have room for why it matters. */
const FEW = 3;
const entries = new Map();
const { layers: named = {}, themes = {} } = JSON.parse(byId('words').textContent);
let room = {};
let dots = {};
let clockAhead = 0;
let mapTag = '';
let view = null;
let isCut = false;

/* ---- opening --------------------------------------------------------------------------------------------------------- */

async function open() {
  const token = location.hash.slice(1);
  if (byId('screen').dataset.isIn !== 'yes') {
    if (!token) return tell(say('open_again'));
    try {
      const answer = await fetch('/screen/open', { method: 'POST', body: new URLSearchParams({ token }), headers: { accept: 'application/json' } });
      const said = await answer.json();
      if (!answer.ok) return tell(said.error);
      return location.replace('/screen');
    } catch {
      tell(say('again'));
      return setTimeout(open, 2000);
    }
  }
  if (token) history.replaceState(null, '', '/screen');
  listen();
  setInterval(tick, 500);
  return undefined;
}

const tell = (text) => { byId('state').textContent = text; };

/* ---- the feed -------------------------------------------------------------------------------------------------------- */

let beat = Date.now();
let source = null;

function listen() {
  source = new EventSource('/screen/stream');
  source.addEventListener('all', ({ data }) => heard(JSON.parse(data), true));
  source.addEventListener('change', ({ data }) => heard(JSON.parse(data), false));
  for (const name of ['beat', 'open']) source.addEventListener(name, () => { beat = Date.now(); isCut = false; showState(); });
  source.addEventListener('error', () => {
    isCut = true;
    showState();
    if (source.readyState === EventSource.CLOSED) setTimeout(listenAgain, 2000);
  });
}

/** A line that is dead may not say so: after a laptop slept, begin anew. */
function listenAgain() {
  source.close();
  beat = Date.now();
  listen();
}

function heard(said, isAll) {
  beat = Date.now();
  isCut = false;
  if (isAll) {
    entries.clear();
  }
  for (const entry of said.entries) {
    const before = entries.get(entry.id);
    const isNew = !isAll && (!before || before.state !== entry.state);
    entries.set(entry.id, { ...entry, newAt: isNew ? Date.now() : before?.newAt || 0 });
  }
  for (const id of said.gone || []) entries.delete(id);
  dots = said.dots || {};
  room = said.room;
  clockAhead = said.clock - performance.now() / 1000;
  showCounts(said.counts);
  showCode(said.code);
  show();
  if (said.map !== mapTag) drawMap(said.map);
}

/** The code may be changed while the screen stands: the square one is then another picture. */
function showCode(code) {
  const written = document.querySelector('#join .code');
  if (!written || !code || written.textContent === code) return;
  written.textContent = code;
  document.querySelector('#join img').src = `/screen/code.svg?${Date.now()}`;
}

/* ---- words ----------------------------------------------------------------------------------------------------------- */

function showCounts(counts) {
  for (const name of ['people', 'things', 'wishes', 'known']) {
    byId(name).textContent = counts[name];
    byId(`${name}-word`).textContent = say(counts[name] === 1 ? `${name}_one` : `${name}_many`);
  }
  byId('known').parentElement.hidden = !counts.known;
}

/** What holds for everything: a workshop that is over stays so when its line ends. */
function showState() {
  const text = room.is_open === false ? say('closed') : isCut ? say('again') : room.paused ? say('paused') : '';
  if (byId('state').textContent !== text) tell(text);
}

function show() {
  const root = document.documentElement;
  root.classList.toggle('is-calm', Boolean(room.calm));
  root.classList.toggle('is-closed', room.is_open === false);
  byId('screen').classList.toggle('is-empty', !entries.size);
  byId('question').textContent = room.question;
  byId('question').classList.toggle('is-long', (room.question || '').length > 70);
  showState();
  showList();
  showPins();
  const order = inOrder();
  const without = order.filter((one) => isLit(one) && !isPlaced(one));
  showLegend({ order, without, markOf, themeOf: (one) => themes[one.kind === 'asset' ? layerOf(one.layer)?.theme : ''], hasKnown: view?.hasKnown, hasOld: view?.hasOld });
  follow();
  tick();
}

/** What the focus leaves in the light. */
function isLit(entry) {
  const { focus } = room;
  if (!focus) return true;
  if (focus.kind === 'layer') return entry.layer === focus.id;
  if (focus.kind === 'theme') return layerOf(entry.layer)?.theme === focus.id;
  if (focus.kind === 'entry') return entry.id === focus.id;
  if (focus.kind === 'wishes') return entry.kind === 'priority';
  return true;
}

/** Entries in the order in which they matter now: those in the light first, by dots while dots are given, the newest first. */
function inOrder() {
  const byDots = (a, b) => (room.stickers ? (dots[b.id] || 0) - (dots[a.id] || 0) : 0);
  return [...entries.values()].sort((a, b) => isLit(b) - isLit(a) || byDots(a, b) || b.number - a.number);
}

function showList() {
  const list = byId('said');
  const lit = inOrder().filter(isLit);
  byId('empty').hidden = entries.size > 0;
  const items = lit.slice(0, room.calm ? 3 : 20).map((entry, at) => row(entry, at, lit.length));
  list.replaceChildren(...items);
  // Nothing is cut in half: what does not fit goes, and is still counted.
  const height = list.clientHeight;
  for (const item of items.slice(1)) item.hidden = item.offsetTop + item.offsetHeight > height;
  const here = items.filter((item) => !item.hidden).length;
  byId('more').textContent = here < lit.length ? say(room.stickers ? 'most_dots' : 'newest', { here, all: lit.length }) : '';
}

function row(entry, at, count) {
  const item = make('li', '', { class: entry.state });
  item.classList.toggle('is-new', Date.now() - (entry.newAt || 0) < 400);
  item.classList.toggle('is-first', at === 0);
  item.classList.toggle('is-only', count === 1 && entries.size > 1);
  const layer = layerOf(entry.layer);
  item.append(markOf(entry));
  if (entry.state === 'settling') {
    item.append(make('b', say('coming')), make('span'));
    if (layer) item.append(make('span', layer.label, { class: 'kind' }));
    return item;
  }
  const given = dots[entry.id] || 0;
  item.append(make('b', entry.name), make('span', given ? `${given} ●` : '', given ? { class: 'dots', role: 'img', 'aria-label': say(given === 1 ? 'dot_one' : 'dot_many', { count: given }) } : {}));
  const isWhole = at === 0 || room.calm || count <= FEW;
  if (isWhole && entry.picture) item.append(make('img', '', { src: `/photos/${entry.id}`, alt: '', class: 'photo' }));
  if (isWhole && entry.why) item.append(make('span', `“${entry.why}”`, { class: 'why' }));
  item.append(make('span', [kindOf(entry, layer), entry.at, entry.cell ? say('area') : ''].filter(Boolean).join(' · '), { class: 'kind' }));
  return item;
}

function kindOf(entry, layer) {
  if (entry.kind === 'priority') return say('wish');
  if (entry.kind === 'known') return say('known');
  if (entry.kind === 'still_true') return say('still_true');
  return layer ? layer.label : '';
}

const layerOf = (id) => named[id];
const colourOf = (entry) => (entry.kind === 'asset' ? layerOf(entry.layer)?.colour : '');
const markOf = (entry) => mark(shapeOf(entry), colourOf(entry), entry.number);
const isPlaced = (entry) => entry.lat !== undefined || (entry.area || []).length > 0;

/* ---- map ------------------------------------------------------------------------------------------------------------- */

async function drawMap(tag) {
  mapTag = tag;
  try {
    const [L, spec] = await Promise.all([import('/web/leaflet/leaflet-src.esm.js'), fetch('/map.json').then((answer) => answer.json())]);
    openMap(L, spec);
  } catch {
    mapTag = '';
    setTimeout(() => { if (!mapTag) drawMap(tag); }, 3000);
    return;
  }
  show();
}

function openMap(L, spec) {
  const model = decodeSpec(spec);
  const [west, north, east, south] = unpackShapes(spec.territory.shapes).box;
  const bounds = [[latOf(south), lonOf(west)], [latOf(north), lonOf(east)]];
  const isFirst = !view;
  const map = isFirst ? L.map(byId('map'), { zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: 19, keyboard: false, dragging: false, scrollWheelZoom: false }) : view.map;
  if (isFirst) {
    map.amPalette = readPalette(byId('screen'));
    for (const [pane, order] of [['amBase', 250], ['amPlaces', 420]]) map.createPane(pane).style.zIndex = order;
    map.fitBounds(bounds, { padding: [12, 12], animate: false });
    map.on('movestart zoomstart', () => byId('marks').classList.add('is-moving'));
    map.on('moveend', () => { byId('marks').classList.remove('is-moving'); showPins(); });
    new ResizeObserver(() => { map.invalidateSize({ animate: false }); followed = null; show(); }).observe(byId('map'));
  } else for (const layer of view.drawn) layer.remove();
  const drawn = [basemapLayer(L, spec).addTo(map), canvasLayer(L, { pane: 'amPlaces', padding: 0.1, className: 'known', draw: quietMarks(model) }).addTo(map)];
  view = { L, map, drawn, bounds, hasKnown: model.count > 0 };
}

/** What is known already: small and quiet, so that what the room says stands out. */
const quietMarks = (model) => (context, seen) => {
  for (let at = 0; at < model.count; at += 1) {
    const x = model.anchorX[at] * seen.scale - seen.left;
    const y = model.anchorY[at] * seen.scale - seen.top;
    if (!(x > -9 && y > -9 && x < seen.width + 9 && y < seen.height + 9)) continue;
    context.globalAlpha = 0.75;
    context.fillStyle = model.layers[model.layerOf[at]].colour;
    context.beginPath();
    context.arc(x, y, 4.5, 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
};

/** Numbers on the map: the first of the list, spread so that none lies on another; earlier ones small, those at one place together. */
function showPins() {
  if (!view) return;
  const host = byId('marks');
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
  view.hasOld = olds.length > 0;
  const all = [...boxes, ...pins, ...olds];
  host.replaceChildren(drawing, ...all.map((one) => one.element));
  for (const one of [...olds, ...boxes]) Object.assign(one, { w: one.element.offsetWidth, h: one.element.offsetHeight });
  spread(all, width, height - size * 0.4); // above the credit line
  for (const one of all) Object.assign(one.element.style, { left: `${one.x}px`, top: `${one.y}px` });
  for (const one of pins) if (isLit(one.entry) && Math.hypot(one.x - one.toX, one.y - one.toY) > size * 0.3) drawing.append(...leadOf(one));
}

const onlyXY = ({ x, y }) => ({ x, y });

function pinOf(entry, isNewest) {
  const pin = make('span', '', { class: 'pin', 'data-entry': entry.id });
  pin.classList.toggle('is-new', Date.now() - (entry.newAt || 0) < NEW_MS);
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
    const element = make('span', '', { class: 'box' });
    element.classList.toggle('is-dim', !found.some(isLit));
    element.append(...found.slice(0, MOST_IN_BOX).map(markOf));
    if (found.length > MOST_IN_BOX) element.append(make('span', say('further', { count: found.length - MOST_IN_BOX })));
    element.append(make('span', say('area')));
    boxes.push({ element, x: (west + east) / 2, y: north + BOX_FROM_EDGE });
  }
  return { boxes, shapes };
}

let followed = null;
function follow() {
  if (!view) return;
  const { map, bounds } = view;
  const wanted = JSON.stringify(room.focus || null);
  if (wanted === followed) return;
  const isAnew = followed === null;
  followed = wanted;
  const { focus } = room;
  const entry = focus?.kind === 'entry' ? entries.get(focus.id) : null;
  const place = focus?.kind === 'place' ? focus : entry?.lat !== undefined ? entry : null;
  const still = room.calm || isAnew || matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (place) map.setView([place.lat, place.lon], Math.max(map.getZoom(), focus.zoom || 17), { animate: !still });
  else map.fitBounds(bounds, { padding: [12, 12], animate: !still });
}

/* ---- time ------------------------------------------------------------------------------------------------------------ */

function tick() {
  const timer = byId('timer');
  const ends = room.timer?.ends;
  timer.hidden = ends === undefined || ends === null;
  if (!timer.hidden) {
    const left = Math.max(0, Math.ceil(ends - clockAhead - performance.now() / 1000));
    timer.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    timer.classList.toggle('is-over', left === 0);
    timer.setAttribute('aria-label', left === 0 ? say('time_up') : '');
  }
  for (const pin of document.querySelectorAll('.pin.is-new')) {
    if (Date.now() - (entries.get(pin.dataset.entry)?.newAt || 0) >= NEW_MS) pin.classList.remove('is-new');
  }
  if (source && Date.now() - beat > 25000) listenAgain();
}

open();
