// One asset in full: what it is, what it gives us, why it is here, how to get in, and who said so.

import { el, outLink, said, signSvg } from './dom.js';
import { markSvg } from './marks.js';
import { codeWords, phrase, phraseParts } from './texts.js';
import { dateInWords, daysOf, hoursInWords } from './words.js';

const OSM_NAME = 'OpenStreetMap';
const OSM_TYPES = { n: 'node', w: 'way', r: 'relation' };

/**
 * Build the card of a row. `onClose()`, `onPick(row)`, `onMeasure()` and `onAsk(key)` are called from its buttons; `way` says how to
 * get there from the landmark, if there is one.
 */
export function makeCard(model, row, { onClose, onPick, onMeasure, onAsk, actions = [], way, titleId }) {
  const layer = model.layers[model.layerOf[row]];
  const status = model.statuses[row];
  const isApproximate = model.precisions[row] !== 'exact';
  const text = (name) => model.text(name)[row];
  const name = model.names[row];
  const head = el(
    'header',
    { class: 'am-card-head' },
    markSvg(model, layer, { status, isApproximate, size: 40 }),
    el('div', { class: 'am-card-title' }, el('h2', { id: titleId, tabindex: '-1', class: status === 'former' ? 'am-struck' : null }, name ? said(name) : phrase('no_name')), el('p', {}, layer.label, layer.label === model.themes[layer.themeAt].label ? '' : ` · ${model.themes[layer.themeAt].label}`)),
    el('button', { type: 'button', class: 'am-close', 'aria-label': phrase('close'), title: phrase('close'), on: { click: onClose } }, signSvg('close')),
  );
  const others = model.otherLayersOf(row);
  return el(
    'article',
    { class: 'am-card', 'aria-labelledby': titleId },
    head,
    way,
    buttons(model, row, { actions, onAsk, onMeasure }),
    status !== 'existing' ? el('p', { class: 'am-status' }, codeWords('status', status)) : null,
    text('description') ? el('p', { class: 'am-lead' }, said(text('description'))) : null,
    text('why_it_matters') ? section(phrase('why_title'), el('p', {}, said(text('why_it_matters')))) : null,
    givesSection(model, row, layer),
    practical(model, row, text),
    section(phrase('filed_title'), filing(model, row, layer, text, others)),
    relations(model, row, onPick),
    figures(model, row),
    section(phrase('sources_title'), sourcesList(model, row), believed(model, row), checked(model, row, layer)),
  );
}

function buttons(model, row, { actions, onAsk, onMeasure }) {
  const made = actions.map((one) => el('button', { type: 'button', class: `am-strip-button${one.primary ? ' am-primary' : ''}`, 'data-action': one.key, on: { click: () => onAsk(one.key) } }, one.label));
  const measure = model.hasPlace(row) && onMeasure ? el('button', { type: 'button', class: 'am-link am-measure', on: { click: onMeasure } }, phrase('measure_from_here')) : null;
  return made.length || measure ? el('div', { class: 'am-card-buttons' }, made, measure) : null;
}

function section(title, ...children) {
  return el('section', {}, el('h3', {}, title), ...children);
}

function givesSection(model, row, layer) {
  const gives = model.givesOf(row, layer);
  if (!gives.length) return null;
  const items = gives.map((one) => {
    const isHelp = one.as === 'supports';
    const gloss = one.gloss || one.name;
    return el(
      'li',
      {},
      el('p', { class: 'am-gives' }, isHelp ? el('span', { class: 'am-help' }, `${phrase('can_help')} `) : null, said(isHelp ? lowerFirst(gloss) : gloss)),
      el('p', { class: 'am-reason' }, said(one.reason), one.by === 'contributor' ? ` ${phrase('said_by_contributor')}` : '', one.by === 'confirmed' ? ` ${phrase('confirmed')}` : ''),
    );
  });
  const isSuggested = gives.some((one) => one.by === 'rule');
  const note = isSuggested ? el('p', { class: 'am-small' }, phrase('suggested')) : null;
  return section(phrase('given_title'), el('ul', { class: 'am-gives-list' }, items), note);
}

const lowerFirst = (text) => text.charAt(0).toLowerCase() + text.slice(1);

