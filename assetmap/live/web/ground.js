// The map of the shared screen: streets, what is known already, and where the facilitator points.
import { basemapLayer } from '/web/map/basemap.js';
import { canvasLayer } from '/web/map/canvas.js';
import { decodeSpec, latOf, lonOf, unpackShapes } from '/web/map/decode.js';
import { readPalette } from '/web/map/palette.js';
import { entries, known } from './room.js';

const AGAIN_MS = 3000;
const DOT = 0.235; // rem
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const byId = (id) => document.getElementById(id);
let drawnTag = '';
let followed = null;
/** The map as it stands, null until it is there. */
export let view = null;

/** Draw the map that the server calls `tag`, unless it stands there; `show` shows what lies on it, `showMarks` the marks alone. */
export async function drawMap(tag, tell) {
  if (tag === drawnTag) return;
  drawnTag = tag;
  try {
    const [L, spec] = await Promise.all([import('/web/leaflet/leaflet-src.esm.js'), fetch('/map.json').then((answer) => answer.json())]);
    openMap(L, spec, tell);
  } catch {
    drawnTag = '';
    setTimeout(() => { if (!drawnTag) drawMap(tag, tell); }, AGAIN_MS);
    return;
  }
  tell.show();
}

function openMap(L, spec, tell) {
  const model = decodeSpec(spec);
  const [west, north, east, south] = unpackShapes(spec.territory.shapes).box;
  const bounds = [[latOf(south), lonOf(west)], [latOf(north), lonOf(east)]];
  const isFirst = !view;
  const map = isFirst ? firstMap(L, bounds, tell) : view.map;
  if (!isFirst) for (const layer of view.drawn) layer.remove();
  const drawn = [basemapLayer(L, spec).addTo(map), canvasLayer(L, { pane: 'amPlaces', padding: 0.1, className: 'known', draw: quietMarks(model) }).addTo(map)];
  view = { L, map, drawn, bounds, hasKnown: model.count > 0 };
}

function firstMap(L, bounds, tell) {
  const map = L.map(byId('map'), { zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: 19, keyboard: false, dragging: false, scrollWheelZoom: false });
  const look = () => { map.amPalette = { ...readPalette(byId('screen')), words: rem() / 16 }; };
  look();
  for (const [pane, order] of [['amBase', 250], ['amPlaces', 420]]) map.createPane(pane).style.zIndex = order;
  map.fitBounds(bounds, { padding: [12, 12], animate: false });
  map.on('movestart zoomstart', () => byId('marks').classList.add('is-moving'));
  map.on('moveend', () => { byId('marks').classList.remove('is-moving'); tell.showMarks(); });
  new ResizeObserver(() => { look(); map.invalidateSize({ animate: false }); followed = null; tell.show(); }).observe(byId('map'));
  return map;
}

/** What is known already: small and quiet, so that what the room says stands out. */
const quietMarks = (model) => (context, seen) => {
  const radius = DOT * rem();
  for (let at = 0; at < model.count; at += 1) {
    const x = model.anchorX[at] * seen.scale - seen.left;
    const y = model.anchorY[at] * seen.scale - seen.top;
    if (!(x > -radius && y > -radius && x < seen.width + radius && y < seen.height + radius)) continue;
    context.globalAlpha = 0.75;
    context.fillStyle = model.layers[model.layerOf[at]].colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
};

/** Go where the facilitator points, or show everything. */
export function follow() {
  if (!view) return;
  const { map, bounds } = view;
  const { focus, calm } = known.room;
  const wanted = JSON.stringify(focus || null);
  if (wanted === followed) return;
  const isAnew = followed === null;
  followed = wanted;
  const entry = focus?.kind === 'entry' ? entries.get(focus.id) : null;
  const place = focus?.kind === 'place' ? focus : entry?.lat !== undefined ? entry : null;
  const still = calm || isAnew || matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (place) map.setView([place.lat, place.lon], Math.max(map.getZoom(), focus.zoom || 17), { animate: !still });
  else map.fitBounds(bounds, { padding: [12, 12], animate: !still });
}
