// The map itself: Leaflet for moving about, our canvases for everything that is seen.

import { basemapLayer } from './basemap.js';
import { canvasLayer } from './canvas.js';
import { latOf, lonOf } from './decode.js';
import { el, newId, said, signSvg, wantsStillness } from './dom.js';
import { overlaysLayer } from './overlays.js';
import { readPalette, watchLook } from './palette.js';
import { placesLayer } from './places.js';
import { counted, phrase } from './texts.js';

const MAX_ZOOM = 19;

/** From below to above: streets, what a view lays over them, the marks, and what the person is doing. */
const PANES = { amBase: 250, amOverlays: 300, amPlaces: 420, amTop: 440 };

/**
 * Put the map into `box`. `state` is shared with the rest of the explorer; `onPick(row)` hears of a tapped mark, `onTap(event)`
 * of every tap first and says whether it was meant for something else. `existing` is a Leaflet map that is taken over.
 */
export function makeMap(L, box, state, { onPick, onTap, existing }) {
  const map = takeOver(L, box, existing);
  map.amPalette = readPalette(box);
  for (const [name, order] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = order;
    pane.style.pointerEvents = 'none';
  }
  L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(map);
  const view = { map, L, box, base: null, places: null, overlays: null, top: null, painters: [] };
  addButtons(view, state);
  view.tooltip = L.tooltip({ className: 'am-tooltip', direction: 'top', offset: [0, -14], opacity: 1 });
  view.popup = L.popup({ className: 'am-popup', autoPanPadding: [24, 24], maxWidth: 300, closeButton: false });
  renewMap(view, state);
  listen(view, state, onPick, onTap);
  const unwatch = watchLook(() => renewLook(view));
  const resizer = new ResizeObserver(() => {
    map.invalidateSize({ animate: false, pan: true });
    if (!view.hasFitted && box.clientWidth > 0) fitAll(view, state);
  });
  resizer.observe(box);
  view.stop = () => {
    resizer.disconnect();
    unwatch();
  };
  return view;
}

function takeOver(L, box, existing) {
  if (!existing) {
    const place = el('div', { class: 'am-leaflet' });
    box.append(place);
    return prepared(L.map(place, { zoomControl: false, attributionControl: false, maxZoom: MAX_ZOOM, zoomSnap: 0.5, ...stillness() }));
  }
  const container = existing.getContainer();
  container.classList.add('am-leaflet');
  container.style.position = '';
  box.append(container);
  Object.assign(existing.options, { zoomSnap: 0.5, maxZoom: MAX_ZOOM }, stillness());
  existing.invalidateSize({ animate: false });
  return prepared(existing);
}

function prepared(map) {
  map.options.minZoom = 3;
  const container = map.getContainer();
  // Screen readers pass keys on to an application, and not to a region.
  container.setAttribute('role', 'application');
  container.setAttribute('aria-roledescription', phrase('map_role'));
  container.setAttribute('tabindex', '0');
  return map;
}

function stillness() {
  return wantsStillness() ? { zoomAnimation: false, fadeAnimation: false, inertia: false } : {};
}

/** Read the colours again, where they may have changed, and paint with them. */
export function renewLook(view) {
  const next = readPalette(view.box);
  if (JSON.stringify(next) === JSON.stringify(view.map.amPalette)) return;
  view.map.amPalette = next;
  for (const layer of [view.base, view.overlays, view.places, view.top]) if (layer) layer.paint();
}

/** Paint what moves with the person: the marks, and above them drafts, numbers and spots. */
export function paintMarks(view) {
  if (view.places) view.places.paint();
  paintTop(view);
}

/** Paint the uppermost canvas with every painter that was added; it is made when it is first needed. */
export function paintTop(view) {
  if (view.top) {
    view.top.paint();
    return;
  }
  const draw = (context, seen) => {
    for (const painter of view.painters) painter(context, seen);
  };
  view.top = canvasLayer(view.L, { pane: 'amTop', padding: 0.2, className: 'am-top', draw }).addTo(view.map);
}

