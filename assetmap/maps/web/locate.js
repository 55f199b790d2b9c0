// Where the person is, only when they ask; the map on the whole screen, where the browser can do that.

import { worldX, worldY } from './decode.js';
import { el } from './dom.js';

const PATIENCE_MS = 15000;

const WHY_NOT = {
  1: 'Your device did not allow it, so the map cannot show where you are. You can allow it in the settings of your browser.',
  2: 'Your device does not know where you are just now.',
  3: 'Finding out where you are took too long. Try again, perhaps outdoors.',
};

/** Add the button “Show where I am”. `say(words)` tells what came of it, `onFound({ lat, lon })` where they are. */
export function addLocating(view, { say, onFound, onPaint }) {
  const { map } = view;
  let spot = null;
  const button = view.addButton('Show where I am', 'here', () => {
    if (!window.isSecureContext || !navigator.geolocation) {
      say('Your browser tells where you are only at a safe address (https), so the map cannot show it.');
      return;
    }
    button.setAttribute('aria-busy', 'true');
    say('Looking for where you are …');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute('aria-busy');
        spot = { lat: coords.latitude, lon: coords.longitude, metres: coords.accuracy };
        map.setView([spot.lat, spot.lon], Math.max(map.getZoom(), 15), { animate: false });
        say(`You are at the ringed spot, to within ${Math.max(10, Math.round(spot.metres / 10) * 10)} m. Only this page knows.`);
        onFound(spot);
        onPaint();
      },
      (error) => {
        button.removeAttribute('aria-busy');
        say(WHY_NOT[error.code] || WHY_NOT[2]);
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
  const button = view.addButton('Fill the screen', 'screen', () => {
    if (document.fullscreenElement === root) document.exitFullscreen();
    else root.requestFullscreen().catch(() => button.remove());
  });
  const changed = () => {
    const label = document.fullscreenElement === root ? 'Leave full screen' : 'Fill the screen';
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
