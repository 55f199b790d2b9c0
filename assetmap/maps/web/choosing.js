// What is chosen: in the list, on the map, on the card and in words, all at once.

import { makeCard } from './card.js';
import { newId, said } from './dom.js';
import { paintMarks, showRow } from './map.js';
import { waySentence } from './order.js';
import { phrase } from './texts.js';
import { mapInWords } from './wishes.js';

/**
 * Make the part that chooses. `parts` has the explorer's list, view, order and wishes, as far as they are there yet; `tell(name,
 * ...what)` passes on what the person does.
 */
export function makeChoosing(frame, state, parts, tell) {
  /** Paint the marks, and what lies above them if anything does. */
  function paintNow() {
    if (parts.view.top) paintMarks(parts.view);
    else parts.view.places.paint();
  }

  function sayMap() {
    const now = parts.wishes ? parts.wishes.now() : { overlays: [], parts: 'whole' };
    const isMapOnly = now.parts === 'map';
    frame.summary.replaceChildren(...mapInWords(state, now.overlays, { isMapOnly }));
    frame.caption.replaceChildren(...(isMapOnly && state.chosen >= 0 ? [said(state.model.names[state.chosen] || phrase('no_name'))] : []));
    (isMapOnly ? frame.map.parentElement : frame.asked.parentElement).append(frame.summary);
  }

  function renewCard() {
    const row = state.chosen;
    frame.root.classList.toggle('am-has-card', row >= 0);
    frame.card.hidden = row < 0;
    if (row < 0) {
      frame.card.replaceChildren();
      return '';
    }
    const hadFocus = frame.card.contains(document.activeElement) ? document.activeElement.dataset.action || '' : null;
    const titleId = newId('card');
    const acts = { onClose: close, onPick: (other) => choose(other), onMeasure: () => parts.order.measureFrom(row), onAsk: (key) => tell('onAsk', key, state.model.idOf(row)) };
    frame.card.replaceChildren(makeCard(state.model, row, { ...acts, actions: parts.wishes.now().actions, way: waySentence(parts.order, row), titleId }));
    if (hadFocus !== null) (frame.card.querySelector(`[data-action="${CSS.escape(hadFocus)}"]`) || document.getElementById(titleId)).focus({ preventScroll: true });
    return titleId;
  }

  function choose(row, { isFromMap = false, isSilent = false } = {}) {
    state.chosen = row;
    if (!isSilent) state.cameFromMap = isFromMap;
    parts.list.reveal(row);
    paintNow();
    const titleId = renewCard();
    sayMap();
    if (row >= 0) {
      frame.card.scrollTop = 0;
      if (!isFromMap) showRow(parts.view, state, row);
      if (!isSilent) document.getElementById(titleId)?.focus({ preventScroll: true });
    }
    if (!isSilent) tell('onSelect', row < 0 ? null : state.model.idOf(row));
  }

  function close() {
    const { chosen, cameFromMap } = state;
    choose(-1);
    parts.list.reveal(-1);
    if (cameFromMap) parts.view.map.getContainer().focus({ preventScroll: true });
    else parts.list.focusRow(chosen);
  }

  return { choose, close, paintNow, renewCard, sayMap };
}
