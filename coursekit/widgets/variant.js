// Which version of a question a student is asked: the counterpart of coursekit.variants.version.

/** Return which of `count` versions of question `number` a student gets, from 0. */
export function version(classId, student, number, count) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${classId}/${student.toLowerCase()}/${number}`)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) % count;
}

/** Return what stands in an answer for an option of a version: it names the version. */
export const named = (item, option) => `${item.id}:${option}`;

/** Return the answer to one version as its widget knows it; what answers another one is left out. */
export function own(item, response) {
  const start = `${item.id}:`;
  const mine = Object.entries(response ?? {}).filter(([, given]) => String(given).startsWith(start));
  return Object.fromEntries(mine.map(([slot, given]) => [slot, given.slice(start.length)]));
}
