// Runs the course's widgets on a static page, without a kernel: finds each mount point, imports the
// widget's own module from this site, and hands it a small model that remembers in this browser.

import { dayOf } from "./memory.js";
import { openStore, pageFacts } from "./store.js";

const page = pageFacts();
const store = openStore();
const NOTICES = {
  unsaved:
    "Peramban ini tidak menyimpan kemajuan Anda: penyimpanannya penuh atau dimatikan. Latihan tetap " +
    "berjalan, tetapi jawaban hilang bila halaman ini ditutup.",
  newer:
    "Kemajuan Anda ditulis oleh kursus versi yang lebih baru dan tidak diubah. Muat ulang halaman ini " +
    "supaya versinya sama.",
};

/** Say once, above the first widget, what the learner should know of their progress. */
function notify(kind) {
  if (document.querySelector(`.ck-notice[data-notice="${kind}"]`)) return;
  const notice = document.createElement("p");
  notice.className = "ck-notice";
  notice.dataset.notice = kind;
  notice.setAttribute("role", "alert");
  notice.textContent = NOTICES[kind];
  document.querySelector(".ck-mount").before(notice);
}

document.addEventListener("ck-unsaved", () => notify("unsaved"));
document.addEventListener("ck-attempt", ({ detail }) => {
  if (!store.record(detail, dayOf(new Date()))) notify("newer");
  document.dispatchEvent(new CustomEvent("ck-progress"));
});

/** Return the part of anywidget's model that our widgets use; traits in `kept` are remembered. */
function createModel(state, name, kept) {
  const found = store.read(name);
  const stored = found !== null && typeof found === "object" ? found : {};
  const values = { ...state };
  for (const one of kept) {
    if (typeof stored[one] === typeof state[one] && stored[one] !== null) values[one] = stored[one];
  }
  const listeners = new Map();
  const heard = (event) => listeners.get(event) ?? [];
  return {
    get: (one) => values[one],
    set(one, value) {
      if (JSON.stringify(values[one]) === JSON.stringify(value)) return;
      values[one] = value;
      for (const listener of heard(`change:${one}`)) listener();
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
      store.write(name, Object.fromEntries(kept.map((one) => [one, values[one]])));
    },
  };
}

async function start(mount) {
  const { module, kept, defaults } = page.widgets[mount.dataset.ckWidget];
  const { default: widget } = await import(new URL(module, document.baseURI).href);
  const told = JSON.parse(mount.querySelector(":scope > .ck-state").textContent);
  const state = { ...defaults, ...told };
  const model = createModel(state, `${mount.dataset.ckWidget}:${mount.dataset.ckId}`, kept);
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
