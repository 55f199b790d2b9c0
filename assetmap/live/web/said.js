// What was said, as a list beside the map: the newest first, or what has most dots. Nothing in it is cut in half.
import { entries, inOrder, isLit, isNewer, known, layerOf, markOf } from './room.js';
import { make, say } from './words.js';

/** So many rows of the list have room for why it matters. */
const FEW = 3;
const MOST = 20;
const COMES_IN_MS = 400;
const byId = (id) => document.getElementById(id);

/** Show the list, and how many of how many stand in it. */
export function showSaid() {
  const { room } = known;
  const list = byId('said');
  const lit = inOrder().filter(isLit);
  byId('empty').hidden = entries.size > 0;
  const items = lit.slice(0, room.calm ? FEW : MOST).map((entry, at) => row(entry, at, lit.length));
  list.replaceChildren(...items);
  // What does not fit goes, and is still counted.
  const height = list.clientHeight;
  for (const item of items.slice(1)) item.hidden = item.offsetTop + item.offsetHeight > height;
  const here = items.filter((item) => !item.hidden).length;
  byId('more').textContent = here < lit.length ? say(room.stickers ? 'most_dots' : 'newest', { here, all: lit.length }) : '';
}

function row(entry, at, count) {
  const item = make('li', '', { class: entry.state });
  item.classList.toggle('is-new', isNewer(entry.id, COMES_IN_MS));
  item.classList.toggle('is-first', at === 0);
  item.classList.toggle('is-only', count === 1 && entries.size > 1);
  const layer = layerOf(entry.layer);
  item.append(markOf(entry));
  if (entry.state === 'settling') {
    item.append(make('b', say('coming')), make('span'));
    if (layer) item.append(make('span', layer.label, { class: 'kind' }));
    return item;
  }
  item.append(make('b', entry.name), dotsOf(entry));
  const isWhole = at === 0 || known.room.calm || count <= FEW;
  if (isWhole && entry.picture) item.append(make('img', '', { src: `/photos/${entry.id}`, alt: '', class: 'photo' }));
  if (isWhole && entry.why) item.append(make('span', `“${entry.why}”`, { class: 'why' }));
  item.append(make('span', [kindOf(entry, layer), entry.at, entry.cell ? say('area') : ''].filter(Boolean).join(' · '), { class: 'kind' }));
  return item;
}

function dotsOf(entry) {
  const count = known.dots[entry.id] || 0;
  if (!count) return make('span');
  return make('span', `${count} ●`, { class: 'dots', role: 'img', 'aria-label': say(count === 1 ? 'dot_one' : 'dot_many', { count }) });
}

function kindOf(entry, layer) {
  if (entry.kind === 'priority') return say('wish');
  if (entry.kind === 'known') return say('known');
  if (entry.kind === 'still_true') return say('still_true');
  return layer ? layer.label : '';
}
