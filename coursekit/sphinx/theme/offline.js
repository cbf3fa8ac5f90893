// The buttons of the page "Belajar tanpa internet". Nothing is stored before the reader asks for it.

(() => {
  const panel = document.querySelector(".ck-offline");
  const status = panel.querySelector("[role=status]");
  const meter = panel.querySelector("progress");
  const count = panel.querySelector(".ck-offline-count");
  const sizes = panel.querySelector(".ck-offline-sizes");
  const buttons = Object.fromEntries([...panel.querySelectorAll("[data-do]")].map((one) => [one.dataset.do, one]));
  const root = new URL(window.ck.root, document.baseURI);
  const scope = new URL("./", root).href;
  const cacheName = `${panel.dataset.course}:luring:${new URL(scope).pathname}`;
  const stateKey = `${scope}?ck=keadaan`;
  const askRemoval = buttons.remove.textContent;

  const CANNOT = {
    file: "Anda membuka kursus dari berkas di perangkat ini. Semua halaman sudah ada; tidak ada yang perlu disimpan lagi.",
    insecure: "Alamat situs ini tidak diawali https, jadi peramban tidak mengizinkan penyimpanan luring. Pakailah unduhan di bawah.",
    browser:
      "Peramban ini tidak dapat menyimpan kursus, mungkin karena jendela penyamaran atau versi lama. Pakailah jendela biasa, atau unduhan di bawah.",
  };
  const TROUBLE = {
    ruang:
      "Ruang penyimpanan tidak cukup. Yang baru terunduh sudah dihapus lagi. Kosongkan sebagian ruang perangkat, lalu ulangi.",
    jaringan:
      "Sambungan terputus. Bagian yang sudah terunduh tidak hilang; tekan lagi tombolnya untuk meneruskan.",
    berubah: "Situs sedang diperbarui di peladennya. Tunggu beberapa menit, lalu ulangi.",
    lain: "Penyimpanan gagal. Muat ulang halaman ini, lalu ulangi.",
  };
  const OLD = " Versi yang tersimpan sebelumnya tetap dapat dipakai.";

  const megabytes = (bytes) =>
    `${(bytes / 1e6).toLocaleString("id", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
  const dayOf = (moment) =>
    new Date(moment).toLocaleString("id", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });

  const DOWNLOADING = "Sedang mengunduh. Halaman ini boleh ditinggalkan, tetapi jangan tutup peramban.";
  const watched = new WeakSet();
  const PATIENCE = 20; // twentieths of a second
  let trouble = "";

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  /** A button keeps the focus when it cannot be used, hence not `disabled`. */
  function allow(name, allowed) {
    buttons[name].setAttribute("aria-disabled", String(!allowed));
  }

  /** Show the buttons that are of use; the focus goes on from one that is not any more. */
  function offer(shown) {
    const held = document.activeElement;
    for (const [name, button] of Object.entries(buttons)) button.hidden = !shown[name];
    if (panel.contains(held) && held.hidden) panel.querySelector("[data-do]:not([hidden])").focus();
  }

  function showMeter(done, total) {
    meter.hidden = count.hidden = false;
    meter.max = Math.max(total, 1);
    meter.value = done;
    count.textContent = `${done} dari ${total} berkas`;
  }

  async function readState() {
    const found = await caches.match(stateKey, { cacheName });
    return found ? found.json() : null;
  }

  /** Return this site's own registration: the browser also offers that of a site further up. */
  async function registered() {
    const found = await navigator.serviceWorker.getRegistration(scope);
    return found?.scope === scope ? found : undefined;
  }

  /** Show what is kept, after `first`, which is news. */
  async function show(first = "") {
    const registration = await registered();
    const state = registration ? await readState() : null;
    const whole = state !== null && Boolean(registration.active);
    const part = !state && (await caches.has(cacheName));
    const busy = Boolean(registration?.installing);
    meter.hidden = count.hidden = !busy;
    sizes.hidden = busy || whole;
    offer({ save: !whole, check: whole, remove: whole || (!busy && (part || Boolean(registration))) });
    allow("save", !busy && !whole);
    allow("check", !busy && whole);
    allow("remove", !busy && (part || whole || Boolean(registration)));
    if (busy) {
      say(DOWNLOADING);
      watch(registration);
      return;
    }
    let now = "Kursus belum disimpan di peramban ini.";
    if (whole) now = `Tersimpan ${dayOf(state.saved)}, memakai ${megabytes(state.bytes)}. Semua halaman dapat dibuka tanpa internet.`;
    else if (part) now = "Penyimpanan belum selesai. Tekan “Simpan untuk luring” untuk meneruskan.";
    say(first ? `${first} ${now}` : now);
  }

  /** Hear of it when a worker that is being installed gives up; its reason may come before or after. */
  function watch({ installing }) {
    if (!installing || watched.has(installing)) return;
    watched.add(installing);
    installing.addEventListener("statechange", async () => {
      if (installing.state !== "redundant") return;
      for (let times = 0; !trouble && times < PATIENCE; times += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await fail(trouble || "lain");
    });
  }

  async function fail(reason) {
    trouble = "";
    const registration = await registered();
    const old = registration?.active && (await readState()) ? OLD : "";
    await show(`${TROUBLE[reason]}${old}`);
  }

  async function save() {
    for (const name of Object.keys(buttons)) allow(name, false);
    say(DOWNLOADING);
    showMeter(0, Number(panel.dataset.files));
    sizes.hidden = true;
    navigator.storage?.persist?.();
    try {
      const old = await registered();
      if (old?.active) {
        old.active.postMessage({ ck: "simpan" });
        return;
      }
      const registration = await navigator.serviceWorker.register(new URL("worker.js", scope), { scope });
      watch(registration);
    } catch {
      await fail("jaringan");
    }
  }

  async function check() {
    allow("check", false);
    say("Memeriksa…");
    try {
      const registration = await registered();
      await registration.update();
      if (registration.installing) await show();
      else await show("Sudah yang terbaru.");
    } catch {
      await show("Peladen tidak terjangkau, jadi pembaruan tidak dapat diperiksa.");
    }
  }

  async function remove() {
    if (buttons.remove.textContent === askRemoval) {
      buttons.remove.textContent = "Ya, hapus";
      say("Simpanan luring akan dihapus dari peramban ini; kemajuan belajar Anda tidak ikut dihapus. Tekan sekali lagi untuk menghapus.");
      return;
    }
    keepAsking();
    const registration = await registered();
    await registration?.unregister();
    await caches.delete(cacheName);
    await show("Simpanan luring sudah dihapus.");
  }

  function keepAsking() {
    buttons.remove.textContent = askRemoval;
  }

  function refuse(reason) {
    sizes.hidden = true;
    say(CANNOT[reason]);
  }

  function start() {
    for (const button of Object.values(buttons)) button.disabled = false;
    for (const name of Object.keys(buttons)) allow(name, false);
    if (location.protocol === "file:") return refuse("file");
    if (!window.isSecureContext) return refuse("insecure");
    if (!navigator.serviceWorker || !window.caches) return refuse("browser");
    const actions = { save, check, remove };
    for (const [name, button] of Object.entries(buttons)) {
      button.addEventListener("click", () => {
        if (name !== "remove") keepAsking();
        if (button.getAttribute("aria-disabled") === "false") actions[name]();
      });
    }
    buttons.remove.addEventListener("blur", () => {
      if (buttons.remove.textContent === askRemoval) return;
      keepAsking();
      show();
    });
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data?.ck !== "luring") return;
      if (data.kept) show();
      else if (!data.trouble) showMeter(data.done, data.total);
      else if (data.installing) trouble = data.trouble;
      else fail(data.trouble);
    });
    navigator.serviceWorker.startMessages();
    // The browser looks for a new version when this page is opened, too.
    registered().then((found) => found?.addEventListener("updatefound", () => show()));
    return show().catch(() => refuse("browser"));
  }

  start();
})();
