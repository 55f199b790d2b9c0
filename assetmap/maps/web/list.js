// The list: the same rows as the map. Rows are made a hundred at a time, so that twenty thousand open as fast as ten.

import { el, said } from './dom.js';
import { markSvg } from './marks.js';
import { codeWords, counted, phrase, phraseParts } from './texts.js';

const CHUNK = 100;

/** Build the list into `box`. `onPick(row)` opens a card. Returns { renew(), reveal(row), focusRow(row), fillForPrint() }. */
export function makeList(box, state, { filter, order: sorting, onPick }) {
  const { model } = state;
  const list = el('ul', { class: 'am-rows', 'aria-label': phrase('list_label') });
  const earlier = el('button', { type: 'button', class: 'am-more', on: { click: () => extend(-1) } });
  const later = el('button', { type: 'button', class: 'am-more', on: { click: () => extend(1) } });
  const empty = el('div', { class: 'am-empty' });
  box.replaceChildren(earlier, list, later, empty);
  let order = [];
  let from = 0;
  let to = 0;
  let hasRows = false;
  const templates = new Map();

  function renew() {
    order = sorting.rows();
    from = 0;
    to = Math.min(CHUNK, order.length);
    // Asking for the scroll position makes the browser lay out the page; the first time it stands at the top anyway.
    if (hasRows) box.scrollTop = 0;
    hasRows = true;
    list.replaceChildren(...rowsBetween(from, to));
    settle();
  }

  function rowsBetween(start, end) {
    const nodes = [];
    for (let at = start; at < end; at += 1) {
      if (sorting.by() === 'kind' && (at === 0 || model.layerOf[order[at - 1]] !== model.layerOf[order[at]])) {
        nodes.push(el('li', { class: 'am-row-head', role: 'presentation' }, model.layers[model.layerOf[order[at]]].label));
      }
      nodes.push(rowItem(order[at], at));
    }
    return nodes;
  }

  function rowItem(row, at) {
    const layer = model.layers[model.layerOf[row]];
    const status = model.statuses[row];
    const isApproximate = model.precisions[row] !== 'exact' && model.hasPlace(row);
    const key = `${model.layerOf[row]}|${status}|${isApproximate}`;
    if (!templates.has(key)) templates.set(key, markSvg(model, layer, { status, isApproximate, size: 28 }));
    const name = model.names[row] ? said(model.names[row], 'am-row-name') : el('span', { class: 'am-row-name am-unnamed' }, phrase('no_name'));
    const flags = [isApproximate && phrase('flag_approximate'), !model.hasPlace(row) && phrase('flag_no_place'), codeWords('flag', status)].filter(Boolean);
    const way = sorting.wayTo(row);
    const button = el(
      'button',
      { type: 'button', class: 'am-row', 'data-row': row, tabindex: '-1' },
      templates.get(key).cloneNode(true),
      el('span', { class: 'am-row-words' }, name, el('span', { class: 'am-row-kind' }, layer.label, layer.label === model.themes[layer.themeAt].label ? '' : ` · ${model.themes[layer.themeAt].label}`), flags.length ? el('span', { class: 'am-row-flags' }, flags.join(', ')) : ''),
      way ? el('span', { class: 'am-row-way' }, way) : null,
    );
    if (status === 'former') button.classList.add('am-former');
    if (row === state.chosen) markChosen(button, true);
    return el('li', { 'aria-setsize': order.length, 'aria-posinset': at + 1 }, button);
  }

  function extend(direction) {
    const active = document.activeElement === earlier || document.activeElement === later;
    if (direction > 0 && to < order.length) {
      const next = Math.min(order.length, to + CHUNK);
      const nodes = rowsBetween(to, next);
      list.append(...nodes);
      to = next;
      settle();
      if (active) focusOn(nodes.find((node) => node.firstChild.dataset).firstChild);
    } else if (direction < 0 && from > 0) {
      const next = Math.max(0, from - CHUNK);
      const height = box.scrollHeight;
      list.prepend(...rowsBetween(next, from));
      from = next;
      settle();
      box.scrollTop += box.scrollHeight - height;
    }
  }

  function settle() {
    earlier.hidden = from === 0;
    later.hidden = to >= order.length;
    earlier.textContent = phrase('earlier', { number: Math.min(CHUNK, from) });
    later.textContent = counted('later', order.length - to, { number: Math.min(CHUNK, order.length - to) });
    list.hidden = !order.length;
    empty.hidden = Boolean(order.length);
    empty.replaceChildren(...(order.length ? [] : emptyWords(model, filter)));
    if (!list.querySelector('.am-row[tabindex="0"]')) {
      const first = list.querySelector('.am-row');
      if (first) first.tabIndex = 0;
    }
  }

  function markChosen(button, isChosen) {
    button.classList.toggle('am-chosen', isChosen);
    if (isChosen) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }

  function focusOn(button) {
    if (!button) return;
    for (const other of list.querySelectorAll('.am-row[tabindex="0"]')) other.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  }

  const buttonOf = (row) => list.querySelector(`.am-row[data-row="${row}"]`);

  /** Make sure the row is made, mark it as chosen and bring it into sight. */
  function reveal(row) {
    for (const other of list.querySelectorAll('.am-chosen')) markChosen(other, false);
    if (row < 0) return;
    if (!buttonOf(row)) {
      const at = order.indexOf(row);
      if (at < 0) return;
      from = Math.max(0, at - CHUNK / 2);
      to = Math.min(order.length, from + CHUNK);
      list.replaceChildren(...rowsBetween(from, to));
      settle();
    }
    markChosen(buttonOf(row), true);
    buttonOf(row).scrollIntoView({ block: 'nearest' });
  }

  list.addEventListener('click', (event) => {
    const button = event.target.closest('.am-row');
    if (button) onPick(Number(button.dataset.row));
  });
  list.addEventListener('keydown', (event) => {
    const buttons = [...list.querySelectorAll('.am-row')];
    const at = buttons.indexOf(document.activeElement);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -at, End: buttons.length - 1 - at };
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    if (at + steps[event.key] >= buttons.length) extend(1);
    const now = [...list.querySelectorAll('.am-row')];
    focusOn(now[Math.max(0, Math.min(now.length - 1, at + steps[event.key]))]);
  });
  box.addEventListener('scroll', () => {
    if (box.scrollTop + box.clientHeight > box.scrollHeight - 600 && to < order.length) extend(1);
  }, { passive: true });

  return {
    renew,
    reveal,
    focusRow(row) {
      if (row >= 0 && buttonOf(row)) focusOn(buttonOf(row));
      else focusOn(list.querySelector('.am-row'));
    },
    /** Make every row (up to two thousand) for paper. */
    fillForPrint() {
      from = 0;
      to = Math.min(2000, order.length);
      list.replaceChildren(...rowsBetween(from, to));
      settle();
    },
  };
}

function emptyWords(model, filter) {
  if (!model.count) {
    return [el('p', { class: 'am-empty-title' }, phrase('empty_map')), el('p', {}, phrase('empty_list'))];
  }
  const all = el('button', { type: 'button', class: 'am-button', on: { click: () => filter.showAll() } }, phrase('show_all_again'));
  const why = phraseParts('asked_for', { words: said(filter.words().join('; ')) });
  return [el('p', { class: 'am-empty-title' }, phrase('nothing_fits')), el('p', {}, ...why), all];
}
