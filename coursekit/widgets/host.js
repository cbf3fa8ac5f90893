// Runs the course's widgets on a static page, without a kernel: finds each mount point, imports the
// widget's own module from this site, and hands it a small model that remembers in this browser.

const page = JSON.parse(document.getElementById("ck-widgets").textContent);

function storageKey(mount) {
  // Pages of many authors share one origin on github.io, so the course's id comes first.
  return `ck:${page.course}:${mount.dataset.ckWidget}:${mount.dataset.ckId}`;
}

function remembered(key) {
  try {
    const state = JSON.parse(localStorage.getItem(key) ?? "{}");
    return state !== null && typeof state === "object" && !Array.isArray(state) ? state : {};
  } catch {
    return {}; // no storage (private window) or a damaged entry: begin anew
  }
}

function remember(key, state) {
  try {
    localStorage.setItem(key, JSON.stringify(state));
  } catch {
    // A full or forbidden storage must not stop the learner.
  }
}

/** Return the part of anywidget's model that our widgets use. Only traits in `keep` are remembered. */
function createModel(state, key, keep) {
  const listeners = new Map();
  const stored = remembered(key);
  const values = { ...state };
  for (const name of keep) if (typeof stored[name] === typeof state[name]) values[name] = stored[name];
  return {
    get: (name) => values[name],
    set(name, value) {
      values[name] = value;
      for (const listener of listeners.get(`change:${name}`) ?? []) listener();
    },
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    off(event, listener) {
      listeners.set(event, (listeners.get(event) ?? []).filter((other) => other !== listener));
    },
    save_changes() {
      remember(key, Object.fromEntries(keep.map((name) => [name, values[name]])));
    },
  };
}

async function start(mount) {
  const { module, keep } = page.widgets[mount.dataset.ckWidget];
  const { default: widget } = await import(new URL(module, document.baseURI).href);
  const state = JSON.parse(mount.querySelector(":scope > script.ck-state").textContent);
  const stage = document.createElement("div");
  await widget.render({ model: createModel(state, storageKey(mount), keep), el: stage });
  mount.replaceChildren(...stage.childNodes);
  mount.dataset.ckReady = "";
}

for (const mount of document.querySelectorAll(".ck-mount")) {
  // One broken widget leaves its static HTML standing and the others alone.
  start(mount).catch((error) => console.error(error));
}
