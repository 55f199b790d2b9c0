// The map of a phone: the streets of the neighbourhood, and one place that is tapped.
import { basemapLayer } from '/web/map/basemap.js';
import { latOf, lonOf, unpackShapes } from '/web/map/decode.js';
import { readPalette } from '/web/map/palette.js';
import { make, say } from './words.js';

/** Open a map in `host`; `tell(lon, lat)` hears where it was tapped, or what its middle is when Enter is pressed. */
export async function tapMap(host, tell) {
  const [L, spec] = await Promise.all([
    import('/web/leaflet/leaflet-src.esm.js'),
    fetch('/map.json').then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error('no map')))),
    style('/web/leaflet/leaflet.css'),
    style('/web/map/assetmap.css'),
  ]);
  host.classList.add('am-root');
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(host, { zoomAnimation: !isCalm, fadeAnimation: !isCalm, maxZoom: 19, minZoom: 11, zoomSnap: 0.5 });
  map.attributionControl.setPrefix(false);
  if (spec.basemap) map.attributionControl.addAttribution('© OpenStreetMap contributors');
  map.amPalette = readPalette(host);
  map.createPane('amBase').style.zIndex = 250;
  const [west, north, east, south] = unpackShapes(spec.territory.shapes).box;
  map.fitBounds([[latOf(south), lonOf(west)], [latOf(north), lonOf(east)]]);
  basemapLayer(L, spec).addTo(map);
  const mark = L.circleMarker([0, 0], { radius: 11, weight: 5, color: '#a3262a', fillColor: '#fff', fillOpacity: 0.85 });
  const put = ({ lat, lng }) => {
    mark.setLatLng([lat, lng]).addTo(map);
    tell(lng, lat);
  };
  map.on('click', ({ latlng }) => put(latlng));
  host.append(make('span', '', { class: 'cross', 'aria-hidden': 'true' }));
  host.setAttribute('role', 'application');
  host.setAttribute('aria-label', say('map'));
  host.setAttribute('aria-describedby', 'map-help');
  host.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== host) return;
    event.preventDefault();
    put(map.getCenter());
  });
  host.scrollIntoView({ block: 'nearest' });
  return map;
}

/** Return the id of the area in which a place lies, or ''. */
export function cellAt(cells, lon, lat) {
  const inside = (ring) => ring.reduce((is, [x, y], i) => {
    const [a, b] = ring[(i + ring.length - 1) % ring.length];
    return (y > lat) !== (b > lat) && lon < ((a - x) * (lat - y)) / (b - y) + x ? !is : is;
  }, false);
  return (cells?.cells || []).find((one) => one.rings.filter(inside).length % 2 === 1)?.id || '';
}

/** Load a style sheet once. */
function style(href) {
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = href;
  return new Promise((done, failed) => {
    sheet.addEventListener('load', done);
    sheet.addEventListener('error', failed);
    document.head.append(sheet);
  });
}
