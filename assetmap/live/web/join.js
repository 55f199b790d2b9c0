// Swap the token that stands behind the # for a cookie: it never reaches a log or another page.
import { make, say } from './words.js';

const state = document.getElementById('state');
const tell = (text, kind = 'note') => state.replaceChildren(make('p', text, { class: kind }));
const token = location.hash.slice(1);

async function join() {
  tell(say('joining'));
  try {
    const answer = await fetch('/join', { method: 'POST', body: new URLSearchParams({ token }), headers: { accept: 'application/json' } });
    const said = await answer.json();
    if (said.to) return location.replace(said.to);
    history.replaceState(null, '', '/');
    return tell(said.error || say('wrong'), 'sorry');
  } catch {
    tell(say('offline'));
    setTimeout(join, 3000);
  }
  return undefined;
}

addEventListener('hashchange', () => location.reload()); // the code was scanned while this page was open
if (token) join();
