// The frame of the explorer: heading, panels, tabs for narrow screens, credit line and notes.

import { el, newId, outLink, said } from './dom.js';
import { codeWords, counted, phrase, phraseParts } from './texts.js';
import { dateInWords, daysOf } from './words.js';

/** Each panel with the text of its tab. */
const TABS = [['list', 'tab_list'], ['map', 'tab_map'], ['legend', 'tab_filter']];

const PHONE = 720;
const DESK = 1000;

/** Build the frame into `host` and return its parts. */
export function makeFrame(host, { isPage }) {
  const ids = { list: newId('list'), map: newId('map'), legend: newId('legend') };
  const parts = {
    header: el('header', { class: 'am-header' }),
    search: el('input', { type: 'search', id: newId('search'), class: 'am-search', autocomplete: 'off', spellcheck: 'false', placeholder: phrase('search_hint') }),
    sort: el('select', { class: 'am-sort', 'aria-label': phrase('order_label') }, ['name', 'kind', 'distance'].map((by) => el('option', { value: by }, phrase(`order_${by}`)))),
    fromChoice: el('select', { class: 'am-from-choice', 'aria-label': phrase('from_label') }),
    count: el('p', { class: 'am-left', role: 'status' }),
    asked: el('p', { class: 'am-asked', hidden: true }),
    from: null,
    list: el('div', { class: 'am-list' }),
    map: el('div', { class: 'am-map' }),
    notice: el('div', { class: 'am-notice', hidden: true }),
    legend: el('div', { class: 'am-legend' }),
    narrow: el('div', { class: 'am-narrow-box' }),
    overlays: el('div', { class: 'am-overlay-box' }),
    caption: el('p', { class: 'am-caption', role: 'status' }),
    summary: el('p', { class: 'am-unseen' }),
    about: el('div', { class: 'am-about' }),
    card: el('div', { class: 'am-card-box', hidden: true }),
    foot: el('footer', { class: 'am-foot' }),
    tabs: null,
  };
  parts.from = el('p', { class: 'am-from', hidden: true }, phrase('from'), parts.fromChoice);
  const skip = el('a', { class: 'am-skip', href: `#${ids.list}` }, phrase('skip'));
  parts.tabs = el('div', { class: 'am-tabs', role: 'group', 'aria-label': phrase('tabs') }, TABS.map(([key, text]) => el('button', { type: 'button', 'data-tab': key, 'aria-pressed': 'false' }, phrase(text))));
  const listPanel = el(
    'section',
    { class: 'am-panel am-list-panel', id: ids.list, 'aria-label': phrase('tab_list'), tabindex: '-1' },
    el('div', { class: 'am-tools' }, el('label', { class: 'am-search-label', for: parts.search.id }, phrase('search')), parts.search, el('div', { class: 'am-tools-line' }, parts.count, parts.sort), parts.from, parts.asked, parts.summary),
    parts.list,
  );
  const mapPanel = el('section', { class: 'am-panel am-map-panel', id: ids.map, 'aria-label': phrase('tab_map') }, parts.map, parts.notice, parts.caption, parts.foot);
  const sidePanel = el('section', { class: 'am-panel am-side-panel', id: ids.legend, 'aria-label': phrase('legend_panel') }, el('div', { class: 'am-legend-box' }, parts.overlays, parts.legend, parts.narrow, parts.about), parts.card);
  parts.root = el('div', { class: `am-root${isPage ? ' am-whole-page' : ''}`, 'data-tab': 'list' }, skip, parts.header, parts.tabs, el('div', { class: 'am-body' }, listPanel, mapPanel, sidePanel));
  skip.addEventListener('click', (event) => {
    event.preventDefault();
    parts.showTab('list');
    listPanel.focus();
  });
  parts.showTab = (key) => {
    parts.root.dataset.tab = key;
    for (const button of parts.tabs.children) button.setAttribute('aria-pressed', String(button.dataset.tab === key));
  };
  parts.tabs.addEventListener('click', (event) => {
    const button = event.target.closest('[data-tab]');
    if (button) parts.showTab(button.dataset.tab);
  });
  parts.showTab('list');
  // On a tablet the list always stands beside map or filter, so “List” is no tab there.
  const sizer = new ResizeObserver(() => {
    const isTablet = parts.root.clientWidth >= PHONE && parts.root.clientWidth < DESK;
    if (isTablet && parts.root.dataset.tab === 'list') parts.showTab('map');
  });
  sizer.observe(parts.root);
  parts.stop = () => sizer.disconnect();
  host.replaceChildren(parts.root);
  return parts;
}

