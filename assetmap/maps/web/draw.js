// Drawing by tapping: a point, or corner after corner of a line or an area. No dragging, and the keyboard alone is enough.

import { worldX, worldY } from './decode.js';
import { el } from './dom.js';
import { edgesCross } from './shapes.js';
import { counted, phrase } from './texts.js';

const MOST_CORNERS = 500;
const LEAST = { point: 1, line: 2, area: 3 };

/** Pixels: a tap this near the last corner is the same tap again, one this near the first corner closes the area. */
const SAME = 6;
const CLOSING = 24;

/**
 * Make the drawing tool of a map. `onDrawn(geometry)` hears of a shape the person uses, `onCancel()` of one they give up,
 * `onPaint()` is called when the draft must be painted again.
 */
export function makeDrawing(map, box, { onDrawn, onCancel, onPaint }) {
  const status = el('p', { class: 'am-draw-status', role: 'status' });
  const prompt = el('p', { class: 'am-draw-prompt' });
  const button = (label, className, act) => el('button', { type: 'button', class: className, on: { click: act } }, label);
  const undo = button(phrase('undo_corner'), 'am-strip-button', () => undoCorner());
  const use = button(phrase('use_place'), 'am-strip-button am-primary', () => useDraft());
  const cancel = button(phrase('cancel'), 'am-strip-button', () => cancelDraft());
  const strip = el('div', { class: 'am-strip', role: 'group', 'aria-label': phrase('drawing_label'), hidden: true }, prompt, status, el('div', { class: 'am-strip-buttons' }, use, undo, cancel));
  strip.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    cancelDraft();
  });
  box.append(strip, el('div', { class: 'am-crosshair', 'aria-hidden': 'true' }));
  // What lies at the foot of the map makes room; where the strip stands below the map, the map grows shorter.
  const sizer = new ResizeObserver(() => {
    const isBelow = Boolean(box.closest('.am-map-only'));
    box.style.setProperty('--am-strip', `${strip.hidden ? 0 : strip.offsetHeight + (isBelow ? 0 : 20)}px`);
    if (isBelow) map.invalidateSize({ animate: false });
  });
  sizer.observe(strip);

  let mode = '';
  let corners = [];
  let isClosed = false;
  let isUsed = false;
  let begun = '|';

  const tell = (words, isTrouble = false) => {
    status.textContent = words;
    status.classList.toggle('am-trouble', isTrouble);
  };

  const points = () => corners.map(([lon, lat]) => [worldX(lon), worldY(lat)]);

  /** Why the draft cannot be used as it stands; '' when it can. */
  function trouble() {
    if (corners.length < LEAST[mode]) {
      if (mode === 'point') return phrase('place_first');
      return counted(`${mode}_needs`, LEAST[mode]);
    }
    if (mode === 'area' && edgesCross(points())) return phrase('crossing');
    return '';
  }

  function renew(words) {
    isUsed = false;
    const isCrossing = mode === 'area' && corners.length > 3 && edgesCross(points());
    tell(isCrossing ? `${words} ${trouble()}` : words, isCrossing);
    use.setAttribute('aria-disabled', String(Boolean(trouble())));
    undo.setAttribute('aria-disabled', String(!corners.length));
    onPaint();
  }

  function addCorner(latlng) {
    const spot = latlng.wrap();
    const place = [Math.round(spot.lng * 1e6) / 1e6, Math.round(spot.lat * 1e6) / 1e6];
    if (mode === 'point') {
      corners = [place];
      renew(phrase('place_marked'));
      return;
    }
    if (isClosed) {
      tell(phrase('area_is_closed'));
      return;
    }
    const at = map.latLngToContainerPoint(latlng);
    const far = (corner) => at.distanceTo(map.latLngToContainerPoint([corner[1], corner[0]]));
    if (corners.length && far(corners[corners.length - 1]) < SAME) return;
    if (mode === 'area' && corners.length >= 3 && far(corners[0]) < CLOSING) {
      isClosed = true;
      renew(counted('area_closed', corners.length));
      return;
    }
    if (corners.length >= MOST_CORNERS) {
      tell(counted('corners_most', MOST_CORNERS), true);
      return;
    }
    corners.push(place);
    const more = mode === 'area' && corners.length === 3 ? ` ${phrase('corner_closes')}` : '';
    renew(`${phrase('corner_placed', { number: corners.length })}${more}`);
  }

  function undoCorner() {
    if (isClosed) {
      isClosed = false;
      renew(phrase('area_open'));
    } else if (corners.length) {
      const gone = corners.length;
      corners.pop();
      renew(mode === 'point' ? phrase('place_gone') : counted('corner_gone', corners.length, { number: gone }));
    } else {
      tell(phrase('nothing_to_undo'));
    }
  }

  function useDraft() {
    const why = trouble();
    if (why) {
      tell(why, true);
      return;
    }
    isUsed = true;
    isClosed = mode === 'area';
    onPaint();
    tell(mode === 'point' ? phrase('place_used') : phrase('shape_used'));
    const coordinates = { point: corners[0], line: corners, area: [[...corners, corners[0]]] }[mode];
    onDrawn({ type: { point: 'Point', line: 'LineString', area: 'Polygon' }[mode], coordinates });
  }

  function clear() {
    corners = [];
    isClosed = false;
    renew('');
  }

  function cancelDraft() {
    clear();
    tell(phrase('nothing_drawn'));
    onCancel();
  }

  return {
    isOn: () => Boolean(mode),
    /** Begin, change or end drawing. The same wish again changes nothing; `words` is trouble that the server found. */
    wish(nextMode, nextPrompt, words) {
      if (words) tell(words, true);
      const next = `${nextMode}|${nextPrompt}`;
      if (next === begun) return false;
      begun = next;
      mode = nextMode;
      strip.hidden = !mode;
      box.classList.toggle('am-drawing', Boolean(mode));
      if (mode) {
        map.doubleClickZoom.disable();
        prompt.textContent = nextPrompt || phrase(`draw_${mode}`);
        use.textContent = phrase(mode === 'point' ? 'use_place' : 'use_shape');
        undo.textContent = phrase(mode === 'point' ? 'undo' : 'undo_corner');
      } else {
        map.doubleClickZoom.enable();
      }
      clear();
      return true;
    },
    tap: addCorner,
    /** Hear a key pressed on the map; true when it was for drawing. */
    key(event) {
      if (!mode || event.ctrlKey || event.metaKey || event.altKey) return false;
      const acts = { Enter: () => addCorner(map.getCenter()), ' ': () => addCorner(map.getCenter()), Backspace: undoCorner, Escape: cancelDraft };
      if (!(event.key in acts)) return false;
      event.preventDefault();
      event.stopPropagation();
      acts[event.key]();
      return true;
    },
    paint(context, view) {
      if (mode && corners.length) paintDraft(context, view, { mode, points: points(), isClosed, isUsed });
    },
    stop: () => sizer.disconnect(),
  };
}

