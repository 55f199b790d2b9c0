// The line to the room (server-sent events). It finds its way back by itself, and notices when it is dead without saying so.
const DEAD_MS = 25000;
const AGAIN_MS = 2000;
const LOOK_MS = 500;
let source = null;
let beat = 0;

/**
 * Listen for as long as the page is open. `heard(said, isAll)` takes what is told, `onLine(isCut)` hears whether the line is cut,
 * `onClock(seconds)` what time it is at the server when it says so.
 */
export function listen(tell) {
  source?.close();
  beat = Date.now();
  source = new EventSource('/screen/stream');
  const alive = () => { beat = Date.now(); tell.onLine(false); };
  source.addEventListener('open', alive);
  source.addEventListener('beat', ({ data }) => { alive(); tell.onClock(Number(data)); });
  for (const name of ['all', 'change']) {
    source.addEventListener(name, ({ data }) => { alive(); tell.heard(JSON.parse(data), name === 'all'); });
  }
  const own = source;
  source.addEventListener('error', () => {
    tell.onLine(true);
    if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (own === source) listen(tell); }, AGAIN_MS);
  });
}

/** A line that is dead may not say so: after a laptop slept, begin anew. */
export function keepListening(tell) {
  listen(tell);
  setInterval(() => { if (Date.now() - beat > DEAD_MS) listen(tell); }, LOOK_MS);
}
