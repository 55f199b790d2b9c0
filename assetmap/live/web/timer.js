// The timer of the room. It ends at a moment of the server's clock, which says what time it is with every beat.
import { say } from './words.js';

let ahead = null;
const here = () => performance.now() / 1000;

/** Take note of the server's clock (seconds) as it stood when it was sent. */
export function setClock(seconds) {
  ahead = seconds - here();
}

/** Show what is left until `ends`, or nothing. */
export function showTimer(ends) {
  const timer = document.getElementById('timer');
  timer.hidden = ends === undefined || ends === null || ahead === null;
  if (timer.hidden) return;
  const left = Math.max(0, Math.ceil(ends - ahead - here()));
  timer.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  timer.classList.toggle('is-over', left === 0);
  timer.setAttribute('aria-label', left === 0 ? say('time_up') : '');
}
