// Plain geometry: whether an edge crosses itself, how far apart two places are and in which direction.

const EARTH_RADIUS_M = 6371008.8;

const COMPASS = ['north', 'north_east', 'east', 'south_east', 'south', 'south_west', 'west', 'north_west'];

/** Whether the closed ring through `points` ([x, y]) crosses or touches itself anywhere but at neighbouring corners. */
export function edgesCross(points) {
  const count = points.length;
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 1; other < count; other += 1) {
      const isNext = other === one + 1 || (one === 0 && other === count - 1);
      const [a, b, c, d] = [points[one], points[(one + 1) % count], points[other], points[(other + 1) % count]];
      if (isNext ? foldsBack(a, b, c, d, one === 0 && other === count - 1) : meet(a, b, c, d)) return true;
    }
  }
  return false;
}

const turn = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

const isBetween = (a, b, c) => Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);

function meet(a, b, c, d) {
  const [s, t, u, v] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (s !== t && u !== v) return true;
  return (s === 0 && isBetween(a, b, c)) || (t === 0 && isBetween(a, b, d)) || (u === 0 && isBetween(c, d, a)) || (v === 0 && isBetween(c, d, b));
}

/** Neighbouring edges share a corner; they must not run back over each other. */
function foldsBack(a, b, c, d, isLastPair) {
  const [tip, before, after] = isLastPair ? [a, c, b] : [b, a, d];
  if (turn(before, tip, after) !== 0) return false;
  return (before[0] - tip[0]) * (after[0] - tip[0]) + (before[1] - tip[1]) * (after[1] - tip[1]) > 0;
}

const radians = (degrees) => (degrees * Math.PI) / 180;

/** Metres along the great circle between two places in degrees. */
export function metresBetween(fromLat, fromLon, toLat, toLon) {
  const half = Math.sin(radians(toLat - fromLat) / 2) ** 2 + Math.cos(radians(fromLat)) * Math.cos(radians(toLat)) * Math.sin(radians(toLon - fromLon) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** In which of eight directions the second place lies, seen from the first. */
export function directionTo(fromLat, fromLon, toLat, toLon) {
  const across = radians(toLon - fromLon);
  const east = Math.sin(across) * Math.cos(radians(toLat));
  const north = Math.cos(radians(fromLat)) * Math.sin(radians(toLat)) - Math.sin(radians(fromLat)) * Math.cos(radians(toLat)) * Math.cos(across);
  return COMPASS[Math.round((Math.atan2(east, north) * 4) / Math.PI + 8) % 8];
}
