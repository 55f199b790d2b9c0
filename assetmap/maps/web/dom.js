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

const SIGNS = {
  plus: 'M10 3.5v13M3.5 10h13',
  minus: 'M3.5 10h13',
  close: 'M4.5 4.5l11 11M15.5 4.5l-11 11',
  whole: 'M3 7.5V3h4.5M12.5 3H17v4.5M17 12.5V17h-4.5M7.5 17H3v-4.5',
  here: 'M10 1.5v4M10 14.5v4M1.5 10h4M14.5 10h4M10 5.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z',
  screen: 'M11.5 3H17v5.5M17 3l-6 6M8.5 17H3v-5.5M3 17l6-6',
};

/** A small sign for a button that has its words elsewhere. */
export function signSvg(name) {
  const path = svgEl('path', { d: SIGNS[name], fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  return svgEl('svg', { class: 'am-sign', viewBox: '0 0 20 20', width: 20, height: 20, 'aria-hidden': 'true', focusable: 'false' }, path);
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
