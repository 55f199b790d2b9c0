// The explorer on paper: light colours, a sharper picture of the whole map, every row of the list.

import { fitAll, paintMarks, renewLook } from './map.js';

/** Get ready whenever the page is printed, and back again. Returns a function that ends it. */
export function preparePrinting(frame, parts, state) {
  let before = null;
  const start = () => {
    const { map } = parts.view;
    before = { centre: map.getCenter(), zoom: map.getZoom() };
    frame.root.classList.add('am-printing');
    renewLook(parts.view);
    map.amIsOnPaper = true;
    parts.list.fillForPrint();
    map.invalidateSize({ animate: false });
    fitAll(parts.view, state);
  };
  const end = () => {
    frame.root.classList.remove('am-printing');
    parts.view.map.amIsOnPaper = false;
    renewLook(parts.view);
    parts.view.map.invalidateSize({ animate: false });
    if (before) parts.view.map.setView(before.centre, before.zoom, { animate: false });
    parts.view.base.paint();
    paintMarks(parts.view);
    parts.list.renew();
  };
  window.addEventListener('beforeprint', start);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', start);
    window.removeEventListener('afterprint', end);
  };
}
