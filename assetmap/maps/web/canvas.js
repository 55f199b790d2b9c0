// A Leaflet layer that is one canvas: Leaflet moves and scales it while the map moves, we draw it when it has come to rest.

/** Pixels of the printed picture for each CSS pixel: about 240 to the inch. */
const PAPER_RATIO = 2.5;

/**
 * Make a canvas layer. `draw(context, view)` gets a context in CSS pixels and a view that turns world units into them:
 * `px = x * view.scale - view.left`. `under()` is the layer below, for printing.
 */
export function canvasLayer(L, { pane, padding, className, draw, under }) {
  const Layer = L.Renderer.extend({
    options: { pane, padding },
    _initContainer() {
      this._container = L.DomUtil.create('canvas', className);
      this._container.setAttribute('aria-hidden', 'true');
      this._context = this._container.getContext('2d');
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
      delete this._context;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.paint();
    },
    paintInto: draw,
    /** Draw again where the map stands. */
    paint() {
      if (!this._map || !this._container || !this._bounds) return;
      const size = this._bounds.getSize();
      const isOnPaper = Boolean(this._map.amIsOnPaper);
      const ratio = isOnPaper ? PAPER_RATIO : Math.min(2, window.devicePixelRatio || 1);
      const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
      const canvas = this._container;
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        canvas.style.width = `${size.x}px`;
        canvas.style.height = `${size.y}px`;
      }
      L.DomUtil.setPosition(canvas, this._bounds.min);
      // On paper canvases do not let those below them through: there the upper one holds a picture of both.
      if (isOnPaper && !under) return;
      const sheet = isOnPaper ? Object.assign(document.createElement('canvas'), { width, height }) : canvas;
      const context = sheet === canvas ? this._context : sheet.getContext('2d');
      this._context.setTransform(1, 0, 0, 1, 0, 0);
      this._context.clearRect(0, 0, width, height);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.amPalette = this._map.amPalette;
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const zoom = this._map.getZoom();
      const scale = 256 * 2 ** zoom;
      const view = { zoom, scale, left: origin.x, top: origin.y, width: size.x, height: size.y, ratio };
      if (isOnPaper) {
        context.fillStyle = context.amPalette.bare;
        context.fillRect(0, 0, size.x, size.y);
        under().paintInto(context, view);
      }
      draw(context, view);
      if (isOnPaper) this._context.drawImage(sheet, 0, 0);
    },
  });
  return new Layer();
}

/** Whether the box (west, north, east, south at `at`) touches the view. */
export function isInView(box, at, { scale, left, top, width, height }) {
  return (
    box[at] * scale - left < width && box[at + 2] * scale - left > 0 && box[at + 1] * scale - top < height && box[at + 3] * scale - top > 0
  );
}

/** Add the rings of one shape to the path, leaving out vertices nearer than a pixel to the last. */
export function traceShape(context, shapes, shape, view, isClosed) {
  const { X, Y, first, start } = shapes;
  const { scale, left, top } = view;
  for (let ring = first[shape]; ring < first[shape + 1]; ring += 1) {
    const [from, to] = [start[ring], start[ring + 1]];
    let lastX = X[from] * scale - left;
    let lastY = Y[from] * scale - top;
    context.moveTo(lastX, lastY);
    for (let at = from + 1; at < to; at += 1) {
      const x = X[at] * scale - left;
      const y = Y[at] * scale - top;
      if (at < to - 1 && Math.abs(x - lastX) + Math.abs(y - lastY) < 1) continue;
      context.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    if (isClosed) context.closePath();
  }
}
