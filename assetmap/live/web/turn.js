// Somebody else's turn: what waits is sent first. What cannot be sent is lost only when the person says so.
import { forgetAll } from './keep.js';
import { hold, onKept, tryNow, waiting } from './outbox.js';

const PATIENCE = 5000;  // ms of trying to send before somebody has to choose
const byId = (id) => document.getElementById(id);
const form = byId('turn');
const words = form.dataset;
let isUnderWay = false;
let isAwaited = false;

export const isHandingOver = () => isUnderWay;

const tell = (text) => { byId('turn-told').textContent = text; };

function close() {
  byId('turn-ask').hidden = true;
  byId('turn-count').textContent = '';
}

async function isAllSent() {
  const until = performance.now() + PATIENCE;
  if (waiting().length) tell(words.sending);
  tryNow();
  while (waiting().length && performance.now() < until) await new Promise((go) => { setTimeout(go, 100); });
  return !waiting().length;
}

/** Say how much waits, and have the person choose. */
function ask() {
  tell('');
  byId('turn-ask').hidden = false;
  count();
  byId('turn-wait').focus();
  byId('turn-ask').scrollIntoView({ block: 'nearest' });
}

function count() {
  const number = waiting().length;
  for (const one of [byId('turn-count'), byId('turn-lose')]) {
    one.textContent = one.dataset[number === 1 ? 'one' : 'many'].replace('{count}', number);
  }
}

/** Hand over the phone. Until that is done nothing is forgotten, and nothing goes out in the name of the next. */
async function handOver() {
  let said = {};
  close();
  hold(true);
  try {
    const answer = await fetch(form.action, {
      method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' }, redirect: 'manual',
    });
    if (answer.type === 'opaqueredirect') {
      forgetAll();
      location.replace('/add?new');
      return;
    }
    said = await answer.json().catch(() => ({}));
  } catch { /* nothing was handed over */ }
  hold(false);
  isUnderWay = false;
  tell(said.error || words.offline);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (isUnderWay) return;
  isUnderWay = true;
  isAwaited = false;
  if (await isAllSent()) handOver();
  else ask();
});
byId('turn-wait').addEventListener('click', () => {
  close();
  isUnderWay = false;
  isAwaited = true;
  tell(words.trying);
  form.querySelector('button').focus();
});
byId('turn-lose').addEventListener('click', handOver);
onKept(() => {
  const isAsking = !byId('turn-ask').hidden;
  if (!isAsking && !isAwaited) return;
  if (waiting().length) {
    if (isAsking) count();
    return;
  }
  close();
  isUnderWay = false;
  isAwaited = false;
  tell(words.sent);
});
