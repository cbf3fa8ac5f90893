// Runs the course's widgets on a static page, without a kernel: finds each mount point, imports the
// widget's own module from this site, and hands it a small model that remembers in this browser.

const page = JSON.parse(document.getElementById("ck-widgets").textContent);

/** Return where a mount's state is kept: many sites share one origin, so the course comes first. */
function storageKey(mount) {
  return `ck:${page.course}:${mount.dataset.ckWidget}:${mount.dataset.ckId}`;
}

function recall(key) {
  try {
    const state = JSON.parse(localStorage.getItem(key));
    return state !== null && typeof state === "object" ? state : {};
  } catch {
    return {}; // No storage, or a damaged entry: begin anew.
  }
}

function remember(key, state) {
  try {
    localStorage.setItem(key, JSON.stringify(state));
  } catch {
    // A full or forbidden storage must not stop the learner.
  }
}

/** Return the part of anywidget's model that our widgets use; traits in `kept` are remembered. */
function createModel(state, key, kept) {
  const stored = recall(key);
  const values = { ...state };
  for (const name of kept) {
    if (typeof stored[name] === typeof state[name] && stored[name] !== null) {
      values[name] = stored[name];
    }
  }
  const listeners = new Map();
  const heard = (event) => listeners.get(event) ?? [];
  return {
    get: (name) => values[name],
    set(name, value) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
      values[name] = value;
      for (const listener of heard(`change:${name}`)) listener();
    },
    on(event, listener) {
      listeners.set(event, [...heard(event), listener]);
    },
    off(event, listener) {
      listeners.set(
        event,
        heard(event).filter((other) => other !== listener),
      );
    },
    save_changes() {
      remember(key, Object.fromEntries(kept.map((name) => [name, values[name]])));
    },
  };
}

async function start(mount) {
  const { module, kept } = page.widgets[mount.dataset.ckWidget];
  const { default: widget } = await import(new URL(module, document.baseURI).href);
  const state = JSON.parse(mount.querySelector(":scope > .ck-state").textContent);
  const model = createModel(state, storageKey(mount), kept);
  widget.adopt?.({ model, from: mount });
  const stage = document.createElement("div");
  await widget.render({ model, el: stage });
  mount.replaceChildren(...stage.childNodes);
  mount.dataset.ckReady = "";
}

const started = new WeakSet();

/** Start every mount that is parsed as a whole. */
function scan() {
  for (const mount of document.querySelectorAll(".ck-mount")) {
    if (started.has(mount) || (document.readyState === "loading" && !mount.nextSibling)) continue;
    started.add(mount);
    // A broken widget leaves its static HTML standing and the others alone.
    start(mount).catch((error) => {
      mount.dataset.ckFailed = "";
      console.error(error);
    });
  }
}

// This script is async: it may well come before the mounts, and it waits for no other script.
const observer = new MutationObserver(scan);
observer.observe(document, { childList: true, subtree: true });
document.addEventListener("readystatechange", () => {
  observer.disconnect();
  scan();
});
if (document.readyState !== "loading") observer.disconnect();
scan();
