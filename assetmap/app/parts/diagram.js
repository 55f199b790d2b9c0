// Draw relations as boxes in columns with lines between them; a box is a button that sends its id.

const drawn = new WeakMap(); // host element -> what is drawn in it
const SVG = "http://www.w3.org/2000/svg";

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function box(shown, node) {
  const button = make("button", `am-node am-node-${node.kind}`);
  button.type = "button";
  button.dataset.id = node.id;
  button.append(make("span", "am-node-name", node.name));
  if (node.note) button.append(make("span", "am-node-note", node.note));
  if (node.says) button.title = node.says;
  button.addEventListener("click", () => shown.send("chosen", node.id));
  for (const [event, isOn] of [["focus", true], ["blur", false], ["mouseenter", true], ["mouseleave", false]]) {
    button.addEventListener(event, () => {
      shown.pointed = isOn ? node.id : null;
      light(shown);
    });
  }
  button.addEventListener("keydown", (event) => step(shown, event, button));
  shown.boxes.set(node.id, button);
  return button;
}

// Up and down move within a column, left and right to the next column at the same height.
function step(shown, event, button) {
  const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const columns = [...shown.host.querySelectorAll(".am-diagram-column")].map((one) => [...one.querySelectorAll("button")]);
  const at = columns.findIndex((one) => one.includes(button));
  if (move[1]) return columns[at][columns[at].indexOf(button) + move[1]]?.focus();
  let to = at + move[0];
  while (columns[to] && !columns[to].length) to += move[0];
  const height = button.offsetTop;
  const near = columns[to]?.reduce((a, b) => (Math.abs(b.offsetTop - height) < Math.abs(a.offsetTop - height) ? b : a));
  near?.focus();
}

function light(shown) {
  const centre = shown.pointed ?? shown.chosen;
  const related = new Set(centre ? [centre] : []);
  for (const { edge, line } of shown.lines) {
    const isOn = edge.from === centre || edge.to === centre;
    line.classList.toggle("am-lit", isOn);
    if (isOn) related.add(edge.from).add(edge.to);
  }
  for (const [id, button] of shown.boxes) {
    button.classList.toggle("am-lit", related.has(id));
    button.setAttribute("aria-pressed", String(id === shown.chosen));
  }
  shown.root.classList.toggle("am-has-lit", related.size > 1);
}

function placeLines(shown) {
  const { root, svg } = shown;
  svg.setAttribute("viewBox", `0 0 ${root.scrollWidth} ${root.scrollHeight}`);
  svg.style.width = `${root.scrollWidth}px`;
  svg.style.height = `${root.scrollHeight}px`;
  for (const { edge, line } of shown.lines) {
    const [one, other] = [shown.boxes.get(edge.from), shown.boxes.get(edge.to)].sort((a, b) => a.offsetLeft - b.offsetLeft);
    const [y1, y2] = [one.offsetTop + one.offsetHeight / 2, other.offsetTop + other.offsetHeight / 2];
    const isSame = one.offsetLeft === other.offsetLeft;
    const isLast = isSame && one.offsetLeft + 1.5 * one.offsetWidth > root.scrollWidth;
    const x1 = isLast ? one.offsetLeft : one.offsetLeft + one.offsetWidth;
    const x2 = isSame ? x1 : other.offsetLeft;
    const bow = 18 + Math.min(Math.abs(y2 - y1) / 12, 24); // within one column a line bows out to the free side
    const [b1, b2] = isSame ? (isLast ? [-bow, -bow] : [bow, bow]) : [(x2 - x1) / 2, (x1 - x2) / 2];
    line.setAttribute("d", `M${x1},${y1} C${x1 + b1},${y1} ${x2 + b2},${y2} ${x2},${y2}`);
  }
}

function build(shown, data) {
  const root = make("div", "am-diagram");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", data.label);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  root.append(svg);
  Object.assign(shown, { root, svg, boxes: new Map(), lines: [], pointed: null });
  for (const column of data.columns) {
    const part = make("section", "am-diagram-column");
    part.setAttribute("aria-label", column.title);
    const nodes = make("div", "am-diagram-nodes");
    nodes.append(...column.nodes.map((node) => box(shown, node)));
    part.append(make("p", "am-diagram-title", column.title), nodes);
    root.append(part);
  }
  for (const edge of data.edges) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", `am-edge am-edge-${edge.look}`);
    svg.append(line);
    shown.lines.push({ edge, line });
  }
  shown.host.replaceChildren(root);
  shown.watch?.disconnect();
  shown.watch = new ResizeObserver(() => placeLines(shown));
  shown.watch.observe(root);
  placeLines(shown);
}

export default function (component) {
  const host = component.parentElement.querySelector(".am-diagram-host");
  if (!drawn.has(host)) drawn.set(host, { host });
  const shown = drawn.get(host);
  shown.send = (name, value) => component.setTriggerValue(name, value);
  const { chosen, ...rest } = component.data;
  const words = JSON.stringify(rest);
  if (shown.words !== words) {
    shown.words = words;
    build(shown, rest);
  }
  shown.chosen = chosen;
  light(shown);
  return () =>
    setTimeout(() => {
      if (host.isConnected) return; // only a rerun
      shown.watch?.disconnect();
      drawn.delete(host);
    });
}
