// One question at a time. Without this script the page is one long form that does the same.
import { DRAFT, keep, newKey, read } from './keep.js';
import { onKept, post } from './outbox.js';
import { make, say } from './words.js';

const DAY = 24 * 3600 * 1000;
const form = document.getElementById('tell');
const field = (name) => form.elements[name];
const steps = [...form.querySelectorAll('[data-step]')];
const byId = (id) => document.getElementById(id);
let at = 0;
let cells = null;
let questions = {};

document.documentElement.classList.add('has-script');
if (new URLSearchParams(location.search).has('new')) history.replaceState(null, '', '/add');

const outdoors = new URLSearchParams(location.search).has('walk') ? await import('./walk.js') : null;
const kind = () => field('kind').value;
const isAsked = (step) => !outdoors?.SKIPPED.includes(step.dataset.step) && (!step.dataset.for || step.dataset.for.split(' ').includes(kind()));
const path = () => steps.filter(isAsked);
const place = () => (field('place') ? field('place').value : 'none');

function show(isMove = true) {
  const way = path();
  at = Math.min(at, way.length - 1);
  for (const one of steps) one.hidden = one !== way[at];
  byId('back').hidden = at === 0;
  byId('next').hidden = at === way.length - 1;
  byId('send').hidden = at !== way.length - 1;
  document.documentElement.classList.toggle('is-going', at > 0);
  byId('progress').textContent = say('progress', { at: at + 1, of: way.length });
  fill(way[at].dataset.step);
  if (isMove) {
    const legend = way[at].querySelector('legend');
    legend.tabIndex = -1;
    legend.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

/** What a question says depends on the answers before it. */
function fill(step) {
  const isPerson = kind() === 'person';
  if (step === 'name') field('name').maxLength = kind() === 'priority' ? 300 : 120;
  if (step === 'name') byId('name-legend').textContent = byId('name-legend').dataset[kind()] || byId('name-legend').textContent;
  if (step === 'layer') offerKinds(isPerson);
  if (step === 'why') {
    const ask = questions[field('layer').value];
    byId('why-legend').textContent = ask || say('why');
    byId('why-label').textContent = say(ask ? 'own_words_why' : 'own_words');
  }
  if (step === 'where') showPlaces(isPerson);
}

function showPlaces(isPerson) {
  byId('coarse').hidden = !isPerson;
  for (const radio of form.querySelectorAll('[name=place]')) {
    const isFine = ['street', 'asset', 'here'].includes(radio.value);
    radio.closest('.choice').hidden = (isPerson && isFine) || (radio.value === 'here' && !canStand());
    if (isPerson && isFine && radio.checked) form.querySelector('[name=place][value=none]').checked = true;
  }
  for (const one of form.querySelectorAll('[data-place]')) one.hidden = one.dataset.place !== place();
  if (place() === 'point') openMap();
  if (place() === 'here' && !field('lon').value) stand();
}

function stand() {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { field('lon').value = coords.longitude.toFixed(6); field('lat').value = coords.latitude.toFixed(6); sorry(''); save(); },
    () => sorry(say('no_place')),
    { enableHighAccuracy: true, timeout: 15000 },
  );
}

const canStand = () => isSecureContext && 'geolocation' in navigator;

async function offerKinds(isPerson) {
  for (const option of field('layer').options) {
    const isIndividual = option.dataset.level === 'i';
    option.hidden = option.value !== '' && isIndividual !== isPerson;
    option.disabled = option.hidden;
  }
  for (const group of field('layer').querySelectorAll('optgroup')) group.hidden = [...group.children].every((one) => one.hidden);
  if (field('layer').selectedOptions[0]?.disabled) field('layer').value = '';
  let offered = isPerson ? [...field('layer').options].filter((one) => one.value && !one.disabled).map((one) => one.value) : [];
  if (!isPerson && field('name').value) {
    const asked = `/kinds.json?${new URLSearchParams({ name: field('name').value })}`;
    offered = await fetch(asked).then((answer) => answer.json()).then((said) => said.kinds || []).catch(() => []);
  }
  const labels = Object.fromEntries([...field('layer').options].map((one) => [one.value, one.textContent]));
  const boxes = offered.filter((one) => labels[one]).map((one) => choice('offered', one, labels[one], field('layer').value === one));
  byId('suggested').replaceChildren(...boxes);
  byId('suggested').hidden = !boxes.length;
  if (boxes.length === 1 && !field('layer').value) boxes[0].querySelector('input').click();
}

function choice(name, value, text, isChosen) {
  const label = make('label', '', { class: 'choice' });
  const radio = make('input', '', { type: 'radio', name, value });
  radio.checked = isChosen;
  label.append(radio, ' ', make('span', text));
  return label;
}

/* known assets */

async function findKnown() {
  const wanted = byId('find').value.trim().toLowerCase();
  if (byId('about').dataset.more) await (await import('./known.js')).learn(wanted);
  if (byId('find').value.trim().toLowerCase() !== wanted) return;
  const options = [...byId('about').options].filter((one) => one.value && one.textContent.toLowerCase().includes(wanted));
  const boxes = (wanted.length > 1 ? options : []).slice(0, 6).map((one) => choice('found', one.value, one.textContent, one.selected));
  byId('found').replaceChildren(...boxes);
  if (wanted.length > 1 && !boxes.length) byId('found').append(make('p', say('none_found')));
}

/* the map, only when somebody asks for it */

let map = null;
async function openMap() {
  if (map) return;
  try {
    const { tapMap } = await import('./tap.js');
    map = await tapMap(byId('map'), (lon, lat) => {
      field('lon').value = lon.toFixed(6);
      field('lat').value = lat.toFixed(6);
      byId('tapped').textContent = say('tapped');
      save();
    });
    if (kind() === 'person') await areaAt(0, 0);
  } catch {
    byId('tapped').textContent = say('no_map');
  }
}

/** The id of the coarse area around a tap: found on the phone, so that the tap does not leave it. */
async function areaAt(lon, lat) {
  cells = cells || (await fetch('/cells.json').then((answer) => answer.json()));
  return (await import('./tap.js')).cellAt(cells, lon, lat);
}

/* draft */

function values() {
  const found = {};
  for (const one of form.elements) {
    if (!one.name || one.type === 'file' || ['offered', 'found', 'form_key'].includes(one.name)) continue;
    if ((one.type === 'radio' || one.type === 'checkbox') && !one.checked) continue;
    found[one.name] = one.value;
  }
  return found;
}

function save() {
  const now = values();
  const isEmpty = !['name', 'why', 'who_for', 'about'].some((name) => (now[name] || '').trim());
  keep(DRAFT, isEmpty ? null : { at: Date.now(), step: at, values: now });
}

function put(kept) {
  for (const [name, value] of Object.entries(kept)) {
    const one = field(name);
    if (!one) continue;
    if (one instanceof RadioNodeList) one.value = value;
    else if (one.type === 'checkbox') one.checked = true;
    else if (one.type !== 'file') one.value = value;
  }
}

function begin() {
  form.reset();
  field('key').value = newKey();
  for (const name of ['name', 'why', 'who_for', 'layer', 'about', 'lon', 'lat', 'cell', 'street', 'at']) if (field(name)) field(name).value = '';
  byId('suggested').replaceChildren();
  byId('found').replaceChildren();
  byId('tapped').textContent = '';
  at = 0;
  outdoors?.prefill(form, canStand());
}

function offerDraft() {
  const kept = read(DRAFT);
  if (!kept) return;
  if (Date.now() - kept.at > DAY || Date.now() < kept.at - DAY) return keep(DRAFT, null);
  put(kept.values);
  at = kept.step || 0;
  const box = byId('draft');
  const anew = make('button', say('anew'), { type: 'button', class: 'quiet' });
  anew.addEventListener('click', () => { keep(DRAFT, null); begin(); box.hidden = true; show(); });
  box.replaceChildren(make('p', say('draft')), anew);
  box.className = 'note';
  box.hidden = false;
}

/* sending */

function lacking(step) {
  if (step === 'name' && !/[\p{L}\p{N}]/u.test(field('name').value)) return say('needs_name');
  if (step === 'about' && !field('about').value) return say('needs_about');
  if (step === 'where' && place() === 'street' && !field('street').value.trim()) return say('needs_street');
  if (step === 'where' && place() === 'asset' && !field('at').value.trim()) return say('needs_at');
  if (step === 'where' && place() === 'point' && !field('lon').value) return say('needs_tap');
  if (step === 'where' && place() === 'here' && !field('lon').value) return say('no_place');
  return '';
}

function sorry(text) {
  byId('sorry').replaceChildren(...(text ? [make('p', text, { class: 'sorry' })] : []));
}

async function send() {
  const fields = values();
  delete fields.found;
  if (fields.kind === 'person' && fields.place === 'point') {
    const isExact = fields.consent_keep_exact_place === 'yes';
    fields.cell = await areaAt(Number(fields.lon), Number(fields.lat)).catch(() => '');
    if (!isExact) { delete fields.lon; delete fields.lat; }
  }
  const file = field('picture').files[0];
  if (file && fields.kind === 'asset') {
    fields.picture = await smaller(file).catch(() => '');
    if (!fields.picture) {
      at = path().findIndex((one) => one.dataset.step === 'picture');
      show();
      return sorry(say('bad_picture'));
    }
  }
  keep(DRAFT, null);
  begin();
  show();
  byId('draft').hidden = true;
  thank(null);
  return post({ key: fields.key, fields });
}

/** Make a picture small before it travels; nothing but the picture itself is in what comes out. */
async function smaller(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, 1280 / Math.max(image.width, image.height));
  const canvas = make('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/jpeg', 0.8);
}