/** Lay `overlays` over the streets in place of those before. */
export function setOverlays(view, overlays) {
  if (view.overlays) view.overlays.remove();
  view.overlays = overlays.length ? overlaysLayer(view.L, overlays).addTo(view.map) : null;
}

/** What lies below the marks, as one picture for paper. */
function beneath(view) {
  return {
    paintInto(context, seen) {
      view.base.paintInto(context, seen);
      if (view.overlays) view.overlays.paintInto(context, seen);
    },
  };
}

/** Draw a new spec: the view stays unless `isFirst`. */
export function renewMap(view, state, isFirst = true) {
  const { L, map } = view;
  if (view.base) view.base.remove();
  if (view.places) view.places.remove();
  if (isFirst) fitAll(view, state);
  const { spec } = state.model;
  if (spec.tiles && !view.tiles) addTiles(view, spec.tiles);
  view.base = basemapLayer(L, spec).addTo(map);
  view.places = placesLayer(L, state, { under: () => beneath(view) }).addTo(map);
}

function addTiles(view, url) {
  view.tiles = view.L.tileLayer(url, { maxZoom: MAX_ZOOM, referrerPolicy: 'strict-origin-when-cross-origin' }).addTo(view.map);
  view.tiles.once('tileerror', () => {
    if (view.onTileTrouble) view.onTileTrouble();
  });
}

/** Show the territory, or everything that has a place. */
export function fitAll(view, { model }) {
  const { map, L } = view;
  view.hasFitted = view.box.clientWidth > 0;
  map.invalidateSize({ animate: false });
  const box = model.territoryBox || assetsBox(model);
  if (!box) {
    map.setView([55, -3], 5, { animate: false });
    return;
  }
  const [west, north, east, south] = box;
  const bounds = L.latLngBounds([latOf(south), lonOf(west)], [latOf(north), lonOf(east)]);
  map.fitBounds(bounds, { padding: [22, 22], maxZoom: 17, animate: false });
}

/** Where the assets are; among hundreds, the few that lie far out do not shrink the rest. */
function assetsBox(model) {
  const sorted = (values) => values.filter((value) => !Number.isNaN(value)).sort();
  const X = sorted(model.anchorX);
  const Y = sorted(model.anchorY);
  if (!X.length) return null;
  const out = X.length > 200 ? Math.floor(X.length * 0.005) : 0;
  const last = X.length - 1 - out;
  return [X[out], Y[out], X[last], Y[last]];
}

/** Bring a row into sight without moving more than needed. */
export function showRow({ map, L }, { model }, row) {
  if (!model.hasPlace(row)) return;
  const spot = L.latLng(latOf(model.anchorY[row]), lonOf(model.anchorX[row]));
  const inner = map.getBounds().pad(-0.12);
  if (inner.contains(spot) && map.getZoom() >= 14) return;
  map.setView(spot, Math.max(map.getZoom(), 15), { animate: !wantsStillness() });
}

function addButtons(view, state) {
  const { map } = view;
  const button = (label, sign, act) => el('button', { type: 'button', class: 'am-map-button', 'aria-label': label, title: label, on: { click: act } }, sign);
  const bar = el(
    'div',
    { class: 'am-map-buttons' },
    button(phrase('zoom_in'), signSvg('plus'), () => map.zoomIn(1)),
    button(phrase('zoom_out'), signSvg('minus'), () => map.zoomOut(1)),
    button(phrase('whole_map'), signSvg('whole'), () => fitAll(view, state)),
  );
  view.bar = bar;
  view.addButton = (label, sign, act) => {
    const made = button(label, signSvg(sign), act);
    bar.append(made);
    return made;
  };
  view.L.DomEvent.disableClickPropagation(bar);
  view.box.append(bar);
}

