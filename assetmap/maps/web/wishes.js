// What a page around the explorer wishes of it: overlays, drawing, buttons on the card, an asset to choose.

import { said } from './dom.js';
import { overlayLegend } from './overlays.js';
import { setOverlays } from './map.js';
import { counted, phrase } from './texts.js';

export const NO_WISHES = { mode: '', prompt: '', actions: [], overlays: [], choose: null, chooseToken: 0, parts: 'whole', trouble: '' };

/**
 * Make the part that follows wishes. Only what differs from the last wishes is done, and nothing here moves the map but choosing.
 * `chooseId(id)` says whether there is an asset of that id, and chooses it.
 */
export function makeWishes({ frame, view, drawing, sayKeys, chooseId, renewCard }) {
  let last = NO_WISHES;
  let isWaiting = false;

  const differs = (next, ...names) => names.some((name) => JSON.stringify(next[name]) !== JSON.stringify(last[name]));

  function tryToChoose() {
    isWaiting = last.choose !== null && !chooseId(last.choose);
  }

  return {
    now: () => last,
    /** An asset that was not there yet when it was wished for may have come with new data. */
    retry() {
      if (isWaiting) tryToChoose();
    },
    follow(asked) {
      const next = { ...NO_WISHES, ...asked };
      const isOther = Object.fromEntries(Object.keys(NO_WISHES).map((name) => [name, differs(next, name)]));
      last = next;
      if (isOther.parts) frame.root.classList.toggle('am-map-only', next.parts === 'map');
      if (isOther.overlays) {
        setOverlays(view, next.overlays);
        frame.overlays.replaceChildren(...overlayLegend(next.overlays));
      }
      if (drawing.wish(next.mode, next.prompt, isOther.trouble ? next.trouble : '')) {
        frame.root.classList.toggle('am-is-drawing', drawing.isOn());
        if (drawing.isOn()) frame.showTab('map');
        sayKeys();
      }
      if (isOther.actions) renewCard();
      if (isOther.choose || isOther.chooseToken) tryToChoose();
    },
  };
}

/** The map in words: for whoever cannot see it, beside the list that says the rest. */
export function mapInWords({ model, rows, chosen }, overlays, { isMapOnly }) {
  const words = [];
  if (isMapOnly) {
    const names = [...rows.slice(0, 9)].map((row) => model.names[row] || model.layers[model.layerOf[row]].label);
    const rest = rows.length - names.length;
    const named = rest ? counted('names_and_more', rest, { names: names.join(', ') }) : names.join(', ');
    const what = rows.length ? phrase('things_named', { things: counted('things', rows.length), names: named }) : phrase('nothing_yet');
    words.push(phrase('on_the_map', { what }));
  }
  if (overlays.length) words.push(phrase('drawn_on_map', { what: overlays.map((one) => one.label).join('; ') }));
  if (chosen >= 0) words.push(phrase('chosen', { name: model.names[chosen] || phrase('unnamed_thing') }));
  return words.length ? [said(words.join(' '))] : [];
}