function thank(receipt) {
  const box = byId('thanks');
  box.hidden = false;
  box.className = 'thanks';
  if (!receipt) {
    box.replaceChildren(make('p', say('sending')));
    return;
  }
  const back = make('button', say('take_back'), { type: 'button', class: 'quiet' });
  back.addEventListener('click', async () => {
    back.disabled = true;
    const answer = await fetch(`/entries/${receipt.id}/withdraw`, { method: 'POST', body: new FormData(), headers: { accept: 'application/json' } }).catch(() => null);
    if (answer && answer.ok) box.replaceChildren(make('p', say('taken_back')));
    else { back.disabled = false; box.append(make('p', say('offline'))); }
  });
  box.replaceChildren(
    make('p', say('thanks', { number: receipt.number, name: receipt.words.name || '' })),
    make('p', say(receipt.state) || '', { class: 'small' }),
    back,
    make('p', say('code', { code: receipt.code }), { class: 'small' }),
  );
}

/* wiring */

byId('next').addEventListener('click', () => {
  const missing = lacking(path()[at].dataset.step);
  sorry(missing);
  if (missing) return path()[at].querySelector('input:not([type=hidden]):not([type=radio]), select')?.focus();
  byId('thanks').hidden = true;
  at += 1;
  save();
  show();
  return undefined;
});
byId('back').addEventListener('click', () => { sorry(''); at -= 1; show(); });
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const way = path();
  if (at < way.length - 1) return byId('next').click();
  const wrong = way.findIndex((one) => lacking(one.dataset.step));
  if (wrong >= 0) { at = wrong; show(); return sorry(lacking(way[wrong].dataset.step)); }
  sorry('');
  send();
  return undefined;
});
form.addEventListener('input', (event) => {
  const { name, value } = event.target;
  if (name === 'offered') field('layer').value = value;
  if (name === 'found') field('about').value = value;
  if (event.target.id === 'find') findKnown();
  if (event.target.id === 'at' && byId('about').dataset.more) import('./known.js').then(({ learn }) => learn(value.trim().toLowerCase()));
  if (name === 'place') {
    if (value === 'here') field('lon').value = '';
    showPlaces(kind() === 'person');
  }
  save();
});
onKept((receipt, item) => (item.to ? outdoors?.told(receipt) : thank(receipt)));
document.addEventListener('rewrite', ({ detail }) => { put(detail.fields); field('key').value = newKey(); at = 0; show(); sorry(''); });
addEventListener('pageshow', (event) => { if (event.persisted) { begin(); show(false); } });
fetch('/questions.json').then((answer) => answer.json()).then((said) => {
  questions = said;
  if (path()[at].dataset.step === 'why') fill('why');
}).catch(() => {}); // then every kind is asked the same
byId('known-names').replaceChildren(...[...byId('about').options].slice(1).map((one) => make('option', '', { value: one.textContent })));
outdoors?.begin(() => outdoors.prefill(form, canStand()));
if (outdoors && !read(DRAFT)) outdoors.prefill(form, canStand());
offerDraft();
if (!read(DRAFT) && !byId('sorry').firstChild) field('key').value = newKey();
show(false);
