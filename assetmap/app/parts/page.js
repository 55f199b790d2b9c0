// Tell the document what a person chose: its language, its look, which view is open; and let the bar be skipped.

const root = document.documentElement;
const device = window.matchMedia("(prefers-color-scheme: dark)");
let chosen = "device";
let active = null;
let isMarking = false;
let lost = null;

function paint() {
  root.dataset.theme = chosen === "device" ? (device.matches ? "dark" : "light") : chosen;
}

// Streamlit keeps its theme by address and reads it when the page is loaded: write it for every view, and load once more if it was
// another. Where the browser keeps nothing, Streamlit's own parts follow the device.
function dressStreamlit(paths) {
  const wanted = { dark: "Dark", light: "Light", contrast: "Light", device: "System" }[chosen];
  const base = new URL(".", document.baseURI).pathname;
  const here = [base, location.pathname, ...paths.map((path) => base + path)];
  let differs = false;
  try {
    for (const key of new Set(here.map((path) => `stActiveTheme-${path}-v2`))) {
      const before = JSON.parse(localStorage.getItem(key) ?? '"System"');
      if (before === wanted) continue;
      localStorage.setItem(key, JSON.stringify(wanted));
      differs ||= localStorage.getItem(key) === JSON.stringify(wanted);
    }
  } catch {
    return;
  }
  if (differs) location.reload();
}

// Streamlit draws the links again whenever it likes.
function markActive() {
  isMarking = false;
  sayLost();
  for (const link of document.querySelectorAll(".st-key-am-views a")) {
    const path = new URL(link.href).pathname.replace(/\/$/, "").split("/").pop();
    if (path === active) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// When the app no longer answers, Streamlit says so in words for those who wrote it.
function sayLost() {
  for (const dialog of document.querySelectorAll('[role="dialog"]')) {
    if (lost === null || !dialog.textContent.startsWith("Connection error")) continue;
    const texts = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
    const [title, ...rest] = Array.from({ length: 99 }, () => texts.nextNode()).filter((one) => one?.nodeValue.trim());
    title.nodeValue = lost.title;
    rest.forEach((one, at) => {
      one.nodeValue = at === 0 ? lost.words : "";
    });
  }
}

function skip(event) {
  event.preventDefault();
  const target = document.querySelector('[data-testid="stMain"] h1') ?? document.querySelector('[data-testid="stMain"]');
  target.tabIndex = -1;
  target.focus();
}

device.addEventListener("change", paint);
new MutationObserver(() => {
  if (isMarking || active === null) return;
  isMarking = true;
  requestAnimationFrame(markActive);
}).observe(document.body, { childList: true, subtree: true });

export default function ({ data, parentElement }) {
  root.lang = data.lang;
  for (const [name, value] of Object.entries(data.attributes)) root.dataset[name] = value;
  document.cookie = `${data.cookie}; Path=/; Max-Age=31536000; SameSite=Strict`;
  chosen = data.colours;
  paint();
  dressStreamlit(data.paths);
  active = data.active;
  lost = data.lost;
  markActive();
  const link = parentElement.querySelector(".am-skip-link");
  link.textContent = data.skip;
  link.onclick = skip;
}
