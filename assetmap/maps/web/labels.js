// Names on the map: only where they fit and where no other stands.

/** Keeps the room that is taken, so that names do not lie on each other. */
export function makeRoom() {
  const taken = [];
  return {
    isFree: (x, y, width, height) => taken.every((box) => x > box[2] || x + width < box[0] || y > box[3] || y + height < box[1]),
    take: (x, y, width, height) => taken.push([x, y, x + width, y + height]),
  };
}

const widths = new Map();

/** The width of `text` in the context's font, measured once. */
export function textWidth(context, text) {
  const key = `${context.font}|${text}`;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

/** Write `text` with a paper halo. */
export function haloText(context, text, x, y, ink) {
  context.lineJoin = 'round';
  context.strokeStyle = context.amPalette.halo;
  context.lineWidth = 3.5;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/**
 * Find where along one ring of `shapes` a text of `width` pixels lies nearly straight inside the view.
 * Returns { x, y, angle } or null.
 */
export function straightStretch(shapes, ring, width, view) {
  const { X, Y, start } = shapes;
  const { scale, left, top } = view;
  const [from, to] = [start[ring], start[ring + 1]];
  const points = [];
  const lengths = [0];
  for (let at = from; at < to; at += 1) {
    points.push([X[at] * scale - left, Y[at] * scale - top]);
    if (at > from) {
      const [a, b] = [points[points.length - 2], points[points.length - 1]];
      lengths.push(lengths[lengths.length - 1] + Math.hypot(b[0] - a[0], b[1] - a[1]));
    }
  }
  const whole = lengths[lengths.length - 1];
  if (whole < width * 1.05) return null;
  for (const share of [0.5, 0.3, 0.7, 0.15, 0.85]) {
    const middle = Math.max(width / 2, Math.min(whole - width / 2, whole * share));
    const a = pointAlong(points, lengths, middle - width / 2);
    const m = pointAlong(points, lengths, middle);
    const b = pointAlong(points, lengths, middle + width / 2);
    const chord = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    if (chord < width * 0.97 || Math.hypot(m[0] - x, m[1] - y) > 4) continue;
    if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
    let angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
    if (angle > Math.PI / 2) angle -= Math.PI;
    if (angle < -Math.PI / 2) angle += Math.PI;
    return { x: (x + m[0]) / 2, y: (y + m[1]) / 2, angle };
  }
  return null;
}

function pointAlong(points, lengths, distance) {
  let at = 1;
  while (at < lengths.length - 1 && lengths[at] < distance) at += 1;
  const span = lengths[at] - lengths[at - 1] || 1;
  const share = (distance - lengths[at - 1]) / span;
  const [a, b] = [points[at - 1], points[at]];
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}
