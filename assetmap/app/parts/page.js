// Tell the document what a person chose: its language, its look, which view is open; and let the bar be skipped.

const root = document.documentElement;
const device = window.matchMedia("(prefers-color-scheme: dark)");
let chosen = "device";
let active = null;
let isMarking = false;
let tellBack = null;
let isGoneBack = false;
let lost = null;
let loading = null;
let mustLoad = false;
let isByKeys = false;
let ofTheMap = []; // names in the address that the map writes, of which the app knows nothing

function paint() {
  root.dataset.theme = chosen === "device" ? (device.matches ? "dark" : "light") : chosen;
}

// Streamlit keeps its theme by address and reads it when the page is loaded: write it for every view, and load once more if it was
// another. Where the browser keeps nothing, Streamlit's own parts follow the device. Who goes through the looks with
// the arrow keys has it loaded only where they stay, and is put back there.
const STAYS_MS = 1200;
const FOCUS = "assetmap.focus";

function dressStreamlit(paths) {
  clearTimeout(loading);
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
  if (differs || mustLoad) {
    mustLoad = true;
    if (isByKeys) loading = setTimeout(loadAgain, STAYS_MS);
    else loadAgain();
  }
}

function loadAgain() {
  const part = document.activeElement?.closest('[class*="st-key-"]');
  const key = [...(part?.classList ?? [])].find((name) => name.startsWith("st-key-"));
  try {
    if (key) sessionStorage.setItem(FOCUS, key);
  } catch {
    // storage is off: the keys then begin at the top
  }
  location.reload();
}

function takeUpFocus() {
  try {
    const key = sessionStorage.getItem(FOCUS);
    if (key === null) return;
    if (document.activeElement !== document.body) return sessionStorage.removeItem(FOCUS);
    const part = document.querySelector(`.${CSS.escape(key)} :is(input:checked, input:not([type="radio"]), button, select)`);
    if (!part) return;
    sessionStorage.removeItem(FOCUS);
    part.focus();
  } catch {
    // storage is off
  }
}

// Streamlit draws the links again whenever it likes.
function markActive() {
  isMarking = false;
  takeUpFocus();
  closeStreamlitsWord();
  for (const link of document.querySelectorAll(".st-key-am-views a")) {
    const path = new URL(link.href).pathname.replace(/\/$/, "").split("/").pop();
    if (path === active) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// When the app no longer answers, Streamlit says so late, in words for those who wrote it, and in front of what could still be read.
// This says it soon, above the page, and goes when the app is back.
const PATIENCE_MS = 1500; // a connection that comes back at once is not worth a word
const ASK_AGAIN_MS = 2000;
let waiting = null;
let asking = null;

const isCutOff = () => document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState !== "CONNECTED";

async function answers() {
  try {
    const answer = await fetch(new URL("_stcore/health", document.baseURI), { cache: "no-store", signal: AbortSignal.timeout(ASK_AGAIN_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}

// A network that went away, or a device that slept, leaves connections that look as if they stood.
async function ask() {
  clearTimeout(asking);
  const isLost = !(await answers()) || isCutOff();
  if (isLost) showLost();
  else hideLost();
}

function watchConnection() {
  if (!isCutOff()) {
    clearTimeout(waiting);
    waiting = null;
    if (document.querySelector(".am-cut-off")) ask();
  } else if (waiting === null) {
    waiting = setTimeout(ask, PATIENCE_MS);
  }
}

function showLost() {
  clearTimeout(asking);
  asking = setTimeout(ask, ASK_AGAIN_MS);
  if (lost === null || document.querySelector(".am-cut-off")) return;
  const line = document.createElement("div");
  line.className = "am-cut-off";
  line.setAttribute("role", "alert");
  const title = document.createElement("strong");
  title.textContent = lost.title;
  line.append(title, ` ${lost.words}`);
  document.body.append(line);
}

function hideLost() {
  clearTimeout(asking);
  document.querySelector(".am-cut-off")?.remove();
}

function closeStreamlitsWord() {
  for (const dialog of document.querySelectorAll('[role="dialog"]')) {
    if (lost === null || !dialog.textContent.startsWith("Connection error")) continue;
    dialog.querySelector("button")?.click();
    showLost();
  }
}

function skip(event) {
  event.preventDefault();
  const target = document.querySelector('[data-testid="stMain"] h1') ?? document.querySelector('[data-testid="stMain"]');
  target.tabIndex = -1;
  target.focus();
}

// Going back within a view changes what the session holds, of which Streamlit knows nothing: the session is told, and Streamlit is
// not, because it would run the view a second time with what it held before.
window.addEventListener(
  "popstate",
  (event) => {
    if (!tellBack || location.pathname.replace(/\/$/, "").split("/").pop() !== active) return;
    event.stopImmediatePropagation();
    isGoneBack = true;
    tellBack(location.search);
    window.dispatchEvent(new Event("assetmap-back"));
  },
  { capture: true },
);

// Streamlit enters the address that a run began with. What the map wrote there meanwhile is newer and stays; and until somebody who went
// back does something else, this view's address is the one gone back to, or the way forward were gone. The map keeps an entry's state.
const said = (search) => new URLSearchParams(search).toString();
const placeOf = (params) => JSON.stringify(["workspace", "example", "territory"].map((name) => params.get(name)));

function withTheMaps(url) {
  const [to, here] = [new URL(url ?? "", location.href), new URLSearchParams(location.search)];
  if (to.pathname !== location.pathname || placeOf(to.searchParams) !== placeOf(here)) return to;
  for (const name of ofTheMap) {
    to.searchParams.delete(name);
    if (here.has(name)) to.searchParams.set(name, here.get(name));
  }
  return to;
}

for (const name of ["pushState", "replaceState"]) {
  const write = history[name].bind(history);
  history[name] = (state, title, url) => {
    const to = withTheMaps(url);
    if (state === history.state || to.pathname !== location.pathname) write(state, title, url);
    else if (!isGoneBack && said(to.search) !== said(location.search)) write(state, title, to.href);
  };
}

function noteDeed(event) {
  isGoneBack = false;
  isByKeys = event.type === "keydown";
}
for (const deed of ["pointerdown", "keydown"]) window.addEventListener(deed, noteDeed, { capture: true });

device.addEventListener("change", paint);
new MutationObserver(() => {
  if (isMarking || active === null) return;
  isMarking = true;
  requestAnimationFrame(markActive);
}).observe(document.body, { childList: true, subtree: true });

new MutationObserver(watchConnection).observe(document.body, {
  subtree: true,
  attributes: true,
  attributeFilter: ["data-test-connection-state"],
});
window.addEventListener("offline", ask);
window.addEventListener("online", ask);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());

export default function ({ data, parentElement, setTriggerValue }) {
  tellBack = (search) => setTriggerValue("back", search);
  root.lang = data.lang;
  for (const [name, value] of Object.entries(data.attributes)) root.dataset[name] = value;
  document.cookie = `${data.cookie}; Path=/; Max-Age=31536000; SameSite=Strict`;
  chosen = data.colours;
  paint();
  dressStreamlit(data.paths);
  active = data.active;
  ofTheMap = data.of_the_map;
  lost = data.lost;
  markActive();
  const link = parentElement.querySelector(".am-skip-link");
  link.textContent = data.skip;
  link.onclick = skip;
}
