// The map by keyboard: digits choose the nearest places, small numbers show which they are, a line says how it works.

import { el } from './dom.js';
import { phrase } from './texts.js';

const MOST = 9;

/** The rows in sight that are nearest to the middle of the map, nearest first. */
export function nearestRows(map, { model, rows }) {
  const size = map.getSize();
  const scale = 256 * 2 ** map.getZoom();
  const middle = map.project(map.getCenter());
  const [middleX, middleY] = [middle.x / scale, middle.y / scale];
  const [reachX, reachY] = [size.x / 2 / scale, size.y / 2 / scale];
  const best = [];
  for (const row of rows) {
    const [x, y] = [model.anchorX[row] - middleX, model.anchorY[row] - middleY];
    if (!(Math.abs(x) <= reachX && Math.abs(y) <= reachY)) continue;
    const far = x * x + y * y;
    if (best.length === MOST && far >= best[MOST - 1].far) continue;
    let at = best.length;
    while (at > 0 && best[at - 1].far > far) at -= 1;
    best.splice(at, 0, { row, far });
    if (best.length > MOST) best.pop();
  }
  return best.map((one) => one.row);
}

/** Make the map answer to keys. `drawing` hears them first; `onPick(row)` of a digit. */
export function listenToKeys(view, state, { drawing, onPick, onPaint }) {
  const { map, box } = view;
  const container = map.getContainer();
  const help = el('p', { class: 'am-keys', id: `${container.id || 'am-map'}-keys` });
  box.append(help);
  // Leaflet gives the focus to a map that is pressed, which the browser then takes for a keyboard's.
  const setPressed = (isPressed) => {
    if (container.classList.contains('am-pressed') === isPressed) return;
    container.classList.toggle('am-pressed', isPressed);
    renumber();
  };
  const isShown = () => container.matches(':focus-visible:not(.am-pressed)') && !drawing.isOn();
  const say = () => {
    help.textContent = phrase(drawing.isOn() ? 'keys_drawing' : 'keys_moving');
    container.setAttribute('aria-label', phrase('map_label', { keys: help.textContent }));
  };
  container.addEventListener('pointerdown', () => setPressed(true));
  container.addEventListener('keydown', (event) => {
    setPressed(false);
    if (event.target !== container || drawing.key(event)) return;
    if (drawing.isOn() || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    event.preventDefault();
    const row = nearestRows(map, state)[Number(event.key) - 1];
    if (row !== undefined) onPick(row);
  });
  // A map that is only dragged needs no canvas for numbers.
  const renumber = () => {
    if (view.top || isShown()) onPaint();
  };
  container.addEventListener('focus', renumber);
  container.addEventListener('blur', () => {
    setPressed(false);
    renumber();
  });
  view.painters.push((context, seen) => {
    if (isShown()) paintNumbers(context, seen, nearestRows(map, state), state.model);
  });
  say();
  return { say };
}

function paintNumbers(context, { scale, left, top }, rows, model) {
  const palette = context.amPalette;
  const taken = [];
  context.font = `700 12px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  rows.forEach((row, at) => {
    let x = model.anchorX[row] * scale - left + 13;
    const y = model.anchorY[row] * scale - top - 13;
    while (taken.some(([otherX, otherY]) => Math.abs(otherX - x) < 17 && Math.abs(otherY - y) < 17)) x += 17;
    taken.push([x, y]);
    context.beginPath();
    context.arc(x, y, 8.5, 0, 2 * Math.PI);
    context.fillStyle = palette.edge;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = palette.paper;
    context.stroke();
    context.fillStyle = palette.paper;
    context.fillText(String(at + 1), x, y + 0.5);
  });
}