function paintDraft(context, { scale, left, top }, { mode, points, isClosed, isUsed }) {
  const palette = context.amPalette;
  const spots = points.map(([x, y]) => [x * scale - left, y * scale - top]);
  context.lineJoin = context.lineCap = 'round';
  if (spots.length > 1) {
    context.beginPath();
    spots.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    if (isClosed) context.closePath();
    if (mode === 'area' && spots.length > 2) {
      context.globalAlpha = 0.16;
      context.fillStyle = palette.accent;
      context.fill();
      context.globalAlpha = 1;
    }
    for (const [width, stroke] of [[7, palette.halo], [3, palette.accent]]) {
      context.lineWidth = width;
      context.strokeStyle = stroke;
      context.stroke();
    }
  }
  const isOpen = mode === 'area' && !isClosed && spots.length > 2;
  if (isOpen) paintClosing(context, spots[0], spots[spots.length - 1], palette);
  spots.forEach((spot, at) => paintCorner(context, spot, mode === 'point' ? (isUsed ? '✓' : '') : String(at + 1), palette, isOpen && at === 0));
}

/** The edge that closing would add, and a wide ring to aim at. */
function paintClosing(context, first, last, palette) {
  context.setLineDash([3, 6]);
  context.lineWidth = 2;
  context.strokeStyle = palette.accent;
  context.beginPath();
  context.moveTo(...last);
  context.lineTo(...first);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.arc(...first, 19, 0, 2 * Math.PI);
  context.stroke();
}

function paintCorner(context, [x, y], words, palette, isFirst) {
  context.beginPath();
  context.arc(x, y, isFirst ? 13 : 11, 0, 2 * Math.PI);
  context.fillStyle = palette.accent;
  context.fill();
  context.lineWidth = 2.5;
  context.strokeStyle = palette.surface;
  context.stroke();
  context.fillStyle = palette.onAccent;
  context.font = `700 ${words.length > 2 ? 10 : 12.5}px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  if (words) context.fillText(words, x, y + 0.5);
  else {
    context.beginPath();
    context.arc(x, y, 4, 0, 2 * Math.PI);
    context.fill();
  }
}
