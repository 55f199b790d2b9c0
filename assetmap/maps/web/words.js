// Plain words for what the data says in codes and numbers.

import { directionTo, metresBetween } from './shapes.js';
import { codeWords, phrase } from './texts.js';

const DAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** In the order of the legend. */
export const STATUSES = ['existing', 'emerging', 'potential', 'dormant', 'former'];

/** Who holds things of a level; what has no level is not sorted yet. */
export const levelWords = (level) => codeWords('level', level || 'none') || level;

/** The weekday of a number, Monday 0. */
export const weekday = (day) => phrase(`day_${DAYS[day]}`);

/** Days since 1970 as “12 March 2024”. */
export function dateInWords(days) {
  const date = new Date(days * 86400000);
  return phrase('date', { day: date.getUTCDate(), month: phrase(`month_${date.getUTCMonth() + 1}`), year: date.getUTCFullYear() });
}

/** Days since 1970 of an ISO date, or 0. */
export function daysOf(iso) {
  const time = Date.parse(String(iso || '').slice(0, 10));
  return Number.isNaN(time) ? 0 : Math.floor(time / 86400000);
}

/** Metres in words: to 10 m below a kilometre, to 0.1 km above. */
export function distanceInWords(metres) {
  const tens = Math.round(metres / 10) * 10;
  return tens < 1000 ? phrase('metres', { number: tens }) : phrase('kilometres', { number: Math.round(metres / 100) / 10 });
}

/** “120 m north”, or “here”. */
export function wayInWords(fromLat, fromLon, toLat, toLon) {
  const metres = metresBetween(fromLat, fromLon, toLat, toLon);
  if (metres < 5) return phrase('way_here');
  return phrase(`way_${directionTo(fromLat, fromLon, toLat, toLon)}`, { distance: distanceInWords(metres) });
}

/** OpenStreetMap opening hours in words, one line a rule; as they stand when they hold anything we do not know. */
export function hoursInWords(hours) {
  const text = hours.trim();
  if (text === '24/7') return [capitalised(phrase('always_open'))];
  const lines = text.split(/\s*;\s*|\s*\|\|\s*/).filter(Boolean).map(ruleInWords);
  return lines.every((line) => line !== null) ? lines : [text];
}

const capitalised = (text) => text[0].toUpperCase() + text.slice(1);

/** The words for a word of the format; '' where it has none. */
function hoursWord(word) {
  if (MONTHS.includes(word)) return phrase(`month_${MONTHS.indexOf(word) + 1}`);
  if (/^[A-Z][A-Za-z]$/.test(word)) return codeWords('day', word.toLowerCase());
  return codeWords('hours', word === 'off' ? 'closed' : word);
}

function ruleInWords(rule) {
  const comment = rule.match(/"([^"]*)"/);
  const bare = rule.replace(/"[^"]*"/g, '').trim();
  if (/[^A-Za-z0-9:,\-+\s]/.test(bare)) return null;
  const names = bare.match(/[A-Za-z]+/g) || [];
  if (names.some((name) => !hoursWord(name))) return null;
  const text = bare
    .replace(/([A-Za-z])\s*-\s*(?=[A-Zsd])/g, '$1 \u0001 ')
    .replace(/(\d\d:\d\d)\s*-\s*(?=\d\d:\d\d)/g, '$1\u2060–\u2060')
    .replace(/,\s*/g, ', ')
    .replace(/\s+/g, ' ')
    .replace(/[A-Za-z]+/g, hoursWord)
    .replace(/\u0001/g, () => phrase('until'))
    .replace(/(\d\d:\d\d)\+/g, (_, time) => phrase('from_time', { time }))
    .trim();
  const whole = comment ? `${text} (${comment[1]})`.trim() : text;
  return whole ? capitalised(whole) : null;
}

/** Lower case without accents, for searching. */
export function folded(text) {
  return text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();
}
