// The legend is the filter: what each mark means, how many there are, and whether they are shown.

import { el, newId, said } from './dom.js';
import { levelSvg, markSvg } from './marks.js';
import { codeWords, grouped, phrase } from './texts.js';
import { STATUSES, levelWords } from './words.js';

const MANY_THEMES = 8;

/** Build the legend into `box`. Returns { refresh() }. */
export function makeLegend(box, model, filter) {
  const boxes = [];
  const counts = countsOf(model);
  const showAll = el('button', { type: 'button', class: 'am-link', on: { click: () => filter.showAll() } }, phrase('show_all'));
  const hint = el('p', { class: 'am-hint' }, phrase('many_colours'));
  box.replaceChildren(
    el('div', { class: 'am-legend-head' }, el('h2', {}, phrase('shown_title')), showAll),
    hint,
    el('ul', { class: 'am-themes' }, model.themes.map((theme, at) => themeItem(theme, at, { model, filter, counts, boxes }))),
    levelGroup({ model, filter, counts, boxes }) || '',
    statusGroup({ filter, counts, boxes }) || '',
  );
  function refresh() {
    for (const update of boxes) update();
    showAll.disabled = filter.isAll();
    const shown = model.themes.filter((_, at) => model.layers.some((layer, place) => layer.themeAt === at && !filter.isHidden('layers', place)));
    hint.hidden = shown.length <= MANY_THEMES;
  }
  filter.onChange(refresh);
  refresh();
  return { refresh };
}

function countsOf(model) {
  const layers = new Array(model.layers.length).fill(0);
  const levels = new Map();
  const statuses = new Map();
  for (let row = 0; row < model.count; row += 1) {
    const at = model.layerOf[row];
    layers[at] += 1;
    const { level } = model.layers[at];
    levels.set(level, (levels.get(level) || 0) + 1);
    statuses.set(model.statuses[row], (statuses.get(model.statuses[row]) || 0) + 1);
  }
  return { layers, levels, statuses };
}

/** A box to tick with a label; `boxes` gets a function that sets it as `isOn()` says. */
export function tick(label, picture, count, isOn, onToggle, boxes, className = '') {
  const input = el('input', { type: 'checkbox', on: { change: () => onToggle(input.checked) } });
  boxes.push(() => {
    const on = isOn();
    input.checked = on === true;
    input.indeterminate = on === 'some';
  });
  return el('label', { class: `am-tick ${className}` }, input, picture, said(label, 'am-tick-label'), el('span', { class: 'am-count' }, grouped(count)));
}

function onlyButton(label, act) {
  return el('button', { type: 'button', class: 'am-only', 'aria-label': phrase('only_one', { name: label }), on: { click: act } }, phrase('only'));
}

function themeItem(theme, themeAt, { model, filter, counts, boxes }) {
  const members = model.layers.map((_, at) => at).filter((at) => model.layers[at].themeAt === themeAt);
  const all = model.layers.map((_, at) => at);
  const total = members.reduce((sum, at) => sum + counts.layers[at], 0);
  const isOn = () => {
    const shown = members.filter((at) => !filter.isHidden('layers', at)).length;
    return shown === members.length ? true : shown ? 'some' : false;
  };
  const id = newId('theme');
  const inner = el('ul', { id, class: 'am-layers', hidden: true }, members.map((at) => layerItem(at, all, { model, filter, counts, boxes })));
  const opener = el('button', { type: 'button', class: 'am-opener', 'aria-expanded': 'false', 'aria-controls': id, 'aria-label': phrase('kinds_in', { theme: theme.label }) });
  opener.addEventListener('click', () => {
    inner.hidden = !inner.hidden;
    opener.setAttribute('aria-expanded', String(!inner.hidden));
  });
  const dot = el('span', { class: 'am-dot' });
  dot.style.backgroundColor = theme.colour;
  return el(
    'li',
    {},
    el(
      'div',
      { class: 'am-theme' },
      opener,
      tick(theme.label, dot, total, isOn, (on) => filter.show('layers', members, on), boxes, 'am-tick-theme'),
      onlyButton(theme.label, () => filter.only('layers', members, all)),
    ),
    inner,
  );
}

function layerItem(at, all, { model, filter, counts, boxes }) {
  const layer = model.layers[at];
  const isOn = () => !filter.isHidden('layers', at);
  return el(
    'li',
    { class: 'am-layer' },
    tick(layer.label, markSvg(model, layer, { size: 22 }), counts.layers[at], isOn, (on) => filter.show('layers', [at], on), boxes),
    onlyButton(layer.label, () => filter.only('layers', [at], all)),
  );
}

function levelGroup({ model, filter, counts, boxes }) {
  const levels = [...Object.keys(model.spec.levels), ''].filter((level) => counts.levels.has(level));
  if (!levels.length) return null;
  const all = [...counts.levels.keys()];
  const items = levels.map((level) =>
    el(
      'li',
      { class: 'am-layer' },
      tick(levelWords(level), levelSvg(level), counts.levels.get(level), () => !filter.isHidden('levels', level), (on) => filter.show('levels', [level], on), boxes),
      onlyButton(levelWords(level), () => filter.only('levels', [level], all)),
    ),
  );
  return group(phrase('levels_title'), items);
}

function statusGroup({ filter, counts, boxes }) {
  if (counts.statuses.size < 2) return null;
  const items = STATUSES.filter((status) => counts.statuses.has(status))
    .map((status) =>
      el(
        'li',
        { class: 'am-layer' },
        tick(codeWords('status', status), null, counts.statuses.get(status), () => !filter.isHidden('statuses', status), (on) => filter.show('statuses', [status], on), boxes),
        onlyButton(codeWords('status', status), () => filter.only('statuses', [status], [...counts.statuses.keys()])),
      ),
    );
  return group(phrase('statuses_title'), items);
}

function group(title, items) {
  const id = newId('group');
  return el('div', { class: 'am-group', role: 'group', 'aria-labelledby': id }, el('h3', { id }, title), el('ul', { class: 'am-flat' }, items));
}
