// Colours and size of type for the canvases: read from the style sheet's tokens, so that dark and high contrast are decided in one place.

const TOKENS = {
  paper: '--am-map-paper',
  bare: '--am-map-bare',
  street: '--am-map-street',
  streetEdge: '--am-map-street-edge',
  building: '--am-map-building',
  buildingEdge: '--am-map-building-edge',
  square: '--am-map-square',
  green: '--am-map-green',
  wood: '--am-map-wood',
  water: '--am-map-water',
  path: '--am-map-path',
  rail: '--am-map-rail',
  waterInk: '--am-map-water-ink',
  greenInk: '--am-map-green-ink',
  streetInk: '--am-map-street-ink',
  halo: '--am-map-halo',
  edge: '--am-map-edge',
  name: '--am-map-name',
  casing: '--am-map-casing',
  accent: '--am-accent',
  onAccent: '--am-on-accent',
  warning: '--am-warning',
  surface: '--am-surface',
};

const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'];

/** Read what `root` looks like now: colours by name, `words` the scale of type, `font` its family. */
export function readPalette(root) {
  const style = getComputedStyle(root);
  const palette = { words: Number(style.getPropertyValue('--am-words')) || 1, font: style.fontFamily || 'sans-serif' };
  for (const [name, token] of Object.entries(TOKENS)) palette[name] = style.getPropertyValue(token).trim();
  return palette;
}

/** Call `onChange` when the page or the device may have changed its look. Returns a function that ends it. */
export function watchLook(onChange) {
  const queries = QUERIES.map((query) => window.matchMedia(query));
  const observer = new MutationObserver(onChange);
  for (const query of queries) query.addEventListener('change', onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-type'] });
  return () => {
    for (const query of queries) query.removeEventListener('change', onChange);
    observer.disconnect();
  };
}