function practical(model, row, text) {
  const lines = [];
  const add = (term, ...details) => lines.push(el('dt', {}, term), el('dd', {}, ...details));
  if (text('opening_hours')) add(phrase('open'), ...hoursInWords(text('opening_hours')).map((line) => el('div', {}, said(line))));
  if (text('sessions')) add(phrase('sessions'), said(text('sessions')));
  if (text('open_to')) add(phrase('who_may_come'), said(text('open_to')));
  const access = codeWords('access', text('access_route'));
  if (access) add(phrase('how_to_get_in'), access);
  if (text('cost')) add(phrase('cost'), said(text('cost')));
  if (text('accessibility')) add(phrase('accessibility'), said(text('accessibility')));
  const address = [text('address'), text('postcode')].filter(Boolean);
  if (address.length === 2 && address[0].includes(address[1])) address.pop();
  if (address.length) add(phrase('address'), said(address.join(', ')));
  if (text('phone')) add(phrase('telephone'), phoneLink(text('phone')));
  if (text('website')) add(phrase('website'), outLink(text('website'), text('website').replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')));
  const place = codeWords('precision', model.hasPlace(row) ? text('precision') : 'none');
  if (place) add(phrase('place'), place);
  if (!text('opening_hours') && !text('sessions')) add(phrase('open'), el('span', { class: 'am-untold' }, phrase('not_told')));
  return section(phrase('going_title'), el('dl', {}, lines));
}

function phoneLink(phone) {
  const digits = phone.replace(/[^\d+]/g, '');
  return /^\+?\d{6,15}$/.test(digits) ? el('a', { href: `tel:${digits}` }, said(phone)) : said(phone);
}

function filing(model, row, layer, text, others) {
  const because = text('filed_because');
  const level = model.spec.levels[layer.level];
  return [
    el('p', {}, phraseParts(because ? 'filed_because' : 'filed', { kind: el('strong', {}, layer.label), because: said(because) })),
    level ? el('p', {}, `${phrase('held', { level: codeWords('level', layer.level) })} `, el('span', { class: 'am-small' }, layer.levelNote || level.gloss)) : null,
    others.length ? el('p', { class: 'am-small' }, phrase('also_in', { kinds: others.join(', ') })) : null,
  ];
}

function relations(model, row, onPick) {
  const ends = model.relationsOf(row);
  if (!ends.length) return null;
  const items = ends.map(([type, other, name]) => {
    const end = other < 0 ? said(name) : el('button', { type: 'button', class: 'am-link', on: { click: () => onPick(other) } }, said(model.names[other] || phrase('no_name')));
    return el('li', {}, phraseParts(codeWords('relation', type) ? `relation_${type}` : 'relation_other', { name: end }));
  });
  return section(phrase('relations_title'), el('ul', { class: 'am-flat' }, items));
}

function figures(model, row) {
  const counts = model.countsOf(row);
  if (!counts.length) return null;
  const items = counts.map(([what, number, ...rest]) =>
    el('li', {}, said(what ? `${what}: ${number}` : number), rest.length ? el('span', { class: 'am-small' }, ' (', said(rest.join(', ')), ')') : null),
  );
  const note = counts.length > 1 ? el('p', { class: 'am-small' }, phrase('figures_differ')) : null;
  return section(phrase('figures_title'), el('ul', { class: 'am-flat' }, items), note);
}

function believed(model, row) {
  const pairs = model.believedOf(row);
  if (!pairs.length) return null;
  const who = pairs.map(([what, source]) => phrase('one_from', { what, source: source === 'osm' ? OSM_NAME : source }));
  return el('p', { class: 'am-small' }, phraseParts('sources_differ', { who: said(who.join('; ')) }));
}

function sourcesList(model, row) {
  const sources = model.sourcesOf(row);
  if (!sources.length) return el('p', {}, phrase('source_none'));
  return el('ul', { class: 'am-flat' }, sources.map(sourceItem));
}

function sourceItem(one) {
  const isOsm = one.source === 'osm';
  const found = isOsm ? one.id.match(/^([nwr])(\d+)$/) : null;
  const label = isOsm ? OSM_NAME : one.attribution || one.source;
  const href = found ? `https://www.openstreetmap.org/${OSM_TYPES[found[1]]}/${found[2]}` : null;
  const date = one.edited ? phrase('edited', { date: dateInWords(one.edited) }) : one.retrieved ? phrase('taken_in', { date: dateInWords(daysOf(one.retrieved)) }) : '';
  return el('li', {}, href ? outLink(href, label) : said(label), date && `, ${date}`, one.licence ? el('span', { class: 'am-small' }, ' · ', said(licenceWords(one.licence))) : '');
}

function licenceWords(licence) {
  return /^odbl/i.test(licence) ? phrase('odbl') : licence;
}

function checked(model, row, layer) {
  const day = model.checkedOn(row);
  const made = daysOf(model.spec.madeAt);
  if (!day) return el('p', { class: 'am-small' }, phrase('unchecked'));
  const isDue = layer.checkEveryDays && made && made - day > layer.checkEveryDays;
  return el('p', { class: 'am-small' }, phrase('checked', { date: dateInWords(day) }), isDue ? ` ${phrase('check_again')}` : '');
}
