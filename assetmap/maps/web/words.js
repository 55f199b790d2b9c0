// Plain words for what the data says in codes.

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const DAYS = { Mo: 'Monday', Tu: 'Tuesday', We: 'Wednesday', Th: 'Thursday', Fr: 'Friday', Sa: 'Saturday', Su: 'Sunday', PH: 'public holidays', SH: 'school holidays' };

const SHORT_MONTHS = Object.fromEntries(MONTHS.map((month) => [month.slice(0, 3), month]));

export const ACCESS_WORDS = {
  drop_in: 'Just turn up.',
  self_referral: 'You can ask for a place yourself.',
  referral: 'Someone refers you, for instance your GP.',
  invitation: 'By invitation.',
};

export const STATUS_WORDS = {
  existing: 'There now',
  emerging: 'Just starting',
  potential: 'Could be: not there yet',
  dormant: 'Resting for now',
  former: 'No longer there',
};

export const LEVEL_WORDS = {
  individual: 'Held by a person',
  community: 'Held in common',
  organisational: 'Run by an organisation',
  '': 'Not sorted yet',
};

export const PRECISION_WORDS = {
  street: 'The place is approximate: somewhere on this street.',
  area: 'The place is approximate: somewhere in this area.',
  none: 'It has no place yet.',
};

export const RELATION_WORDS = {
  part_of: 'Part of',
  meets_at: 'Meets at',
  run_by: 'Run by',
  supports: 'Supports',
  partners_with: 'Works together with',
  progresses_to: 'People often go on to',
  performs_at: 'Performs at',
  funded_by: 'Paid for by',
  replaces: 'Replaces',
};

export const AUDIENCE_WORDS = {
  public: '',
  planner: 'For planners: not for passing on.',
  room: 'For people in the room.',
  coordinator: 'For co-ordinators: may hold personal information.',
};

/** 1822 as “1,822”. The browser's own way takes milliseconds to wake up. */
export const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** 1 thing, 57 things. */
export function counted(count, one, many = `${one}s`) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Days since 1970 as “12 March 2024”. */
export function dateInWords(days) {
  const date = new Date(days * 86400000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Days since 1970 of an ISO date, or 0. */
export function daysOf(iso) {
  const time = Date.parse(String(iso || '').slice(0, 10));
  return Number.isNaN(time) ? 0 : Math.floor(time / 86400000);
}

/** OpenStreetMap opening hours in words, one line a rule; as they stand when they hold anything we do not know. */
export function hoursInWords(hours) {
  const text = hours.trim();
  if (text === '24/7') return ['Always open'];
  const lines = text.split(/\s*;\s*|\s*\|\|\s*/).filter(Boolean).map(ruleInWords);
  return lines.every((line) => line !== null) ? lines : [text];
}

function ruleInWords(rule) {
  const comment = rule.match(/"([^"]*)"/);
  let text = rule.replace(/"[^"]*"/g, '').trim();
  if (/[^A-Za-z0-9:,\-+\s]/.test(text)) return null;
  let unknown = false;
  text = text.replace(/[A-Za-z]+/g, (word) => {
    if (DAYS[word]) return DAYS[word];
    if (SHORT_MONTHS[word]) return SHORT_MONTHS[word];
    if (word === 'off' || word === 'closed') return 'closed';
    if (word === 'sunrise' || word === 'sunset' || word === 'dawn' || word === 'dusk') return word;
    if (word === 'open') return 'open';
    unknown = true;
    return word;
  });
  if (unknown) return null;
  text = text
    .replace(/([a-z])\s*-\s*(?=[A-Zspd])/g, '$1 to ')
    .replace(/(\d\d:\d\d)\s*-\s*(?=\d\d:\d\d)/g, '$1\u2060–\u2060')
    .replace(/(\d\d:\d\d)\+/g, 'from $1')
    .replace(/,\s*/g, ', ')
    .replace(/\s+/g, ' ')
    .replace(/^24\/7$/, 'always open')
    .trim();
  const whole = comment ? `${text} (${comment[1]})`.trim() : text;
  return whole ? whole[0].toUpperCase() + whole.slice(1) : null;
}

/** Lower case without accents, for searching. */
export function folded(text) {
  return text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const DAY_PARTS = ['morning', 'afternoon', 'evening'];

export const FORM_WORDS = {
  place: 'Places',
  area: 'Areas',
  route: 'Routes',
  group: 'Groups',
  activity: 'Activities',
  skill: 'Skills',
  role: 'Roles',
  organisation: 'Organisations',
  network: 'Networks',
  information: 'Information',
};

export const ROUTE_WORDS = {
  drop_in: 'Just turn up',
  self_referral: 'Ask for a place yourself',
  referral: 'Someone refers you',
  invitation: 'By invitation',
  unknown: 'Not told yet',
};
