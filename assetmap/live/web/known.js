// Known assets beyond those that the page lists: it lists only so many, to stay small.
import { make } from './words.js';

const byId = (id) => document.getElementById(id);

/** Ask for names like `wanted` and put them into the lists of the page. */
export async function learn(wanted) {
  if (wanted.length < 2) return;
  const asked = `/known.json?${new URLSearchParams({ name: wanted })}`;
  const said = await fetch(asked).then((answer) => answer.json()).catch(() => ({ known: [] }));
  const there = new Set([...byId('about').options].map((one) => one.value));
  for (const [id, name] of said.known.filter(([id]) => !there.has(id))) {
    byId('about').append(make('option', name, { value: id }));
    byId('known-names').append(make('option', '', { value: name }));
  }
}
