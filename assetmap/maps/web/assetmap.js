// The one entry: mountMap puts a whole explorer (list, map, legend, card) into an element.

import { makeCard } from './card.js';
import { decodeSpec, unpackShapes } from './decode.js';
import { newId } from './dom.js';
import { makeFilter } from './filter.js';
import { fillFrame, makeFrame } from './frame.js';
import { makeLegend } from './legend.js';
import { makeList } from './list.js';
import { fitAll, makeMap, renewMap, showRow } from './map.js';
import { counted, grouped } from './words.js';

function readModel(spec) {
  const model = decodeSpec(spec);
  model.placed = 0;
  for (let row = 0; row < model.count; row += 1) model.placed += model.hasPlace(row) ? 1 : 0;
  if (spec.territory) model.territoryBox = unpackShapes(spec.territory.shapes).box;
  return model;
}

/**
 * Put an explorer into `host`.
 *
 * `L` is Leaflet (either build); `map` a Leaflet map to take over; `page` says that the explorer is the whole page.
 * `onSelect(id | null)` and `onFilter(state)` are told of what the person does; `initial` is { selected, filter, view }.
 * Returns { update(spec, version), select(id), state(), destroy() }.
 */
export function mountMap(host, spec, { L, map: existing, page = false, onSelect, onFilter, initial = {} }) {
  const frame = makeFrame(host, { isPage: page });
  const state = { model: readModel(spec), rows: new Int32Array(0), chosen: -1 };
  const parts = { filter: null, list: null, view: null };
  let version;
  let typing;
  let isSetUp = false;

  function applyFilter() {
    state.rows = parts.filter.rows();
    parts.list.renew();
    if (parts.view && parts.view.places) parts.view.places.paint();
    frame.count.replaceChildren(countWords(state));
    if (frame.search.value !== parts.filter.query()) frame.search.value = parts.filter.query();
    if (onFilter && isSetUp) onFilter(parts.filter.state());
  }

  function choose(row, { isFromMap = false, isSilent = false } = {}) {
    state.chosen = row;
    parts.list.reveal(row);
    parts.view.places.paint();
    frame.root.classList.toggle('am-has-card', row >= 0);
    frame.card.hidden = row < 0;
    if (row < 0) {
      frame.card.replaceChildren();
    } else {
      const titleId = newId('card');
      frame.card.replaceChildren(makeCard(state.model, row, { onClose: close, onPick: (other) => choose(other), titleId }));
      frame.card.scrollTop = 0;
      if (!isFromMap) showRow(parts.view, state, row);
      if (!isSilent) document.getElementById(titleId)?.focus({ preventScroll: true });
    }
    if (onSelect && !isSilent) onSelect(row < 0 ? null : state.model.idOf(row));
  }

  function close() {
    const row = state.chosen;
    choose(-1);
    parts.list.reveal(-1);
    parts.list.focusRow(row);
  }

  function setUp(isFirst) {
    const kept = isFirst ? initial.filter : parts.filter.state();
    parts.filter = makeFilter(state.model);
    parts.list = makeList(frame.list, state, { filter: parts.filter, onPick: (row) => choose(row) });
    fillFrame(frame, state.model);
    makeLegend(frame.legend, state.model, parts.filter);
    parts.filter.onChange(applyFilter);
    state.rows = parts.filter.rows();
    if (kept) parts.filter.restore(kept);
    else applyFilter();
  }

  frame.search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => parts.filter.search(frame.search.value), 120);
  });
  frame.sort.addEventListener('change', () => parts.list.sortByKind(frame.sort.value === 'kind'));
  const onKey = (event) => {
    if (event.key === 'Escape' && state.chosen >= 0) {
      event.preventDefault();
      close();
    }
  };
  frame.root.addEventListener('keydown', onKey);

  setUp(true);
  parts.view = makeMap(L, frame.map, state, { onPick: (row) => choose(row, { isFromMap: true }), existing });
  if (initial.view) parts.view.map.setView(initial.view.centre, initial.view.zoom, { animate: false });
  isSetUp = true;
  if (page) document.title = spec.title;
  const stopPrinting = preparePrinting(frame, parts, state);
  const firstRow = initial.selected ? state.model.rowOf(initial.selected) : -1;
  if (firstRow >= 0) choose(firstRow, { isSilent: true });

  return {
    /** Show another spec, if `nextVersion` differs from the last; place, filter and chosen asset stay. */
    update(nextSpec, nextVersion) {
      if (nextVersion !== undefined && nextVersion === version) return;
      version = nextVersion;
      const chosenId = state.chosen >= 0 ? state.model.idOf(state.chosen) : null;
      const wasEmpty = !state.model.placed && !state.model.spec.territory;
      isSetUp = false;
      state.model = readModel(nextSpec);
      state.chosen = -1;
      setUp(false);
      renewMap(parts.view, state, wasEmpty);
      isSetUp = true;
      const row = chosenId ? state.model.rowOf(chosenId) : -1;
      if (row >= 0) choose(row, { isSilent: true, isFromMap: true });
      else choose(-1, { isSilent: true });
    },
    /** Choose the asset with this id (null: none) as if the person had. */
    select(id) {
      choose(id ? state.model.rowOf(id) : -1, { isSilent: true });
    },
    /** Where the map stands and what is chosen and filtered, to give back as `initial`. */
    state() {
      const centre = parts.view.map.getCenter();
      return {
        selected: state.chosen >= 0 ? state.model.idOf(state.chosen) : null,
        filter: parts.filter.state(),
        view: { centre: [centre.lat, centre.lng], zoom: parts.view.map.getZoom() },
      };
    },
    destroy() {
      stopPrinting();
      clearTimeout(typing);
      parts.view.stop();
      frame.stop();
      parts.view.map.remove();
      host.replaceChildren();
    },
    /** The Leaflet map, for tools that draw on it. */
    map: parts.view.map,
  };
}

function countWords({ model, rows }) {
  return rows.length === model.count ? counted(model.count, 'thing') : `${grouped(rows.length)} of ${counted(model.count, 'thing')}`;
}

function preparePrinting(frame, parts, state) {
  let before = null;
  const start = () => {
    const { map } = parts.view;
    before = { centre: map.getCenter(), zoom: map.getZoom() };
    frame.root.classList.add('am-printing');
    map.amIsOnPaper = true;
    parts.list.fillForPrint();
    map.invalidateSize({ animate: false });
    fitAll(parts.view, state);
  };
  const end = () => {
    frame.root.classList.remove('am-printing');
    parts.view.map.amIsOnPaper = false;
    parts.view.map.invalidateSize({ animate: false });
    if (before) parts.view.map.setView(before.centre, before.zoom, { animate: false });
    parts.view.base.paint();
    parts.view.places.paint();
    parts.list.renew();
  };
  window.addEventListener('beforeprint', start);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', start);
    window.removeEventListener('afterprint', end);
  };
}
