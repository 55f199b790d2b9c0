// What this phone keeps until it is sent. Where a browser keeps nothing (private windows), it lives as long as the page.
export const BOX = 'assetmap-outbox';
export const DRAFT = 'assetmap-draft';
export const STREET = 'assetmap-walk';
const memory = new Map();

/** Read what is kept under a name, or null. */
export function read(name) {
  if (memory.has(name)) return memory.get(name);  // the newer
  try {
    const text = localStorage.getItem(name);
    if (text !== null) return JSON.parse(text);
  } catch { /* storage is blocked or holds what is none of ours */ }
  return null;
}

/** Keep something under a name; null deletes it. */
export function keep(name, value) {
  memory.delete(name);
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
    return;
  } catch { /* blocked or full: see below */ }
  memory.set(name, value);
}

/** Forget all that is kept of a person. */
export const forgetAll = () => [BOX, DRAFT, STREET].forEach((name) => keep(name, null));

/** A key by which sending twice is sending once. */
export function newKey() {
  const numbers = new Uint8Array(16);
  crypto.getRandomValues(numbers);
  return [...numbers].map((one) => one.toString(16).padStart(2, '0')).join('');
}
