// Makes elements. Text from outside only ever enters as a text node; nothing here or elsewhere reads markup.

const SVG_SPACE = 'http://www.w3.org/2000/svg';

/** Make an element: `el('button', { class: 'am-x', on: { click } }, 'Close')`. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Make an SVG element. */
export function svgEl(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG_SPACE, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== '') node.append(child);
  }
  return node;
}

/** Somebody's own words, kept from turning the sentence around them (right-to-left names and marks). */
export function said(text, className) {
  return el('bdi', { class: className }, text);
}

/** A link out, only for http and https. */
export function outLink(href, text) {
  if (!/^https?:\/\/[^\s/]/i.test(href)) return said(text);
  return el('a', { href, rel: 'noopener noreferrer nofollow', target: '_blank' }, said(text));
}

let lastNumber = 0;

/** An id that no other element of the page has. */
export function newId(stem) {
  lastNumber += 1;
  return `am-${stem}-${lastNumber}`;
}

/** Whether the person asked their device for less movement. */
export function wantsStillness() {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
