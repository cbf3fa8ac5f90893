// Runs the course's widgets on a static page, without a kernel: finds each mount point and hands its widget
// a small model that remembers in this browser.

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
  unloaded: "Latihan belum dapat dimuat; mungkin sambungan internet terputus.",
};

/** Say once, above the first widget, what the learner should know; return where it is said. */
function notify(kind) {
  const said = document.querySelector(`.ck-notice[data-notice="${kind}"]`);
  if (said) return said;
  const notice = document.createElement("p");
  notice.className = "ck-notice";
  notice.dataset.notice = kind;
  notice.setAttribute("role", "alert");
  notice.textContent = NOTICES[kind];
  document.querySelector(".ck-mount").before(notice);
  return notice;
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

const CONTROLS = "a[href], button, input, select, textarea, summary";

/** Return the controls in `root` that are seen and of the same kind as `one`. */
function alike(root, one) {
  const kind = ({ tagName, type }) => `${tagName} ${type}`;
  const seen = [...root.querySelectorAll(CONTROLS)].filter((node) => node.checkVisibility());
  return seen.filter((node) => kind(node) === kind(one));
}

/** Call `change`, which puts other nodes into `mount`; the control that stands for the focused one is focused. */
function keepFocus(mount, change) {
  const held = document.activeElement;
  const at = mount.contains(held) ? alike(mount, held).indexOf(held) : -1;
  const cursor = at < 0 ? null : held.selectionStart;
  change();
  if (at < 0) return;
  const next = alike(mount, held)[at];
  next?.focus({ preventScroll: true });
  if (cursor !== null && cursor !== undefined) next?.setSelectionRange(cursor, cursor);
}

async function start(mount, states) {
  const name = `${mount.dataset.ckWidget}:${mount.dataset.ckId}`;
  const { default: widget, kept, defaults } = ck.modules[mount.dataset.ckWidget];
  const carried = mount.querySelector(":scope > .ck-state");
  const told = carried ? JSON.parse(carried.textContent) : states[name];
  const model = createModel({ ...defaults, ...told }, name, kept);
  widget.adopt?.({ model, from: mount });
  const stage = document.createElement("div");
  await widget.render({ model, el: stage });
  keepFocus(mount, () => {
    mount.replaceChildren(...stage.childNodes);
    mount.dataset.ckReady = "";
  });
}

/** Load what the widgets need to know, once somebody comes near, and start them all. */
async function begin(mounts) {
  let states = {};
  try {
    if (page.states) states = await ck.load(page.states);
  } catch (error) {
    console.error(error);
    offerAgain(mounts);
    return;
  }
  for (const mount of mounts) {
    // A broken widget leaves its static HTML standing and the others alone.
    start(mount, states).catch((error) => {
      mount.dataset.ckFailed = "";
      console.error(error);
    });
  }
}

/** The connection broke: the questions stand, but nothing answers yet. */
function offerAgain(mounts) {
  for (const mount of mounts) mount.dataset.ckFailed = "";
  const again = document.createElement("button");
  again.type = "button";
  again.className = "ck-again";
  again.textContent = "Muat lagi";
  again.addEventListener("click", () => {
    notice.remove();
    for (const mount of mounts) delete mount.dataset.ckFailed;
    begin(mounts);
  });
  const notice = notify("unloaded");
  notice.append(" ", again);
}

const mounts = [...document.querySelectorAll(".ck-mount")];
const AHEAD = "150%"; // of the window's height
const DOINGS = ["scroll", "pointermove", "pointerdown", "keydown"];

/** Call `act` once, when the reader does something: a page that is only opened loads no more than itself. */
function onceSomethingIsDone(act) {
  const done = () => {
    for (const doing of DOINGS) removeEventListener(doing, done, true);
    act();
  };
  for (const doing of DOINGS) addEventListener(doing, done, { capture: true, passive: true });
}

/** Start the widgets when a reader comes near one of them. */
function watch() {
  const near = new IntersectionObserver(
    (entries) => {
      if (entries.every(({ isIntersecting }) => !isIntersecting)) return;
      near.disconnect();
      begin(mounts);
    },
    { rootMargin: `${AHEAD} 0px` },
  );
  for (const mount of mounts) near.observe(mount);
}

const remembered = ({ dataset }) => store.read(`${dataset.ckWidget}:${dataset.ckId}`) !== undefined;
const waits = page?.states && !mounts.some((mount) => "ckAtOnce" in mount.dataset || remembered(mount));
if (waits) onceSomethingIsDone(watch);
else watch();
