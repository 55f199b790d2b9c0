// What the marks of the shared screen mean: only what is there is explained. And what has no place on the map.
import { mark, shapeOf } from './pins.js';
import { make, say } from './words.js';

const MOST_THEMES = 6;
const MOST_WITHOUT = 10;
const byId = (id) => document.getElementById(id);

/** Show the legend for entries in `order`; `without` are those in the light that have no place. */
export function showLegend({ order, without, markOf, themeOf, hasKnown, hasOld }) {
  byId('themes').replaceChildren(...themeRows(order.map(themeOf).filter(Boolean)));
  const shapes = [...new Set(order.map(shapeOf))].map((shape) => row(mark(shape, ''), say(`shape_${shape}`)));
  if (hasKnown) shapes.push(row(make('span', '', { class: 'quiet-dot' }), say('shape_before')));
  if (hasOld) shapes.push(row(make('span', '×2', { class: 'pack' }), say('shape_earlier')));
  byId('shapes').replaceChildren(...shapes);
  const signs = without.slice(0, MOST_WITHOUT).map((one) => row(markOf(one)));
  if (without.length > MOST_WITHOUT) signs.push(make('li', say('further', { count: without.length - MOST_WITHOUT })));
  byId('placeless').hidden = !without.length;
  byId('placeless').querySelector('ul').replaceChildren(...signs);
  byId('legend').hidden = !order.length;
}

/** The colours of the commonest themes. */
function themeRows(found) {
  const counts = new Map();
  for (const theme of found) counts.set(theme, (counts.get(theme) || 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).map(([theme]) => theme);
  const rows = most.slice(0, MOST_THEMES).map((theme) => {
    const colour = make('span', '', { class: 'colour' });
    colour.style.setProperty('--colour', theme.colour);
    return row(colour, theme.label);
  });
  if (most.length > MOST_THEMES) rows.push(make('li', say('further', { count: most.length - MOST_THEMES })));
  return rows;
}

function row(sign, text = '') {
  const item = make('li');
  item.append(sign);
  if (text) item.append(make('span', text));
  return item;
}
