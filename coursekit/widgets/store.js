// What this browser remembers for a learner: one entry of localStorage per widget, and the progress.
// Many sites share one origin, so the course comes first in every name.

import { noProgress, readProgress, recorded } from "./memory.js";

const FORMAT = "coursekit-kemajuan";
const FORMAT_VERSION = 1;
const LARGEST_FILE = 5_000_000; // characters
const PROGRESS = "progress:semua";
const DAMAGED = "rusak:semua";
const NAME = /^[a-z]+:[a-z0-9]+(-[a-z0-9]+)*$/;

/** Return what the page says of itself; in a notebook there is no page. */
export function pageFacts() {
  const told = document.getElementById("ck-widgets");
  return told ? JSON.parse(told.textContent) : null;
}

/** Entries of one course, by "kind:id"; without a storage they last as long as the page. */
class Store {
  constructor(course) {
    this.course = course;
    this.prefix = `ck:${course}:`;
    this.spare = new Map();
    this.lasting = course !== undefined;
  }

  /** Return the value stored as `name`; undefined when there is none or it cannot be read. */
  read(name) {
    try {
      const text = this.spare.get(name) ?? (this.lasting ? localStorage.getItem(this.prefix + name) : null);
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** Store a value; the page is told when it will not last. */
  write(name, value) {
    const text = JSON.stringify(value);
    try {
      if (!this.lasting) throw new Error("no storage");
      localStorage.setItem(this.prefix + name, text);
      this.spare.delete(name);
      return true;
    } catch {
      this.spare.set(name, text);
      if (this.course !== undefined) document.dispatchEvent(new CustomEvent("ck-unsaved"));
      return false;
    }
  }

  names() {
    const found = new Set(this.spare.keys());
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (this.lasting && key.startsWith(this.prefix)) found.add(key.slice(this.prefix.length));
      }
    } catch {
      // No storage: only what this page remembers.
    }
    return [...found];
  }

  clear() {
    for (const name of this.names()) {
      this.spare.delete(name);
      if (this.lasting) localStorage.removeItem(this.prefix + name);
    }
  }

  /** Return `{progress, problem}`; what is damaged is put aside before anything is written over it. */
  progress() {
    let raw = null;
    try {
      raw = this.spare.get(PROGRESS) ?? (this.lasting ? localStorage.getItem(this.prefix + PROGRESS) : null);
      const found = readProgress(raw === null ? undefined : JSON.parse(raw));
      if (found.problem === "damaged") this.putAside(raw);
      return found;
    } catch {
      if (raw !== null) this.putAside(raw);
      return { progress: noProgress(), problem: raw === null ? "" : "damaged" };
    }
  }

  putAside(raw) {
    if (this.read(DAMAGED) === undefined) this.write(DAMAGED, raw);
  }

  /** Remember an attempt; return false when a newer course has written what is there. */
  record(attempt, day) {
    const { progress, problem } = this.progress();
    if (problem === "newer") return false;
    this.write(PROGRESS, recorded(progress, attempt, day));
    return true;
  }

  setProgress(progress) {
    return this.write(PROGRESS, progress);
  }

  /** Return everything as the text of a file. */
  exported(now) {
    const entries = Object.fromEntries(this.names().sort().map((name) => [name, this.read(name)]));
    const head = { format: FORMAT, version: FORMAT_VERSION, course: this.course };
    return JSON.stringify({ ...head, saved: now.toISOString(), entries }, null, 1);
  }

  /**
   * Return `{entries}` of such a file, or `{problem}`: "large", "unreadable", "strange" (another kind of file),
   * "newer" or "other" (another course, then also `course`).
   */
  readFile(text) {
    if (text.length > LARGEST_FILE) return { problem: "large" };
    let told;
    try {
      told = JSON.parse(text);
    } catch {
      return { problem: "unreadable" };
    }
    const { format, version, course, entries } = told ?? {};
    if (format !== FORMAT || entries === null || typeof entries !== "object") return { problem: "strange" };
    if (version !== FORMAT_VERSION) return { problem: "newer" };
    if (course !== this.course) return { problem: "other", course: String(course).slice(0, 80) };
    const named = Object.entries(entries).filter(([name]) => NAME.test(name) && name !== DAMAGED);
    return { entries: new Map(named) };
  }
}

/** Return the store of the course that the page belongs to. */
export function openStore() {
  return new Store(pageFacts()?.course);
}

export { PROGRESS };
