// The frame of the explorer: heading, panels, tabs for narrow screens, credit line and notes.

import { el, newId, outLink, said } from './dom.js';
import { AUDIENCE_WORDS, counted, dateInWords, daysOf, grouped } from './words.js';

const TABS = [['list', 'List'], ['map', 'Map'], ['legend', 'Filter']];

const PHONE = 720;
const DESK = 1000;

/** Build the frame into `host` and return its parts. */
export function makeFrame(host, { isPage }) {
  const ids = { list: newId('list'), map: newId('map'), legend: newId('legend') };
  const parts = {
    header: el('header', { class: 'am-header' }),
    search: el('input', { type: 'search', id: newId('search'), class: 'am-search', autocomplete: 'off', spellcheck: 'false', placeholder: 'Name, kind or street' }),
    sort: el('select', { class: 'am-sort', 'aria-label': 'Order of the list' }, el('option', { value: 'name' }, 'A to Z'), el('option', { value: 'kind' }, 'By kind'), el('option', { value: 'distance' }, 'By distance')),
    fromChoice: el('select', { class: 'am-from-choice', 'aria-label': 'Distances are measured from' }),
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
  parts.from = el('p', { class: 'am-from', hidden: true }, 'from', parts.fromChoice);
  const skip = el('a', { class: 'am-skip', href: `#${ids.list}` }, 'Skip to the list');
  parts.tabs = el('div', { class: 'am-tabs', role: 'group', 'aria-label': 'What to look at' }, TABS.map(([key, label]) => el('button', { type: 'button', 'data-tab': key, 'aria-pressed': 'false' }, label)));
  const listPanel = el(
    'section',
    { class: 'am-panel am-list-panel', id: ids.list, 'aria-label': 'List', tabindex: '-1' },
    el('div', { class: 'am-tools' }, el('label', { class: 'am-search-label', for: parts.search.id }, 'Search'), parts.search, el('div', { class: 'am-tools-line' }, parts.count, parts.sort), parts.from, parts.asked, parts.summary),
    parts.list,
  );
  const mapPanel = el('section', { class: 'am-panel am-map-panel', id: ids.map, 'aria-label': 'Map' }, parts.map, parts.notice, parts.caption, parts.foot);
  const sidePanel = el('section', { class: 'am-panel am-side-panel', id: ids.legend, 'aria-label': 'Legend and filter' }, el('div', { class: 'am-legend-box' }, parts.overlays, parts.legend, parts.narrow, parts.about), parts.card);
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
  const facts = [
    spec.territory && spec.territory.name !== spec.title ? said(spec.territory.name) : null,
    counted(model.count, 'thing') + (unplaced ? `, ${unplaced === model.count ? 'all' : grouped(unplaced)} of them without a place` : ''),
    made ? `made on ${dateInWords(made)}` : null,
    AUDIENCE_WORDS[spec.audience] ? el('strong', {}, AUDIENCE_WORDS[spec.audience]) : null,
  ].filter(Boolean);
  parts.header.replaceChildren(el('h1', {}, said(spec.title)), el('p', { class: 'am-facts' }, facts.map((fact) => el('span', {}, fact))));
  parts.about.replaceChildren(...aboutWords(spec));
  parts.foot.replaceChildren(credits(spec), ...spec.notes.map((note) => el('p', { class: 'am-note' }, said(note))));
  const words = noticeWords(model);
  parts.notice.hidden = !words;
  parts.notice.replaceChildren(...(words || []));
}

function aboutWords(spec) {
  const words = [];
  if (spec.people.length) {
    words.push(el('h3', {}, 'What people bring'));
    for (const one of spec.people) {
      const where = spec.people.length > 1 ? [said(one.territory), ': '] : [];
      words.push(el('p', {}, ...where, `${one.band[0].toUpperCase()}${one.band.slice(1)} told us what they know or can do. We count them and show no more than that.`));
    }
  }
  if (spec.withheld.length) {
    words.push(el('h3', {}, 'Not on this map'));
    words.push(el('ul', { class: 'am-flat' }, spec.withheld.map((one) => el('li', {}, `${one.count}: `, said(one.reason)))));
  }
  if (spec.territory && spec.territory.population !== 'n/a') {
    words.push(el('h3', {}, 'Who lives here'), el('p', {}, said(spec.territory.population)));
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
  return el('p', { class: 'am-credit' }, parts.length ? ['Data: ', ...parts] : 'No outside source.');
}

function noticeWords(model) {
  const { spec } = model;
  const bare = !spec.basemap && !spec.tiles;
  if (!model.count) {
    const how = bare ? noMapWords() : [];
    return [el('p', { class: 'am-notice-title' }, 'Nothing here yet.'), el('p', {}, 'When the first thing is added, it appears here and in the list.'), ...how];
  }
  if (!hasAnyPlace(model)) {
    return [el('p', { class: 'am-notice-title' }, 'Nothing here has a place yet.'), el('p', {}, 'The list says all there is. Whatever is given a place appears here.'), ...(bare ? noMapWords() : [])];
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
      el('summary', {}, 'No street map loaded'),
      el('p', {}, 'To see streets, parks and water here, bring in a street map of the area: an OpenStreetMap extract, a free file that ends in .osm.pbf, for instance from download.geofabrik.de. A street map of vector tiles, a file that ends in .pmtiles, does as well. Then make this map again.'),
    ),
  ];
}
