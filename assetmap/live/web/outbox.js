// What was sent and has no receipt yet: in order, again and again, until it is kept.
import { BOX, forgetAll, keep, read } from './keep.js';
import { make, say } from './words.js';

const WAITS = [1000, 2000, 4000, 8000, 15000];
const PATIENCE = { words: 20000, picture: 120000 };  // ms
const LONG = 60000;  // ms: no laptop that starts anew takes so long. Chosen by us.
let tries = 0;
let timer = 0;
let isSending = false;
let isHeld = false;
let cutSince = 0;
const listeners = [];

/** Call `tell(receipt, item)` for each thing that is kept now. */
export const onKept = (tell) => listeners.push(tell);

export const waiting = () => read(BOX) || [];

/** Put something into the outbox and begin to send. */
export function post(item) {
  keep(BOX, [...waiting(), item]);
  show();
  return tryNow();
}

/** Send what waits, now and not when its time comes. */
export function tryNow() {
  tries = 0;
  return flush();
}

/** Send nothing from now on, or go on sending. */
export function hold(isOn) {
  isHeld = isOn;
  if (!isOn) tryNow();
}

/** Send what waits, one after the other. */
async function flush() {
  if (isSending || isHeld) return;
  isSending = true;
  clearTimeout(timer);
  try {
    for (let item = waiting()[0]; item && !isHeld; [item] = waiting()) {
      const outcome = await sendOne(item);
      if (outcome === 'later') {
        timer = setTimeout(flush, WAITS[Math.min(tries, WAITS.length - 1)]);
        tries += 1;
        break;
      }
      if (outcome === 'stop') break;
      tries = 0;
    }
  } finally {
    isSending = false;
    show();
  }
}

async function sendOne(item) {
  let answer;
  let said;
  const giveUp = new AbortController();
  const patience = setTimeout(() => giveUp.abort(), item.fields.picture ? PATIENCE.picture : PATIENCE.words);
  try {
    answer = await fetch(item.to || '/entries', {
      method: 'POST', body: asForm(item.fields), headers: { accept: 'application/json' }, signal: giveUp.signal,
    });
    said = await answer.json().catch(() => ({}));
    if (answer.ok && !said.id && !item.to) throw new Error('half an answer');
  } catch {
    problem = say('offline');
    cutSince ||= performance.now();
    return 'later';
  } finally {
    clearTimeout(patience);
  }
  cutSince = 0;
  if (answer.ok) {
    keep(BOX, waiting().filter((one) => one.key !== item.key));
    problem = '';
    for (const tell of listeners) tell(said, item);
    return 'kept';
  }
  problem = said.error || say('offline');
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return 'later';
  needsCode = answer.status === 403;
  return 'stop';
}

let problem = '';
let needsCode = false;

function asForm(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'picture' && value) form.append('picture', blobOf(value), 'picture.jpg');
    else if (value !== '') form.append(name, value);
  }
  return form;
}

function blobOf(dataUrl) {
  const bytes = atob(dataUrl.split(',')[1]);
  return new Blob([Uint8Array.from(bytes, (one) => one.charCodeAt(0))], { type: 'image/jpeg' });
}

function show() {
  const place = document.getElementById('outbox');
  if (!place) return;
  const items = waiting();
  const isLong = cutSince && performance.now() - cutSince >= LONG;
  const told = JSON.stringify([items.length, problem, needsCode, isLong]);
  if (place.dataset.told === told) return; // said once, not at every try
  place.dataset.told = told;
  place.replaceChildren();
  if (!items.length) return;
  const note = make('div', '', { class: 'note' });
  note.append(make('p', say(items.length === 1 ? 'waits_one' : 'waits_many', { count: items.length })));
  if (problem) note.append(make('p', problem));
  if (isLong) note.append(make('p', say('moved')), wordsOf(items));
  const row = make('p', '', { class: 'row' });
  const again = make('button', say('again'), { type: 'button', class: 'quiet' });
  again.addEventListener('click', tryNow);
  row.append(again);
  if (needsCode) row.append(make('a', say('join'), { href: '/', class: 'button' }));
  if (problem) {
    const back = make('button', say('rewrite'), { type: 'button', class: 'quiet' });
    back.addEventListener('click', () => {
      keep(BOX, items.slice(1));
      document.dispatchEvent(new CustomEvent('rewrite', { detail: items[0] }));
      show();
    });
    if (document.getElementById('tell')) row.append(back);
  }
  note.append(row);
  place.append(note);
}

/** What waits, to be typed again: a page at another address has none of it. Folded, as others may look. */
function wordsOf(items) {
  const fold = make('details');
  const words = items.map(({ fields: { name, why, who_for: who, street, at } }) => [name, why, who, street, at].filter(Boolean).join(' · '));
  fold.append(make('summary', say('my_words')), ...words.map((one) => make('p', one)));
  return fold;
}

// The next on a phone sends nothing of the one before.
if (new URLSearchParams(location.search).has('new')) forgetAll();

addEventListener('online', tryNow);
show();
flush();
