// The one entry: mountMap puts a whole explorer (list, map, legend, card) into an element.

import { makeChoosing } from './choosing.js';
import { decodeSpec, unpackShapes } from './decode.js';
import { makeDrawing } from './draw.js';
import { makeFilter } from './filter.js';
import { fillFrame, makeFrame } from './frame.js';
import { listenToKeys } from './keys.js';
import { makeLegend } from './legend.js';
import { makeList } from './list.js';
import { addFullScreen, addLocating, makeToast } from './locate.js';
import { makeMap, paintTop, renewMap } from './map.js';
import { makeNarrowing, narrowWords } from './narrow.js';
import { makeOrder } from './order.js';
import { preparePrinting } from './paper.js';
import { counted, grouped, speak } from './texts.js';
import { makeWishes } from './wishes.js';

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
 * `onSelect(id | null)`, `onFilter(state)`, `onDrawn(geometry)`, `onAsk(action key, id)` and `onCancel()` are told of what the person
 * does; `initial` is what state() gave; `wishes` are as wishes.js has them; `texts` are what texts.js speaks instead of English.
 * Returns { update(spec, version), wish(wishes), select(id), state(), restore(state), model(), destroy(), map }.
 */
export function mountMap(host, spec, options) {
  const { L, map: existing, page = false, initial = {}, wishes = {}, texts = spec.texts } = options;
  speak(texts);
  const tell = (name, ...what) => options[name] && options[name](...what);
  const frame = makeFrame(host, { isPage: page });
  const state = { model: readModel(spec), rows: new Int32Array(0), chosen: -1 };
  const parts = { filter: null, list: null, view: null, order: null, wishes: null };
  const { choose, close, paintNow, renewCard, sayMap } = makeChoosing(frame, state, parts, tell);
  let version;
  let typing;
  let isSetUp = false;

  function applyFilter() {
    state.rows = parts.filter.rows();
    parts.list.renew();
    if (isSetUp) paintNow(); // before that, the marks on the map are those of the data there were
    frame.count.replaceChildren(countWords(state));
    const asked = narrowWords(parts.filter);
    frame.asked.hidden = !asked.length;
    frame.asked.replaceChildren(...asked);
    if (frame.search.value !== parts.filter.query()) frame.search.value = parts.filter.query();
    sayMap();
    if (isSetUp) tell('onFilter', parts.filter.state());
  }

  function setUp(isFirst) {
    // New data may come while somebody types: what stands in the search field counts, not what was searched for last.
    clearTimeout(typing);
    const kept = isFirst ? initial.filter : { ...parts.filter.state(), query: frame.search.value };
    parts.filter = makeFilter(state.model);
    parts.list = makeList(frame.list, state, { filter: parts.filter, order: parts.order, onPick: (row) => choose(row) });
    fillFrame(frame, state.model);
    makeLegend(frame.legend, state.model, parts.filter);
    if (kept) parts.filter.restore(kept);
    makeNarrowing(frame.narrow, state.model, parts.filter);
    parts.filter.onChange(applyFilter);
    applyFilter();
  }

  frame.search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => parts.filter.search(frame.search.value), 120);
  });
  frame.root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && state.chosen >= 0) {
      event.preventDefault();
      close();
    }
  });
  parts.order = makeOrder(frame, state, {
    middle: () => middleOf(parts.view.map),
    onChange() {
      parts.list.renew();
      parts.list.reveal(state.chosen);
      renewCard();
      if (parts.view) paintTop(parts.view);
    },
  });

  setUp(true);
  let drawing = null;
  parts.view = makeMap(L, frame.map, state, {
    onPick: (row) => choose(row, { isFromMap: true }),
    onTap(event) {
      if (!drawing || !drawing.isOn()) return false;
      drawing.tap(event.latlng);
      return true;
    },
    existing,
  });
  const { view } = parts;
  drawing = makeDrawing(view.map, frame.map, {
    onDrawn: (geometry) => tell('onDrawn', geometry),
    onCancel: () => tell('onCancel'),
    onPaint: () => paintTop(view),
  });
  view.isDrawing = drawing.isOn;
  view.painters.push((context, seen) => parts.order.paint(context, seen), drawing.paint);
  const keys = listenToKeys(view, state, { drawing, onPick: (row) => choose(row, { isFromMap: true }), onPaint: () => paintTop(view) });
  addLocating(view, { say: makeToast(frame.map), onFound: (spot) => parts.order.foundPerson(spot), onPaint: () => paintTop(view) });
  const stopScreen = addFullScreen(view, frame.root);
  view.map.on('moveend', () => parts.order.moved());
  parts.wishes = makeWishes({
    frame,
    view,
    drawing,
    sayKeys: keys.say,
    renewCard,
    chooseId(id) {
      const row = state.model.rowOf(id);
      if (row >= 0) choose(row, { isSilent: true });
      return row >= 0;
    },
  });
  if (initial.view) view.map.setView(initial.view.centre, initial.view.zoom, { animate: false });
  if (initial.order) parts.order.restore(initial.order);
  isSetUp = true;
  if (page) document.title = spec.title;
  const stopPrinting = preparePrinting(frame, parts, state);
  const firstRow = initial.selected ? state.model.rowOf(initial.selected) : -1;
  if (firstRow >= 0) choose(firstRow, { isSilent: true });
  follow(wishes);

  function follow(next) {
    parts.wishes.follow(next);
    sayMap();
  }

  return {
    /** Show another spec, if `nextVersion` differs from the last; place, filter, order and chosen asset stay. */
    update(nextSpec, nextVersion) {
      if (nextVersion !== undefined && nextVersion === version) return;
      version = nextVersion;
      const chosenId = state.chosen >= 0 ? state.model.idOf(state.chosen) : null;
      const focused = frame.list.contains(document.activeElement) ? document.activeElement.dataset.row : undefined;
      const focusedId = focused === undefined ? null : state.model.idOf(Number(focused));
      const scrolled = frame.list.scrollTop;
      const wasEmpty = !state.model.placed && !state.model.spec.territory;
      isSetUp = false;
      state.model = readModel(nextSpec);
      state.chosen = -1;
      setUp(false);
      renewMap(view, state, wasEmpty);
      isSetUp = true;
      const row = chosenId ? state.model.rowOf(chosenId) : -1;
      choose(row, { isSilent: true, isFromMap: true });
      frame.list.scrollTop = scrolled;
      if (focusedId !== null) parts.list.focusRow(state.model.rowOf(focusedId));
      parts.wishes.retry();
    },
    /** Follow other wishes; assets, zoom and place stay as they are. */
    wish: follow,
    /** Choose the asset with this id (null: none) as if the person had. */
    select(id) {
      choose(id ? state.model.rowOf(id) : -1, { isSilent: true });
    },
    /** Where the map stands and what is chosen, filtered and sorted, to give back as `initial`. */
    state() {
      const centre = view.map.getCenter();
      return {
        selected: state.chosen >= 0 ? state.model.idOf(state.chosen) : null,
        filter: parts.filter.state(),
        order: parts.order.state(),
        view: { centre: [centre.lat, centre.lng], zoom: view.map.getZoom() },
      };
    },
    /** Show what `kept` says of filter and chosen asset; the rest stays. */
    restore({ filter, selected }) {
      parts.filter.restore(filter);
      choose(selected ? state.model.rowOf(selected) : -1, { isSilent: true });
    },
    /** What is shown, as decode.js reads it; only to be looked at. */
    model: () => state.model,
    destroy() {
      stopPrinting();
      stopScreen();
      clearTimeout(typing);
      parts.order.stop();
      drawing.stop();
      view.stop();
      frame.stop();
      view.map.remove();
      host.replaceChildren();
    },
    /** The Leaflet map, for tools that draw on it. */
    map: view.map,
  };
}

function middleOf(map) {
  const { lat, lng } = map.getCenter();
  return { lat, lon: lng };
}

function countWords({ model, rows }) {
  return rows.length === model.count ? counted('things', model.count) : counted('things_some', model.count, { shown: grouped(rows.length) });
}
