// The shared screen. It shows what the room said, follows the facilitator, and finds its way back by itself.
import { keepListening } from './feed.js';
import { drawMap, follow, view } from './ground.js';
import { showLegend } from './legend.js';
import { settleMarks, showMarks } from './marks.js';
import { entries, inOrder, isLit, isPlaced, known, markOf, takeIn, themeOf } from './room.js';
import { showSaid } from './said.js';
import { setClock, showTimer } from './timer.js';
import { say } from './words.js';

const TICK_MS = 500;
const byId = (id) => document.getElementById(id);
let isCut = false;

async function open() {
  const token = location.hash.slice(1);
  if (byId('screen').dataset.isIn !== 'yes') {
    if (!token) return tell(say('open_again'));
    try {
      const answer = await fetch('/screen/open', { method: 'POST', body: new URLSearchParams({ token }), headers: { accept: 'application/json' } });
      const said = await answer.json();
      if (!answer.ok) return tell(said.error);
      return location.replace('/screen');
    } catch {
      tell(say('again'));
      return setTimeout(open, 2000);
    }
  }
  if (token) history.replaceState(null, '', '/screen');
  keepListening({ heard, onLine, onClock: setClock });
  setInterval(tick, TICK_MS);
  return undefined;
}

const tell = (text) => { byId('state').textContent = text; };

function heard(said, isAll) {
  takeIn(said, isAll);
  showCounts(said.counts);
  showCode(said.code);
  show();
  drawMap(said.map, { show, showMarks });
}

function onLine(isCutNow) {
  isCut = isCutNow;
  showState();
}

/** The code may be changed while the screen stands: the square one is then another picture. */
function showCode(code) {
  const written = document.querySelector('#join .code');
  if (!written || !code || written.textContent === code) return;
  written.textContent = code;
  document.querySelector('#join img').src = `/screen/code.svg?${Date.now()}`;
}

function showCounts(counts) {
  for (const name of ['people', 'things', 'wishes', 'known']) {
    byId(name).textContent = counts[name];
    byId(`${name}-word`).textContent = say(counts[name] === 1 ? `${name}_one` : `${name}_many`);
  }
  byId('known').parentElement.hidden = !counts.known;
}

/** What holds for everything: a workshop that is over stays so when its line ends. */
function showState() {
  const { room } = known;
  const text = room.is_open === false ? say('closed') : isCut ? say('again') : room.paused ? say('paused') : '';
  if (byId('state').textContent !== text) tell(text);
}

function show() {
  const { room } = known;
  const root = document.documentElement;
  root.classList.toggle('is-calm', Boolean(room.calm));
  root.classList.toggle('is-closed', room.is_open === false);
  byId('screen').classList.toggle('is-empty', !entries.size);
  byId('question').textContent = room.question;
  byId('question').classList.toggle('is-long', (room.question || '').length > 70);
  showState();
  showSaid();
  const hasOld = showMarks();
  const order = inOrder();
  const without = order.filter((one) => isLit(one) && !isPlaced(one));
  showLegend({ order, without, markOf, themeOf, hasKnown: view?.hasKnown, hasOld });
  follow();
  tick();
}

function tick() {
  showTimer(known.room.timer?.ends);
  settleMarks();
}

open();
