// The map of a phone: the streets of the neighbourhood, and one place that is tapped.
import { basemapLayer } from '/web/map/basemap.js';
import { unpackShapes } from '/web/map/decode.js';

/** Open a map in `host`; `tell(lon, lat)` hears where it was tapped, or where Enter was pressed at its middle. */
export async function tapMap(host, tell) {
  const [L, spec] = await Promise.all([import('/web/leaflet/leaflet-src.esm.js'), fetch('/map.json').then((answer) => answer.json())]);
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = '/web/leaflet/leaflet.css';
  document.head.append(sheet);
  const map = L.map(host, { zoomControl: true, attributionControl: true, maxZoom: 19, minZoom: 11 });
  map.attributionControl.setPrefix('');
  map.attributionControl.addAttribution(spec.basemap ? '© OpenStreetMap contributors' : '');
  const [west, south, east, north] = unpackShapes(spec.territory.shapes).box;
  map.fitBounds([[south, west], [north, east]]);
  basemapLayer(L, spec).addTo(map);
  const mark = L.circleMarker([0, 0], { radius: 10, weight: 4, color: '#A3262A', fillColor: '#fff', fillOpacity: 0.8 });
  const put = ({ lat, lng }) => { mark.setLatLng([lat, lng]).addTo(map); tell(lng, lat); };
  map.on('click', ({ latlng }) => put(latlng));
  host.addEventListener('keydown', (event) => { if (event.key === 'Enter') put(map.getCenter()); });
  return map;
}
