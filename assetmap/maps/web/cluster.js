// Gathers marks that would lie on each other. Greedy on a grid: about the number of rows, whatever their number.

/** How near, in pixels, two marks are gathered at this zoom. */
export function gatherRadius(zoom, count) {
  if (zoom >= 18) return 12;
  if (count <= 150) return zoom >= 15 ? 16 : 24;
  return zoom >= 17 ? 22 : 44;
}

/**
 * Gather `rows` at `zoom`. Returns [{ x, y, rows }] in world units; an item of one row stands exactly where it is.
 */
export function gather(model, rows, zoom, radius) {
  const { anchorX, anchorY } = model;
  const cell = radius / (256 * 2 ** zoom);
  const grid = new Map();
  const keys = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const x = anchorX[rows[at]];
    if (Number.isNaN(x)) {
      keys[at] = -1;
      continue;
    }
    const key = Math.floor(x / cell) * 1e8 + Math.floor(anchorY[rows[at]] / cell);
    keys[at] = key;
    const held = grid.get(key);
    if (held) held.push(at);
    else grid.set(key, [at]);
  }
  const taken = new Uint8Array(rows.length);
  const items = [];
  const limit = cell * cell;
  for (let at = 0; at < rows.length; at += 1) {
    if (taken[at] || keys[at] < 0) continue;
    const x = anchorX[rows[at]];
    const y = anchorY[rows[at]];
    const members = [];
    for (let column = -1; column <= 1; column += 1) {
      for (let line = -1; line <= 1; line += 1) {
        const held = grid.get(keys[at] + column * 1e8 + line);
        if (!held) continue;
        for (const other of held) {
          if (taken[other]) continue;
          const dx = anchorX[rows[other]] - x;
          const dy = anchorY[rows[other]] - y;
          if (dx * dx + dy * dy < limit) {
            taken[other] = 1;
            members.push(rows[other]);
          }
        }
      }
    }
    items.push(members.length === 1 ? { x, y, rows: members } : gathered(model, members));
  }
  return withoutOverlaps(model, items, radius < 24 ? 0 : cell / radius);
}

/** Let large gathered marks take in what they would lie on. `pixel` is a pixel in world units; 0 leaves all as they are. */
function withoutOverlaps(model, items, pixel) {
  if (!pixel) return items;
  const cell = 48 * pixel;
  const keyOf = (x, y) => Math.floor(x / cell) * 1e8 + Math.floor(y / cell);
  const grid = new Map();
  for (const item of items) {
    const key = keyOf(item.x, item.y);
    if (grid.has(key)) grid.get(key).push(item);
    else grid.set(key, [item]);
  }
  const settled = new Set();
  const left = [];
  for (const item of items.filter((one) => one.rows.length > 1).sort((a, b) => b.rows.length - a.rows.length)) {
    if (settled.has(item)) continue;
    settled.add(item);
    const radius = gatheredRadius(item.rows.length);
    const members = [item.rows];
    for (let column = -1; column <= 1; column += 1) {
      for (let line = -1; line <= 1; line += 1) {
        for (const other of grid.get(keyOf(item.x, item.y) + column * 1e8 + line) || []) {
          if (settled.has(other)) continue;
          const reach = (radius + (other.rows.length > 1 ? gatheredRadius(other.rows.length) : 12)) * 0.86 * pixel;
          if (Math.hypot(other.x - item.x, other.y - item.y) >= reach) continue;
          settled.add(other);
          members.push(other.rows);
        }
      }
    }
    left.push(members.length === 1 ? item : { ...gathered(model, members.flat()), x: item.x, y: item.y });
  }
  for (const item of items) if (!settled.has(item)) left.push(item);
  return left;
}

function gathered(model, members) {
  let [x, y] = [0, 0];
  const themes = new Map();
  for (const row of members) {
    x += model.anchorX[row];
    y += model.anchorY[row];
    const theme = model.layers[model.layerOf[row]].themeAt;
    themes.set(theme, (themes.get(theme) || 0) + 1);
  }
  const shares = [...themes].sort((a, b) => b[1] - a[1]);
  return { x: x / members.length, y: y / members.length, rows: members, shares };
}

/** Draw gathered marks: how many in the middle, a ring that shows the themes' shares. */
export function drawGathered(context, x, y, item, model) {
  const count = item.rows.length;
  const radius = gatheredRadius(count);
  context.beginPath();
  context.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
  context.fillStyle = '#fff';
  context.fill();
  context.strokeStyle = 'rgba(29, 42, 51, 0.25)';
  context.lineWidth = 1;
  context.stroke();
  let angle = -Math.PI / 2;
  context.lineWidth = 4;
  for (const [theme, share] of item.shares) {
    const next = angle + (share / count) * 2 * Math.PI;
    context.beginPath();
    context.arc(x, y, radius - 2.5, angle, next);
    context.strokeStyle = model.themes[theme].colour;
    context.stroke();
    angle = next;
  }
  context.fillStyle = '#1d2a33';
  context.font = `600 ${count > 999 ? 12 : 13}px ${context.amPalette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(count > 9999 ? `${Math.round(count / 1000)}k` : String(count), x, y + 0.5);
}

/** How large a gathered mark is drawn, in pixels. */
export function gatheredRadius(count) {
  return Math.min(24, 13 + 1.7 * Math.log2(count));
}
