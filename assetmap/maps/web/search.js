// Finding by words as people say them: accents, case and a plain plural do not matter, and a layer's own words count.

import { folded } from './words.js';

/** The least letters of a word somebody is still typing that may stand for a longer one. */
const LEAST_BEGINNING = 3;

/** A word and its plain singular or plural. */
export function formsOf(word) {
  const forms = [word];
  if (word.length > 4 && word.endsWith('ies')) forms.push(`${word.slice(0, -3)}y`);
  else if (word.length > 4 && /(ch|sh|x|ss)es$/.test(word)) forms.push(word.slice(0, -2));
  else if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) forms.push(word.slice(0, -1));
  else if (word.length > 3 && /[^aeiou]y$/.test(word)) forms.push(`${word.slice(0, -1)}ies`);
  return forms;
}

const wordsOf = (text) => folded(text).replace(/['’]/g, '').split(/[^\p{L}\p{N}]+/u).filter(Boolean);

function isSame(asked, word) {
  return formsOf(asked).includes(word) || formsOf(word).includes(asked);
}

/** Where in `asked` the words of `phrase` stand one after the other; null where they do not. The last may be half typed. */
function placeOf(phrase, asked) {
  for (let from = 0; from + phrase.length <= asked.length; from += 1) {
    const fits = phrase.every((word, at) => {
      const own = asked[from + at];
      const isLast = from + at === asked.length - 1;
      return isSame(own, word) || (isLast && own.length >= LEAST_BEGINNING && word.startsWith(own));
    });
    if (fits) return [from, from + phrase.length];
  }
  return null;
}

/**
 * Prepare a search. Returns null for no words, else isFound(row): every word asked for stands in what the row says, or belongs to
 * a phrase by which people name the row's layer. `hay(row)` gives the row's own words, folded.
 */
export function prepareSearch(query, { layers, layerOf, phrases }, hay, isLoose = false) {
  const plain = folded(query).split(/\s+/).filter(Boolean);
  if (!plain.length) return null;
  const asked = wordsOf(query);
  const forms = plain.map(formsOf);
  const named = new Map();
  const namedIn = (layer) => {
    if (!named.has(layer.id)) named.set(layer.id, spansOf(phrases(layer.id), asked, isLoose));
    return named.get(layer.id);
  };
  const isIn = (text, at) => forms[at].some((form) => text.includes(form));
  return (row) => {
    const text = hay(row);
    if (plain.every((_, at) => isIn(text, at))) return true;
    const spans = namedIn(layers[layerOf[row]]);
    return spans.some(([from, to]) => asked.every((word, at) => (at >= from && at < to) || formsOf(word).some((form) => text.includes(form))));
  };
}

function spansOf(phrases, asked, isLoose) {
  const spans = [];
  for (const phrase of phrases) {
    const words = wordsOf(phrase);
    const found = placeOf(words, asked) || (isLoose && words.length > asked.length && placeOf(asked, words.slice(0, asked.length)) ? [0, asked.length] : null);
    if (found) spans.push(found);
  }
  return spans;
}
