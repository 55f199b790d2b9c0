// The shared screen. It shows what the room said, follows the facilitator, and finds its way back by itself.
import { basemapLayer } from '/web/map/basemap.js';
import { canvasLayer } from '/web/map/canvas.js';
import { decodeSpec, latOf, lonOf, unpackShapes } from '/web/map/decode.js';
import { readPalette } from '/web/map/palette.js';
import { make, say } from './words.js';

const byId = (id) => document.getElementById(id);
const NEW_MS = 4000;
const entries = new Map();
const pins = new Map();
let room = {};
let dots = {};
let clockAhead = 0;
let mapTag = '';
let view = null;

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
  source.addEventListener('beat', () => { beat = Date.now(); tell(''); });
  source.addEventListener('open', () => { beat = Date.now(); tell(''); });
  source.addEventListener('error', () => {
    tell(say('again'));
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
  if (isAll) {
    entries.clear();
    for (const pin of pins.values()) pin.remove();
    pins.clear();
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
  for (const name of ['people', 'things', 'wishes']) {
    byId(name).textContent = counts[name];
    byId(`${name}-word`).textContent = say(counts[name] === 1 ? `${name}_one` : `${name}_many`);
  }
}

function show() {
  const root = document.documentElement;
  root.classList.toggle('is-calm', Boolean(room.calm));
  byId('question').textContent = room.question;
  tell(!room.is_open ? say('closed') : room.paused ? say('paused') : '');
  showList();
  showPins();
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

function showList() {
  const list = byId('said');
  const every = [...entries.values()];
  const isByDots = Boolean(room.stickers);
  const lit = every.filter(isLit);
  const order = isByDots
    ? (a, b) => (dots[b.id] || 0) - (dots[a.id] || 0) || b.number - a.number
    : (a, b) => b.number - a.number;
  const rows = lit.sort(order).slice(0, room.calm ? 3 : 12);
  byId('empty').hidden = rows.length > 0;
  const items = rows.map(row);
  list.replaceChildren(...items);
  // Nothing is cut in half: what does not fit goes.
  const bottom = byId('stream').getBoundingClientRect().bottom;
  for (const item of items) item.hidden = item.getBoundingClientRect().bottom > bottom;
}

function row(entry) {
  const item = make('li', '', { class: entry.state });
  item.classList.toggle('is-new', Date.now() - (entry.newAt || 0) < 400);
  item.classList.toggle('is-focus', room.focus?.kind === 'entry' && room.focus.id === entry.id);
  const layer = layerOf(entry.layer);
  item.append(mark(entry));
  if (entry.state === 'settling') {
    item.append(make('b', say('coming')), make('span'));
    if (layer) item.append(make('span', layer.label, { class: 'kind' }));
    return item;
  }
  const count = dots[entry.id] || 0;
  item.append(make('b', entry.name), make('span', count ? `${count} ●` : '', { class: 'dots' }));
  if (count) item.querySelector('.dots').setAttribute('aria-label', say(count === 1 ? 'dot_one' : 'dot_many', { count }));
  if (entry.picture) item.append(make('img', '', { src: `/photos/${entry.id}`, alt: '', class: 'photo' }));
  if (entry.why) item.append(make('span', `“${entry.why}”`, { class: 'why' }));
  item.append(make('span', [kindOf(entry, layer), entry.at, entry.cell ? say('area') : ''].filter(Boolean).join(' · '), { class: 'kind' }));
  return item;
}

function kindOf(entry, layer) {
  if (entry.kind === 'priority') return say('wish');
  if (entry.kind === 'known') return say('known');
  if (entry.kind === 'still_true') return say('still_true');
  return layer ? layer.label : '';
}

function mark(entry) {
  const shape = entry.kind === 'asset' ? entry.level || 'community' : entry.kind === 'priority' ? 'priority' : 'known';
  const element = make('span', entry.number, { class: `mark ${shape}` });
  const layer = layerOf(entry.layer);
  if (layer) element.style.setProperty('--colour', layer.colour);
  return element;
}

const layerOf = (id) => view?.layers.get(id);

/* ---- map ------------------------------------------------------------------------------------------------------------- */

async function drawMap(tag) {
  mapTag = tag;
  const [L, spec] = await Promise.all([import('/web/leaflet/leaflet-src.esm.js'), fetch('/map.json').then((answer) => answer.json())]);
  const host = byId('map');
  const map = view ? view.map : L.map(host, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: 19, keyboard: false });
  if (view) for (const layer of view.drawn) layer.remove();
  else {
    map.amPalette = readPalette(byId('screen'));
    for (const [pane, order] of [['amBase', 250], ['amPlaces', 420]]) map.createPane(pane).style.zIndex = order;
    new ResizeObserver(() => { map.invalidateSize(); show(); }).observe(host);
  }
  const model = decodeSpec(spec);
  const [west, north, east, south] = unpackShapes(spec.territory.shapes).box;
  const bounds = [[latOf(south), lonOf(west)], [latOf(north), lonOf(east)]];
  if (!view) map.fitBounds(bounds, { padding: [12, 12], animate: false });
  const layers = new Map(model.layers.map((one) => [one.id, one]));
  for (const [id, one] of Object.entries(JSON.parse(byId('words').textContent).layers)) if (!layers.has(id)) layers.set(id, { id, ...one });
  const drawn = [basemapLayer(L, spec).addTo(map), canvasLayer(L, { pane: 'amPlaces', padding: 0.1, className: 'known', draw: quietMarks(model) }).addTo(map)];
  view = { L, map, drawn, layers, bounds };
  show();
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

function showPins() {
  if (!view) return;
  const { L, map } = view;
  for (const [id, pin] of pins) if (!entries.has(id)) { pin.remove(); pins.delete(id); }
  for (const entry of entries.values()) {
    if (entry.lat === undefined) continue;
    let pin = pins.get(entry.id);
    if (!pin) {
      const icon = L.divIcon({ className: 'pin', html: mark(entry), iconSize: null });
      pin = L.marker([entry.lat, entry.lon], { icon, interactive: false, keyboard: false, zIndexOffset: entry.number }).addTo(map);
      pins.set(entry.id, pin);
    } else pin.setLatLng([entry.lat, entry.lon]);
    pin.getElement().classList.toggle('is-new', Date.now() - (entry.newAt || 0) < NEW_MS);
    pin.getElement().classList.toggle('is-dim', !isLit(entry));
  }
}

let followed = '';
function follow() {
  if (!view) return;
  const { map, bounds } = view;
  const wanted = JSON.stringify(room.focus || null);
  if (wanted === followed) return;
  followed = wanted;
  const { focus } = room;
  const entry = focus?.kind === 'entry' ? entries.get(focus.id) : null;
  const place = focus?.kind === 'place' ? focus : entry?.lat !== undefined ? entry : null;
  const still = room.calm || matchMedia('(prefers-reduced-motion: reduce)').matches;
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
  }
  for (const [id, pin] of pins) {
    const entry = entries.get(id);
    if (entry && pin.getElement()) pin.getElement().classList.toggle('is-new', Date.now() - (entry.newAt || 0) < NEW_MS);
  }
  if (source && Date.now() - beat > 25000) listenAgain();
}

open();
