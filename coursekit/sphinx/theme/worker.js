// Answers for the course when there is no network. It is registered only for readers who asked for it on the page
// "Belajar tanpa internet". Before this stands `SITE`, written by coursekit/sphinx/offline.py: the course's id, the
// version, the page that the root leads to, the page for what is not kept, and each file's address, hash and bytes.
//
// One cache holds the files of the version that answers and of the one before it, each under its address and hash, so
// that an update downloads what has changed only and an open page of the old version goes on working. A worker of
// another version is found by the browser itself, which looks for it whenever a page is opened.

const ROOT = new URL("./", self.location.href).href;
// Courses may share an origin, as on github.io: other caches are never touched.
const CACHE = `${SITE.course}:luring:${new URL(ROOT).pathname}`;
const STATE = `${ROOT}?ck=keadaan`;
const AT_ONCE = 6;
const MARGIN = 1.1; // a cache takes more room than the files in it

/** Why the course was not kept: "ruang" no space, "jaringan" no connection, "berubah" the site is being changed. */
class Trouble extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const keyOf = (address, hash) => `${ROOT}${address}?ck=${hash}`;

/** Return what is kept, `{version, saved, bytes, files, before}` with files as address → hash; null when nothing is. */
async function readState() {
  const found = await caches.match(STATE, { cacheName: CACHE });
  return found ? found.json() : null;
}

async function tell(message) {
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  for (const page of pages) {
    if (page.url.startsWith(ROOT)) page.postMessage({ ck: "luring", ...message });
  }
}

async function hashOf(content) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...digest.slice(0, 5)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Download one file; a server that is just being given a new version must not have its files mixed. */
async function download(cache, address, hash, signal) {
  let answer;
  let content;
  try {
    answer = await fetch(ROOT + address, { cache: "no-cache", credentials: "same-origin", signal });
    content = await answer.arrayBuffer();
  } catch {
    throw new Trouble("jaringan");
  }
  if (!answer.ok) throw new Trouble(answer.status === 404 ? "berubah" : "jaringan");
  if ((await hashOf(content)) !== hash) throw new Trouble("berubah");
  const headers = { "Content-Type": answer.headers.get("Content-Type") ?? "application/octet-stream" };
  try {
    await cache.put(keyOf(address, hash), new Response(content, { headers }));
  } catch {
    throw new Trouble("ruang");
  }
}

/**
 * Take the space for a moment before anything is downloaded: whoever has too little must not pay for trying, at each
 * update again. Browsers do not tell the true quota, to be of no use for recognising readers.
 */
async function needSpace(cache, bytes) {
  const probe = `${ROOT}?ck=ruang`;
  try {
    await cache.put(probe, new Response(new Uint8Array(Math.ceil(bytes * MARGIN))));
  } catch {
    throw new Trouble("ruang");
  } finally {
    await cache.delete(probe);
  }
}

/** Download what is not kept yet; raises Trouble. */
async function fill() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.entries(SITE.files).filter(([address, [hash]]) => !kept.has(keyOf(address, hash)));
  const bytes = missing.reduce((sum, [, [, size]]) => sum + size, 0);
  if (missing.length) await needSpace(cache, bytes);
  let done = 0;
  await tell({ done, total: missing.length });
  const stop = new AbortController();
  const waiting = missing.values();
  async function some() {
    for (const [address, [hash]] of waiting) {
      await download(cache, address, hash, stop.signal);
      done += 1;
      await tell({ done, total: missing.length });
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, some));
  } finally {
    stop.abort();
  }
}

/** Forget every file but those of the given lists; without any, the whole cache. */
async function forget(...lists) {
  const wanted = new Set(lists.flatMap((files) => Object.entries(files).map(([address, hash]) => keyOf(address, hash))));
  if (!wanted.size) {
    await caches.delete(CACHE);
    return;
  }
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    if (request.url !== STATE && !wanted.has(request.url)) await cache.delete(request);
  }
}

/** Keep this version whole or not at all; what a broken connection leaves is gone on with at the next try. */
async function keep(installing) {
  try {
    await fill();
  } catch (error) {
    const reason = error instanceof Trouble ? error.reason : "lain";
    if (reason === "ruang") {
      const state = await readState();
      await forget(state?.files ?? {}, state?.before ?? {});
    }
    await tell({ trouble: reason, installing });
    throw error;
  }
}

/** Answer with this version from now on. */
async function takeOver() {
  const state = await readState();
  const files = Object.fromEntries(Object.entries(SITE.files).map(([address, [hash]]) => [address, hash]));
  const before = (state?.version === SITE.version ? state.before : state?.files) ?? {};
  await forget(files, before);
  const bytes = Object.values(SITE.files).reduce((sum, [, size]) => sum + size, 0);
  const told = { version: SITE.version, saved: new Date().toISOString(), bytes, files, before };
  const cache = await caches.open(CACHE);
  await cache.put(STATE, new Response(JSON.stringify(told), { headers: { "Content-Type": "application/json" } }));
  await self.clients.claim();
  await tell({ kept: SITE.version });
}

/** Return the address of the file that a path of the site stands for. */
function addressOf(path) {
  if (path.endsWith("/")) return `${path}index.html`;
  return path in SITE.files || !(`${path}.html` in SITE.files) ? path : `${path}.html`;
}

async function answer(request, path) {
  if (path === "" || (path === "index.html" && !(path in SITE.files))) return Response.redirect(ROOT + SITE.start, 302);
  const address = addressOf(path);
  const hash = SITE.files[address]?.[0] ?? (await readState())?.before[address];
  const found = hash && (await caches.match(keyOf(address, hash), { cacheName: CACHE }));
  if (found) return found;
  try {
    return await fetch(request);
  } catch (error) {
    // A file that is downloaded, such as the book as a PDF, must not become a page.
    const isPage = request.mode === "navigate" && /(^|\/)([^./]*|[^/]*\.html)$/.test(path);
    if (!isPage) throw error;
    return Response.redirect(ROOT + SITE.missing, 302);
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep(true).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const address = url.origin + url.pathname;
  if (request.method === "GET" && address.startsWith(ROOT)) {
    event.respondWith(answer(request, address.slice(ROOT.length)));
  }
});
// The browser has thrown away what was kept, the worker not.
self.addEventListener("message", (event) => {
  if (event.data?.ck === "simpan") event.waitUntil(keep(false).then(takeOver, () => undefined));
});