/** Fill heading, notes, notice and credits from a spec. */
export function fillFrame(parts, model) {
  const { spec } = model;
  const unplaced = model.count - model.placed;
  const made = daysOf(spec.madeAt);
  const forWhom = codeWords('audience', spec.audience);
  const facts = [
    spec.territory && spec.territory.name !== spec.title ? said(spec.territory.name) : null,
    howMany(model.count, unplaced),
    made ? phrase('made_on', { date: dateInWords(made) }) : null,
    forWhom ? el('strong', {}, forWhom) : null,
  ].filter(Boolean);
  parts.header.replaceChildren(el('h1', {}, said(spec.title)), el('p', { class: 'am-facts' }, facts.map((fact) => el('span', {}, fact))));
  parts.about.replaceChildren(...aboutWords(spec));
  parts.foot.replaceChildren(credits(spec), ...spec.notes.map((note) => el('p', { class: 'am-note' }, said(note))));
  const words = noticeWords(model);
  parts.notice.hidden = !words;
  parts.notice.replaceChildren(...(words || []));
}

function howMany(count, unplaced) {
  const things = counted('things', count);
  if (!unplaced) return things;
  return unplaced === count ? phrase('things_all_without_place', { things }) : counted('things_without_place', unplaced, { things });
}

function aboutWords(spec) {
  const words = [];
  if (spec.people.length) {
    words.push(el('h3', {}, phrase('people_bring')));
    for (const one of spec.people) {
      const told = phrase('people_told', { band: `${one.band[0].toUpperCase()}${one.band.slice(1)}` });
      words.push(el('p', {}, spec.people.length > 1 ? phraseParts('people_told_where', { territory: said(one.territory), told }) : told));
    }
  }
  if (spec.withheld.length) {
    words.push(el('h3', {}, phrase('withheld')));
    words.push(el('ul', { class: 'am-flat' }, spec.withheld.map((one) => el('li', {}, `${one.count}: `, said(one.reason)))));
  }
  if (spec.territory && spec.territory.population !== 'n/a') {
    words.push(el('h3', {}, phrase('who_lives')), el('p', {}, said(spec.territory.population)));
  }
  return words;
}

function credits(spec) {
  const parts = [];
  for (const one of spec.attributions) {
    if (parts.length) parts.push(' · ');
    parts.push(one.href ? outLink(one.href, one.text) : said(one.text));
    if (one.licence) parts.push(el('span', {}, ', ', said(one.licence)));
  }
  return el('p', { class: 'am-credit' }, parts.length ? phraseParts('credit', { sources: parts }).flat() : phrase('no_source'));
}

function noticeWords(model) {
  const { spec } = model;
  const bare = !spec.basemap && !spec.tiles;
  if (!model.count) {
    const how = bare ? noMapWords() : [];
    return [el('p', { class: 'am-notice-title' }, phrase('empty_map')), el('p', {}, phrase('empty_map_more')), ...how];
  }
  if (!hasAnyPlace(model)) {
    return [el('p', { class: 'am-notice-title' }, phrase('no_places')), el('p', {}, phrase('no_places_more')), ...(bare ? noMapWords() : [])];
  }
  return bare ? noMapWords() : null;
}

function hasAnyPlace(model) {
  for (let row = 0; row < model.count; row += 1) if (model.hasPlace(row)) return true;
  return false;
}

function noMapWords() {
  return [
    el(
      'details',
      {},
      el('summary', {}, phrase('no_street_map')),
      el('p', {}, phrase('no_street_map_more')),
    ),
  ];
}