function listen(view, state, onPick, onTap) {
  const { map } = view;
  let waiting = null;
  map.on('mousemove', (event) => {
    if (waiting) {
      waiting = event;
      return;
    }
    waiting = event;
    requestAnimationFrame(() => {
      if (waiting) hover(view, state, waiting);
      waiting = null;
    });
  });
  map.on('mouseout', () => {
    waiting = null;
    map.closeTooltip(view.tooltip);
    view.hovered = null;
  });
  map.on('click', (event) => onTap(event) || tap(view, state, event, onPick));
  map.on('zoomstart movestart', () => {
    map.closeTooltip(view.tooltip);
    view.hovered = null;
  });
}

function itemAt({ map, places }, event) {
  if (!places._bounds) return null;
  const point = event.layerPoint.subtract(places._bounds.min);
  return places.itemAt(point.x, point.y);
}

function hover(view, state, event) {
  if (view.isDrawing && view.isDrawing()) return;
  const item = itemAt(view, event);
  view.map.getContainer().classList.toggle('am-pointing', Boolean(item));
  const key = item ? item.rows.join() : null;
  if (key === view.hovered) return;
  view.hovered = key;
  if (!item) {
    view.map.closeTooltip(view.tooltip);
    return;
  }
  view.tooltip.setContent(tooltipFor(state.model, item)).setLatLng(spotOf(view, item));
  view.map.openTooltip(view.tooltip);
}

function spotOf({ map, places }, item) {
  return map.layerPointToLatLng([item.x + places._bounds.min.x, item.y + places._bounds.min.y]);
}

function tooltipFor(model, item) {
  const rows = [...item.rows];
  if (rows.length === 1) {
    const layer = model.layers[model.layerOf[rows[0]]];
    return el('div', {}, said(model.names[rows[0]] || phrase('no_name'), 'am-tip-name'), el('div', { class: 'am-tip-kind' }, layer.label));
  }
  const themes = item.shares.slice(0, 4).map(([theme, share]) => phrase('theme_share', { count: share, theme: model.themes[theme].label })).join(', ');
  return el('div', {}, el('div', { class: 'am-tip-name' }, counted('things', rows.length)), el('div', { class: 'am-tip-kind' }, item.shares.length > 4 ? phrase('themes_and_more', { themes }) : themes));
}

function tap(view, state, event, onPick) {
  const item = itemAt(view, event);
  view.map.closePopup(view.popup);
  if (!item) return;
  if (item.rows.length === 1) {
    onPick(item.rows[0]);
    return;
  }
  const { map, L } = view;
  const { model } = state;
  const bounds = L.latLngBounds(item.rows.map((row) => [latOf(model.anchorY[row]), lonOf(model.anchorX[row])]));
  const target = map.getBoundsZoom(bounds.pad(0.3));
  if (map.getZoom() < MAX_ZOOM - 0.5 && target > map.getZoom() && (item.rows.length > 8 || target <= 17)) {
    map.fitBounds(bounds.pad(0.3), { maxZoom: MAX_ZOOM, animate: !wantsStillness() });
  } else {
    openGathered(view, model, item, onPick);
  }
}

function openGathered(view, model, item, onPick) {
  const title = newId('here');
  const buttons = [...item.rows].slice(0, 40).map((row) =>
    el('li', {}, el('button', { type: 'button', on: { click: () => view.map.closePopup(view.popup) || onPick(row) } }, said(model.names[row] || phrase('no_name')), el('span', {}, model.layers[model.layerOf[row]].label))),
  );
  const more = item.rows.length > 40 ? el('p', {}, counted('gathered_rest', item.rows.length - 40)) : null;
  const content = el('div', { 'aria-labelledby': title }, el('p', { id: title, class: 'am-tip-name' }, counted('things_here', item.rows.length)), el('ul', {}, buttons), more);
  view.popup.setContent(content).setLatLng(spotOf(view, item));
  view.map.openPopup(view.popup);
}
