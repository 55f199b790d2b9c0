// Further filters below the legend: what it gives, what form it takes, when it is open, to whom, and how to get in.

import { el, newId, said } from './dom.js';
import { peopleKey } from './filter.js';
import { tick } from './legend.js';
import { codeWords, counted, phrase } from './texts.js';
import { weekday } from './words.js';

const FIRST_SHOWN = 6;

/** Build the further filters into `box`; what they offer is counted when they are first opened. */
export function makeNarrowing(box, model, filter) {
  if (!model.count) {
    box.replaceChildren();
    return;
  }
  const details = el('details', { class: 'am-narrow' }, el('summary', {}, phrase('more_filters')));
  let boxes = null;
  const refresh = () => {
    if (boxes) boxes.forEach((update) => update());
    else if (filter.isNarrowed()) details.open = true; // by somebody else than these boxes
  };
  const open = () => {
    box.dataset.open = details.open ? 'yes' : 'no';
    if (boxes || !details.open) return;
    boxes = [];
    details.append(...groupsOf(model, filter, boxes));
    refresh();
  };
  details.open = box.dataset.open === 'yes' || filter.isNarrowed();
  details.addEventListener('toggle', open);
  box.replaceChildren(details);
  filter.onChange(refresh);
  open();
}

function groupsOf(model, filter, boxes) {
  const found = countAll(model);
  const { entries } = model.spec.gives;
  const named = (group) => (key) => codeWords(group, key) || key;
  return [
    narrowGroup(phrase('gives_title'), 'gives', found.gives, (at) => entries[at][3] || entries[at][2], { filter, boxes, least: 1 }),
    openGroup(model, filter, boxes),
    narrowGroup(phrase('forms_title'), 'forms', found.forms, named('form'), { filter, boxes }),
    narrowGroup(phrase('people_title'), 'people', found.people, (key) => found.spoken.get(key), { filter, boxes, least: 1 }),
    narrowGroup(phrase('routes_title'), 'routes', found.routes, named('route'), { filter, boxes }),
  ].filter(Boolean);
}

function countAll(model) {
  const found = { gives: new Map(), forms: new Map(), people: new Map(), routes: new Map(), spoken: new Map() };
  const add = (kind, key) => found[kind].set(key, (found[kind].get(key) || 0) + 1);
  const people = model.text('open_to');
  const routes = model.text('access_route');
  for (let row = 0; row < model.count; row += 1) {
    for (const entry of model.entriesOf(row, model.layers[model.layerOf[row]])) add('gives', entry);
    if (model.formOf(row)) add('forms', model.formOf(row));
    add('routes', routes[row]);
    const key = peopleKey(people[row]);
    if (!key) continue;
    add('people', key);
    if (!found.spoken.has(key)) found.spoken.set(key, people[row].trim());
  }
  return found;
}

function narrowGroup(title, kind, counts, labelOf, { filter, boxes, least = 2 }) {
  if (counts.size < least) return null;
  const keys = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const item = (key) => el('li', { class: 'am-layer' }, tick(labelOf(key), null, counts.get(key), () => filter.isWanted(kind, key), (on) => filter.want(kind, key, on), boxes));
  const list = el('ul', { class: 'am-flat' }, keys.slice(0, FIRST_SHOWN).map(item));
  const rest = keys.slice(FIRST_SHOWN);
  const more = el('button', { type: 'button', class: 'am-link am-rest' }, counted('more_choices', rest.length));
  const unfold = () => {
    list.append(...rest.splice(0).map(item));
    more.remove();
    boxes.forEach((update) => update());
  };
  more.addEventListener('click', () => {
    const next = list.children.length;
    unfold();
    list.children[next]?.querySelector('input').focus();
  });
  if (rest.some((key) => filter.isWanted(kind, key))) unfold();
  return titled(title, list, rest.length ? more : null);
}

function titled(title, ...children) {
  const id = newId('group');
  return el('div', { class: 'am-group', role: 'group', 'aria-labelledby': id }, el('h3', { id }, title), children);
}

function openGroup(model, filter, boxes) {
  if (!model.hasTimes) return null;
  const choice = (label, any, words, name) => {
    const id = newId('time');
    const select = el('select', { id, class: 'am-choice', on: { change: () => filter.openAt({ [name]: Number(select.value) }) } }, el('option', { value: -1 }, any), words.map((word, at) => el('option', { value: at }, word)));
    boxes.push(() => (select.value = String(filter.time()[name])));
    return el('div', {}, el('label', { for: id, class: 'am-small-label' }, label), select);
  };
  const untold = tick('', null, 0, () => filter.time().withUntold, (on) => filter.openAt({ withUntold: on }), []);
  const [input, words, count] = [untold.querySelector('input'), untold.querySelector('.am-tick-label'), untold.querySelector('.am-count')];
  count.remove();
  boxes.push(() => {
    const { day, part, withUntold } = filter.time();
    const left = filter.untold();
    input.checked = withUntold;
    untold.hidden = (day < 0 && part < 0) || !left;
    words.textContent = counted('untold', left);
  });
  const days = Array.from({ length: 7 }, (_, day) => weekday(day));
  const parts = [0, 1, 2].map((part) => phrase(`part_${part}`));
  return titled(phrase('open_title'), el('div', { class: 'am-choices' }, choice(phrase('day'), phrase('any_day'), days, 'day'), choice(phrase('time'), phrase('any_time'), parts, 'part')), untold);
}

/** What is asked for, in one line above the list. */
export function narrowWords(filter) {
  const words = filter.words();
  if (!words.length) return [];
  const { day, part, withUntold } = filter.time();
  const left = day < 0 && part < 0 ? 0 : filter.untold();
  const untold = left ? ` ${counted(withUntold ? 'untold_shown' : 'untold_left', left)}` : '';
  return [said(phrase('shown', { words: words.join('; ') })), untold];
}
