// The marks: the shape says who holds the asset, the colour its theme, the glyph its layer.

import { svgEl } from './dom.js';

const SHAPES = {
  individual: 'M12 1.6a10.4 10.4 0 1 1 0 20.8a10.4 10.4 0 1 1 0-20.8z',
  community: 'M6.4 2h11.2A4.4 4.4 0 0 1 22 6.4v11.2a4.4 4.4 0 0 1-4.4 4.4H6.4A4.4 4.4 0 0 1 2 17.6V6.4A4.4 4.4 0 0 1 6.4 2z',
  organisational: 'M11 1.4a2 2 0 0 1 2 0l7.6 4.4a2 2 0 0 1 1 1.7v9a2 2 0 0 1-1 1.7L13 22.6a2 2 0 0 1-2 0l-7.6-4.4a2 2 0 0 1-1-1.7v-9a2 2 0 0 1 1-1.7z',
  '': 'M12 .8L23.2 12L12 23.2L.8 12z',
};

/** An approximate place is a smaller body inside a dashed edge. */
const INNER = 'translate(2.4 2.4) scale(0.8)';

const GREY = '#6b757d';

/** How a mark of this layer and status is painted. */
function look(layer, status, isApproximate) {
  const isFormer = status === 'former' || status === 'dormant';
  const isOutline = status === 'potential' || status === 'emerging';
  const colour = isFormer ? GREY : layer.colour;
  return { shape: SHAPES[layer.level] || SHAPES[''], colour, isOutline, isApproximate };
}

/** Where the glyph stands inside the 24 by 24 box of the shape: [scale, left, top]. */
function glyphPlace([width, height]) {
  const scale = 12.4 / Math.max(width, height);
  return [scale, 12 - (width * scale) / 2, 12 - (height * scale) / 2];
}

/** The mark as an SVG element for lists, legend and card; it is decoration, words stand beside it. */
export function markSvg(model, layer, { status = 'existing', isApproximate = false, size = 24 } = {}) {
  const { shape, colour, isOutline } = look(layer, status, isApproximate);
  const svg = svgEl('svg', { class: 'am-mark', viewBox: '-1 -1 26 26', width: size, height: size, 'aria-hidden': 'true', focusable: 'false' });
  if (isApproximate) svg.append(svgEl('path', { d: shape, fill: 'none', stroke: colour, 'stroke-width': 1.5, 'stroke-dasharray': '3.1 2.3' }));
  const body = svgEl('g', { transform: isApproximate ? INNER : null });
  svg.append(body);
  // On dark paper the style sheet gives a filled body a light rim.
  body.append(svgEl('path', { class: isOutline ? null : 'am-mark-body', d: shape, fill: isOutline ? '#fff' : colour, stroke: isOutline ? colour : null, 'stroke-width': isOutline ? 1.8 : null }));
  const icon = model.spec.icons[layer.icon];
  if (icon) {
    const [scale, left, top] = glyphPlace(icon);
    body.append(svgEl('path', { d: icon[2], fill: isOutline ? colour : '#fff', transform: `translate(${left} ${top}) scale(${scale})` }));
  }
  return svg;
}

/** The bare shape of a level, for the legend. */
export function levelSvg(level, size = 20) {
  const svg = svgEl('svg', { class: 'am-mark', viewBox: '-1 -1 26 26', width: size, height: size, 'aria-hidden': 'true', focusable: 'false' });
  svg.append(svgEl('path', { d: SHAPES[level] || SHAPES[''], fill: 'none', stroke: 'currentColor', 'stroke-width': 2.2 }));
  return svg;
}

/** Keeps marks as small pictures, so that a map of thousands stamps them instead of drawing them. */
export function makeStamps(model, ratio) {
  const kept = new Map();
  const margin = 4;
  return function stamp(layerAt, status, isApproximate, size) {
    const key = `${layerAt}|${status}|${isApproximate}|${size}`;
    let picture = kept.get(key);
    if (!picture) {
      picture = drawMark(model, model.layers[layerAt], look(model.layers[layerAt], status, isApproximate), size, margin, ratio);
      kept.set(key, picture);
    }
    return picture;
  };
}

function drawMark(model, layer, { shape, colour, isOutline, isApproximate }, size, margin, ratio) {
  const canvas = document.createElement('canvas');
  const side = size + 2 * margin;
  canvas.width = canvas.height = Math.ceil(side * ratio);
  const context = canvas.getContext('2d');
  context.scale((ratio * size) / 24, (ratio * size) / 24);
  const shift = (margin * 24) / size;
  context.translate(shift, shift);
  const path = new Path2D(shape);
  const unit = 24 / size;
  context.lineJoin = 'round';
  context.strokeStyle = 'rgba(29, 42, 51, 0.28)';
  context.lineWidth = 5 * unit;
  context.stroke(path);
  context.strokeStyle = '#fff';
  context.lineWidth = 4 * unit;
  context.stroke(path);
  if (isApproximate) {
    context.fillStyle = '#fff';
    context.fill(path);
    context.strokeStyle = colour;
    context.lineWidth = 1.6;
    context.setLineDash([3.1, 2.3]);
    context.stroke(path);
    context.setLineDash([]);
    context.translate(2.4, 2.4);
    context.scale(0.8, 0.8);
  }
  context.fillStyle = isOutline ? '#fff' : colour;
  context.fill(path);
  if (isOutline) {
    context.strokeStyle = colour;
    context.lineWidth = 2 * unit;
    context.stroke(path);
  }
  const icon = model.spec.icons[layer.icon];
  if (icon) {
    const [scale, left, top] = glyphPlace(icon);
    context.translate(left, top);
    context.scale(scale, scale);
    context.fillStyle = isOutline ? colour : '#fff';
    context.fill(new Path2D(icon[2]));
  }
  return { canvas, side };
}
