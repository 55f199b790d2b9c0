// The page's own words, in the language it was written in.
const block = document.getElementById('words');
const words = block ? JSON.parse(block.textContent) : {};

/** Return a text by its name, with `{placeholders}` filled. */
export function say(name, values = {}) {
  return (words[name] || '').replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ''));
}

/** Make an element with a text and attributes; text never becomes markup. */
export function make(tag, text = '', attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
