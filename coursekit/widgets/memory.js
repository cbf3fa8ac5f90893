// What is remembered of a learner, and what follows from it: pure functions of plain values, so that
// they can be tried without a page. A day is the number of days since 1970 where the learner is.
// Why spacing, and that the intervals are the editors' choice, is told in chapter 17.

export const VERSION = 1;
const INTERVALS = [1, 3, 7, 21]; // days
const MASTERED = 3; // recalls on as many days
const LONGEST_LOG = 3000;
const LEVELS = ["rendah", "sedang", "tinggi"];
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const CELL = /^(\d{1,2})?[A-Z]$/;

/** Return the day of a moment, by the clock of this device. */
export function dayOf(date) {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / 86_400_000);
}

/** Return the progress of somebody who has done nothing yet. */
export function noProgress() {
  return { version: VERSION, memory: {}, log: [] };
}

/**
 * Return the record of an item after a recall: `box` is the place in INTERVALS that its next recall
 * waits for, `due` and `last` are days, `hits` the days with a sure recall since the last lapse,
 * `mark` tells a confident error from an unsure hit.
 */
export function schedule(record, { right, confidence }, day) {
  const unsure = confidence === "rendah";
  if (!right) {
    const mark = confidence === "tinggi" ? "yakin-keliru" : "";
    return { box: 0, due: day + INTERVALS[0], last: day, hits: 0, mark };
  }
  const old = record ?? { box: -1, due: day, last: day - 1, hits: 0, mark: "" };
  if (unsure) return { ...old, box: Math.max(old.box, 0), due: day + INTERVALS[0], last: day, mark: "ragu-benar" };
  // Again on the same day, or before it is due: nothing was learned about memory.
  if (day < old.due) return { ...old, last: day };
  const box = Math.min(old.box + 1, INTERVALS.length - 1);
  return { box, due: day + INTERVALS[box], last: day, hits: old.hits + 1, mark: "" };
}

export function isMastered(record) {
  return record !== undefined && record.hits >= MASTERED;
}

/** Return the ids that are due on `day`: confident errors, unsure hits, then the longest overdue. */
export function dueItems(memory, day, known) {
  const rank = { "yakin-keliru": 0, "ragu-benar": 1 };
  return Object.keys(memory)
    .filter((id) => known(id) && memory[id].due <= day)
    .sort((one, other) => {
      const [a, b] = [memory[one], memory[other]];
      return (rank[a.mark] ?? 2) - (rank[b.mark] ?? 2) || a.due - b.due || (one < other ? -1 : 1);
    });
}

/**
 * Return the progress after an attempt `{id, right, confidence, confusions}`. The log, from which
 * confidence and confusions are told, takes an item once a day: later its key is known.
 */
export function recorded(progress, attempt, day) {
  const { id, right, confidence, confusions } = attempt;
  const memory = { ...progress.memory, [id]: schedule(progress.memory[id], attempt, day) };
  if (progress.log.some(([on, about]) => on === day && about === id)) return { ...progress, memory };
  const entry = [day, id, right ? 1 : 0, LEVELS.indexOf(confidence), confusions];
  return { ...progress, memory, log: [...progress.log, entry].slice(-LONGEST_LOG) };
}

/** Return for each level of confidence how many answers were given and how many were right. */
export function calibration(log) {
  const rows = LEVELS.map((level) => ({ level, count: 0, right: 0 }));
  for (const [, , right, level] of log) {
    if (!rows[level]) continue;
    rows[level].count += 1;
    rows[level].right += right;
  }
  return rows;
}

/**
 * Return mean confidence minus the share that is right, in points of a hundred; null without answers.
 * The levels count as a third, two thirds and certain.
 */
export function bias(log) {
  const rated = log.filter(([, , , level]) => level in LEVELS);
  if (!rated.length) return null;
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const sure = mean(rated.map(([, , , level]) => (level + 1) / LEVELS.length));
  return 100 * (sure - mean(rated.map(([, , right]) => right)));
}

/** Return how often a model was taken for another: Map of "AB" to {count, variables: Map}. */
export function confusionMap(log) {
  const found = new Map();
  for (const [, , , , pairs] of log) {
    for (const [asked, said] of pairs) {
      const key = asked.at(-1) + said.at(-1);
      if (key[0] === key[1]) continue; // another variable of the same model
      const seen = found.get(key) ?? { count: 0, variables: new Map() };
      seen.count += 1;
      const variable = asked.slice(0, -1);
      if (variable) seen.variables.set(variable, (seen.variables.get(variable) ?? 0) + 1);
      found.set(key, seen);
    }
  }
  return found;
}

const whole = (value, least = -1) => Number.isInteger(value) && value >= least && value < 1e6;

function isRecord(value) {
  if (value === null || typeof value !== "object") return false;
  const { box, due, last, hits, mark } = value;
  const known = typeof mark === "string" && mark.length < 20;
  return whole(box) && box < INTERVALS.length && whole(due) && whole(last) && whole(hits, 0) && known;
}

function isEntry(value) {
  if (!Array.isArray(value) || value.length !== 5) return false;
  const [day, id, right, level, pairs] = value;
  const isPair = (pair) =>
    Array.isArray(pair) && pair.length === 2 && pair.every((c) => typeof c === "string" && CELL.test(c));
  const known = typeof id === "string" && SLUG.test(id) && Array.isArray(pairs) && pairs.every(isPair);
  return whole(day) && known && (right === 0 || right === 1) && whole(level) && level < LEVELS.length;
}

// From a version to the next. Before the first one nothing was written but what widgets show.
const MIGRATIONS = { 0: (old) => ({ ...noProgress(), ...old, version: 1 }) };

/**
 * Return `{progress, problem}` for what was stored: `problem` is "newer" (then it must not be
 * written over), "damaged" (some or all of it could not be read and was left out) or "".
 */
export function readProgress(value) {
  if (value === undefined) return { progress: noProgress(), problem: "" };
  const damaged = { progress: noProgress(), problem: "damaged" };
  if (value === null || typeof value !== "object" || Array.isArray(value)) return damaged;
  let told = value;
  let version = told.version ?? 0;
  if (!whole(version, 0)) return damaged;
  if (version > VERSION) return { progress: noProgress(), problem: "newer" };
  while (version < VERSION) {
    told = MIGRATIONS[version](told);
    version = told.version;
  }
  const { memory, log } = told;
  if (memory === null || typeof memory !== "object" || !Array.isArray(log)) return damaged;
  const kept = Object.entries(memory).filter(([id, record]) => SLUG.test(id) && isRecord(record));
  const entries = log.filter(isEntry).slice(-LONGEST_LOG);
  const intact = kept.length === Object.keys(memory).length && entries.length === log.length;
  const progress = { version, memory: Object.fromEntries(kept), log: entries };
  return { progress, problem: intact ? "" : "damaged" };
}

/** Return two progresses as one: of an item the later record, of the log every entry once. */
export function merged(one, other) {
  const memory = { ...one.memory };
  for (const [id, record] of Object.entries(other.memory)) {
    if (!memory[id] || record.last > memory[id].last) memory[id] = record;
  }
  const seen = new Set(one.log.map((entry) => JSON.stringify(entry)));
  const log = [...one.log, ...other.log.filter((entry) => !seen.has(JSON.stringify(entry)))];
  log.sort(([a], [b]) => a - b);
  return { version: VERSION, memory, log: log.slice(-LONGEST_LOG) };
}
