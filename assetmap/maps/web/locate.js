// Where the person is, only when they ask; the map on the whole screen, where the browser can do that.

import { worldX, worldY } from './decode.js';
import { el } from './dom.js';
import { codeWords, phrase } from './texts.js';

const PATIENCE_MS = 15000;

/** Add the button “Show where I am”. `say(words)` tells what came of it, `onFound({ lat, lon })` where they are. */
export function addLocating(view, { say, onFound, onPaint }) {
  const { map } = view;
  let spot = null;
  const button = view.addButton(phrase('show_me'), 'here', () => {
    if (!window.isSecureContext || !navigator.geolocation) {
      say(phrase('locate_unsafe'));
      return;
    }
    button.setAttribute('aria-busy', 'true');
    say(phrase('locating'));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute('aria-busy');
        spot = { lat: coords.latitude, lon: coords.longitude, metres: coords.accuracy };
        map.setView([spot.lat, spot.lon], Math.max(map.getZoom(), 15), { animate: false });
        say(phrase('located', { number: Math.max(10, Math.round(spot.metres / 10) * 10) }));
        onFound(spot);
        onPaint();
      },
      (error) => {
        button.removeAttribute('aria-busy');
        say(codeWords('locate', error.code) || phrase('locate_2'));
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60000 },
    );
  });
  view.painters.push((context, { scale, left, top }) => {
    if (!spot) return;
    const [x, y] = [worldX(spot.lon) * scale - left, worldY(spot.lat) * scale - top];
    const reach = (spot.metres * scale) / (40075016.7 * Math.cos((spot.lat * Math.PI) / 180));
    const { accent, surface } = context.amPalette;
    context.beginPath();
    context.arc(x, y, Math.max(reach, 14), 0, 2 * Math.PI);
    context.globalAlpha = 0.12;
    context.fillStyle = accent;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.strokeStyle = accent;
    context.stroke();
    context.beginPath();
    context.arc(x, y, 6.5, 0, 2 * Math.PI);
    context.fill();
    context.lineWidth = 2.5;
    context.strokeStyle = surface;
    context.stroke();
  });
}

/** Add the button that gives the explorer the whole screen; browsers that cannot get none. */
export function addFullScreen(view, root) {
  if (!document.fullscreenEnabled || !root.requestFullscreen) return () => {};
  const button = view.addButton(phrase('fill_screen'), 'screen', () => {
    if (document.fullscreenElement === root) document.exitFullscreen();
    else root.requestFullscreen().catch(() => button.remove());
  });
  const changed = () => {
    const label = phrase(document.fullscreenElement === root ? 'leave_screen' : 'fill_screen');
    button.setAttribute('aria-label', label);
    button.title = label;
  };
  document.addEventListener('fullscreenchange', changed);
  return () => document.removeEventListener('fullscreenchange', changed);
}

/** Make the line over the map that says things and goes again. Returns say(words). */
export function makeToast(box) {
  const line = el('p', { class: 'am-toast', role: 'status' });
  let going;
  box.append(line);
  return (words) => {
    clearTimeout(going);
    line.textContent = words;
    going = setTimeout(() => (line.textContent = ''), 9000);
  };
}
