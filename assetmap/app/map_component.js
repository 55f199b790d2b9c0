// Mount the map explorer once and keep it through reruns; fetch map data from this server by its version.

const explorers = new WeakMap(); // host element -> what is shown in it
let libraries = null;

const at = (path) => new URL(path, document.baseURI).href;

function addStyle(path) {
  const href = at(path);
  const present = [...document.querySelectorAll('link[rel="stylesheet"]')].find((link) => link.href === href);
  if (present) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

function loadLibraries() {
  libraries ??= Promise.all([
    import(at("web/leaflet/leaflet-src.esm.js")),
    import(at("web/assetmap/assetmap.js")),
    import(at("web/assetmap/address.js")),
    addStyle("web/leaflet/leaflet.css"),
    addStyle("web/assetmap/assetmap.css"),
  ]).then(([leaflet, maps, address]) => ({ L: leaflet.default ?? leaflet, mountMap: maps.mountMap, address }));
  libraries.catch(() => (libraries = null));
  return libraries;
}

async function fetchSpec(shown, version, url) {
  const answer = await fetch(at(url), { credentials: "same-origin" });
  if (answer.ok) return answer.json();
  if (answer.status === 404 && shown.lost !== version) {
    shown.lost = version;
    shown.send("lost", version);
  }
  throw new Error(`map data: ${answer.status}`);
}

// Where the map stands and what is chosen survive a reload of the page, for as long as its tab is open.
const memory = (shown) => `assetmap.place.${shown.key}.${shown.place}`;

function remember(shown) {
  if (!shown.explorer) return;
  try {
    sessionStorage.setItem(memory(shown), JSON.stringify(shown.explorer.state()));
  } catch {
    // storage is off or full: the map then opens at its start
  }
}

function recall(shown) {
  try {
    return JSON.parse(sessionStorage.getItem(memory(shown))) ?? {};
  } catch {
    return {};
  }
}

// The address says what is shown, where the view wants that: somebody else's page, or this one reloaded, then shows the same.
const paramsHere = () => new URLSearchParams(location.search);
const placeOf = (params) => JSON.stringify(["workspace", "example", "territory"].map((name) => params.get(name)));
const addressOf = (params, names) => JSON.stringify(names.map((name) => params.get(name)));
let written = null; // what this page last wrote there, which is nobody's wish

function writeAddress(host, shown) {
  clearTimeout(shown.writing);
  if (!shown.explorer || !shown.isInAddress || !host.isConnected) return;
  const { NAMES, toAddress } = shown.address;
  const params = paramsHere();
  for (const name of NAMES) params.delete(name);
  for (const [name, value] of toAddress(shown.explorer.model(), shown.explorer.state())) params.set(name, value);
  const search = params.toString();
  written = addressOf(params, NAMES);
  shown.writtenFor = placeOf(params);
  if (addressOf(paramsHere(), NAMES) === written) return;
  try {
    history.replaceState(history.state, "", `${location.pathname}${search ? `?${search}` : ""}${location.hash}`);
  } catch {
    // browsers refuse when it changes too often: the next change says it all
  }
}

function writeSoon(host, shown) {
  clearTimeout(shown.writing);
  shown.writing = setTimeout(() => writeAddress(host, shown), 300);
}

// A page that is opened shows what its address asks for, if that is anything; one gone back to shows what it showed then.
function followAddress(host, shown, isBack) {
  if (!shown.explorer || !shown.isInAddress || !host.isConnected) return;
  const { NAMES, fromAddress } = shown.address;
  if (!isBack && addressOf(paramsHere(), NAMES) === written) return;
  if (isBack && placeOf(paramsHere()) !== shown.writtenFor) return; // its map is on its way
  const asked = fromAddress(shown.explorer.model(), paramsHere());
  if (!asked && !isBack) return;
  shown.explorer.restore(asked ?? { filter: {}, selected: null });
  if (isBack) written = addressOf(paramsHere(), NAMES);
  say(host, asked?.isWhole === false ? shown.words.unknown : "");
}

function say(host, words) {
  let line = host.querySelector(":scope > .am-map-words");
  if (!words) return line?.remove();
  if (!line) {
    line = document.createElement("p");
    line.className = "am-map-words";
    line.setAttribute("role", "status");
    host.prepend(line);
  }
  line.textContent = words;
}

function mount(host, shown, data, { L, mountMap, address }, spec) {
  remember(shown);
  shown.explorer?.destroy();
  say(host, "");
  Object.assign(shown, { place: data.place, key: data.key, lang: data.lang, address });
  shown.explorer = mountMap(host, spec, {
    L,
    initial: recall(shown),
    wishes: shown.wishes,
    texts: data.texts,
    onSelect: (id) => {
      say(host, "");
      writeSoon(host, shown);
      if (shown.wishes.listens) shown.send("selected", id ?? "");
    },
    onFilter: () => {
      say(host, "");
      writeSoon(host, shown);
    },
    onDrawn: (geometry) => shown.send("drawn", geometry),
    onAsk: (action, id) => shown.send("asked", [action, id]),
    onCancel: () => shown.send("cancelled", true),
  });
  host.explorer = shown.explorer; // for tests and for tools that draw on the map
  host.dataset.mounts = String(Number(host.dataset.mounts ?? 0) + 1);
  followAddress(host, shown, false);
}

async function show(host, shown, data) {
  const asked = `${data.version} ${data.lang}`;
  if (shown.asked === asked) return writeAddress(host, shown); // the view may have renewed it
  shown.asked = asked;
  if (!shown.explorer) say(host, data.words.drawing);
  try {
    const [ready, spec] = await Promise.all([loadLibraries(), fetchSpec(shown, data.version, data.url)]);
    if (shown.asked !== asked) return; // a newer one is on its way
    if (shown.explorer && shown.place === data.place && shown.lang === data.lang) {
      say(host, "");
      shown.explorer.update(spec, data.version);
    } else mount(host, shown, data, ready, spec);
    writeAddress(host, shown);
    host.dataset.version = data.version;
  } catch (error) {
    console.error("assetmap: the map was not drawn:", error);
    if (shown.asked === asked) shown.asked = null;
    say(host, data.words.failed);
  }
}

function follow(host, shown, data) {
  const words = JSON.stringify(data.wishes);
  Object.assign(shown, { wishes: data.wishes, words: data.words, isInAddress: data.isInAddress });
  if (shown.followed === words) return;
  shown.followed = words;
  host.dataset.parts = data.wishes.parts;
  host.dataset.height = data.wishes.height;
  // A map of another place is mounted with these wishes; they are not for the one still shown.
  if (shown.explorer && shown.place === data.place) shown.explorer.wish(data.wishes);
}

export default function (component) {
  const host = component.parentElement.querySelector(".am-map-host");
  if (!explorers.has(host)) {
    const fresh = { asked: null, explorer: null, place: null, lost: null, leave: () => remember(fresh), back: () => followAddress(host, fresh, true) };
    window.addEventListener("pagehide", fresh.leave);
    window.addEventListener("assetmap-back", fresh.back);
    explorers.set(host, fresh);
  }
  const shown = explorers.get(host);
  shown.send = (name, value) => component.setTriggerValue(name, value);
  follow(host, shown, component.data);
  show(host, shown, component.data);
  return () =>
    setTimeout(() => {
      if (host.isConnected) return; // only a rerun
      window.removeEventListener("pagehide", shown.leave);
      window.removeEventListener("assetmap-back", shown.back);
      clearTimeout(shown.writing);
      remember(shown);
      shown.explorer?.destroy();
      explorers.delete(host);
    });
}
