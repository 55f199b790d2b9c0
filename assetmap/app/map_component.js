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
    addStyle("web/leaflet/leaflet.css"),
    addStyle("web/assetmap/assetmap.css"),
  ]).then(([leaflet, maps]) => ({ L: leaflet.default ?? leaflet, mountMap: maps.mountMap }));
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

function say(host, words) {
  let line = host.querySelector(":scope > .am-map-words");
  if (!words) return line?.remove();
  if (!line) {
    line = document.createElement("p");
    line.className = "am-map-words";
    line.setAttribute("role", "status");
    host.append(line);
  }
  line.textContent = words;
}

function mount(host, shown, data, { L, mountMap }, spec) {
  remember(shown);
  shown.explorer?.destroy();
  say(host, "");
  Object.assign(shown, { place: data.place, key: data.key, lang: data.lang });
  shown.explorer = mountMap(host, spec, {
    L,
    initial: recall(shown),
    wishes: shown.wishes,
    texts: data.texts,
    onSelect: (id) => shown.wishes.listens && shown.send("selected", id ?? ""),
    onDrawn: (geometry) => shown.send("drawn", geometry),
    onAsk: (action, id) => shown.send("asked", [action, id]),
    onCancel: () => shown.send("cancelled", true),
  });
  host.explorer = shown.explorer; // for tests and for tools that draw on the map
  host.dataset.mounts = String(Number(host.dataset.mounts ?? 0) + 1);
}

async function show(host, shown, data) {
  const asked = `${data.version} ${data.lang}`;
  if (shown.asked === asked) return;
  shown.asked = asked;
  if (!shown.explorer) say(host, data.words.drawing);
  try {
    const [ready, spec] = await Promise.all([loadLibraries(), fetchSpec(shown, data.version, data.url)]);
    if (shown.asked !== asked) return; // a newer one is on its way
    if (shown.explorer && shown.place === data.place && shown.lang === data.lang) shown.explorer.update(spec, data.version);
    else mount(host, shown, data, ready, spec);
    say(host, "");
    host.dataset.version = data.version;
  } catch (error) {
    console.error("assetmap: the map was not drawn:", error);
    if (shown.asked === asked) shown.asked = null;
    say(host, data.words.failed);
  }
}

function follow(host, shown, data) {
  const words = JSON.stringify(data.wishes);
  shown.wishes = data.wishes;
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
    const fresh = { asked: null, explorer: null, place: null, lost: null, leave: () => remember(fresh) };
    window.addEventListener("pagehide", fresh.leave);
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
      remember(shown);
      shown.explorer?.destroy();
      explorers.delete(host);
    });
}
