// Runs in every measured page before its own scripts: listens, scrolls, opens and answers.
(() => {
  if (window !== window.top) return;
  const found = { shift: 0, shifts: [], lcp: 0, busy: 0, ready: 0, policy: [] };
  const named = (node) => {
    if (!(node instanceof Element)) return "text";
    const kind = [...node.classList].slice(0, 2).map((one) => `.${one}`);
    const name = node.tagName.toLowerCase() + (node.id ? `#${node.id}` : "") + kind.join("");
    return node.id || kind.length || !node.parentElement ? name : `${named(node.parentElement)} ${name}`;
  };
  const observe = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({
      type,
      buffered: true,
    });
  observe("layout-shift", (entry) => {
    if (entry.hadRecentInput) return;
    found.shift += entry.value;
    found.shifts.push(entry.sources.map(({ node }) => named(node)).join(" "));
  });
  observe("largest-contentful-paint", (entry) => {
    found.lcp = entry.startTime;
  });
  observe("longtask", (entry) => {
    found.busy = entry.startTime + entry.duration;
  });
  document.addEventListener("securitypolicyviolation", (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
    found.policy.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
  });

  const frames = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const mounts = (more = "") => [...document.querySelectorAll(`.ck-mount${more}`)];
  const onScreen = (node) => {
    const box = node.getBoundingClientRect();
    return box.height > 0 && box.top < innerHeight && box.bottom > 0;
  };
  const waiting = () => mounts(":not([data-ck-ready], [data-ck-failed])").filter(onScreen);

  // When the widgets of the first screen were ready.
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.matches(".ck-mount") && target.getBoundingClientRect().top < innerHeight)) {
      found.ready = performance.now();
    }
  }).observe(document, { attributeFilter: ["data-ck-ready"], subtree: true });

  /** Wait until no widget on the screen is missing; return those that never came. */
  async function widgets() {
    // Some wait until somebody does something.
    dispatchEvent(new Event("pointermove"));
    for (let tries = 0; waiting().length && tries < 100; tries += 1) await pause(50);
    return waiting().map(named);
  }

  /** Scroll from top to end, as a reader would, and return the widgets that did not come. */
  async function scroll() {
    const late = new Set();
    for (let top = 0; ; top += innerHeight * 0.8) {
      scrollTo({ top, behavior: "instant" });
      await frames();
      for (const one of await widgets()) late.add(one);
      if (top + innerHeight >= document.documentElement.scrollHeight) break;
    }
    await pause(100);
    scrollTo({ top: 0, behavior: "instant" });
    await frames();
    return [...late, ...mounts("[data-ck-failed]").map((one) => `${named(one)} failed`)];
  }

  const WORDS = "Menurut saya warga sendiri yang memutuskan apa yang hendak mereka ubah, dan pekerja sosial hanya menemani mereka dari awal sampai selesai.";
  const shown = (node) => node.checkVisibility();
  const told = (node) => {
    node.dispatchEvent(new Event("input", { bubbles: true }));
    node.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /** Give every open question of a widget its first option, or a word; return whether any was. */
  function fill(mount) {
    let filled = false;
    for (const control of mount.querySelectorAll("input, select, textarea")) {
      if (!shown(control) || control.disabled || control.readOnly) continue;
      if (control.type === "radio") {
        const scope = control.form ?? mount;
        const group = [...scope.querySelectorAll("input[type=radio]")];
        if (group.some(({ name, checked }) => name === control.name && checked)) continue;
        control.click();
      } else if (control.value !== "" || !control.matches("select, textarea, [type=text]")) continue;
      else {
        if (control.matches("select")) control.selectedIndex = 1;
        else control.value = control.matches("textarea") ? WORDS : "gotong royong";
        told(control);
      }
      filled = true;
    }
    return filled;
  }

  // Pressed first to last; what deletes, downloads or goes back is left alone.
  const LEFT = ".ck-delete, .ck-save, .ck-again, .ck-over, .ck-back, .ck-jump, .ck-retry";
  const ORDER = [".ck-hinting", "[data-sure]", ".ck-check", ".ck-reveal-key", ".ck-next"];
  const pressed = new WeakSet();

  function nextButton(mount) {
    const buttons = [...mount.querySelectorAll("button")].filter(
      (one) => !one.matches(LEFT) && !one.disabled && shown(one),
    );
    const repeats = (one) => one.matches(".ck-next") || !pressed.has(one);
    const open = buttons.filter(repeats);
    for (const kind of ORDER) {
      const one = open.find((button) => button.matches(kind));
      if (one) return one;
    }
    return open[0];
  }

  /** Answer every widget and open everything that opens; return how many buttons were pressed. */
  async function answer() {
    let count = 0;
    for (const mount of mounts()) {
      for (let round = 0; round < 200; round += 1) {
        // A tick for widgets that draw what an answer changes.
        if (fill(mount)) await pause(0);
        const button = nextButton(mount);
        if (!button) break;
        pressed.add(button);
        button.click();
        count += 1;
        await pause(0);
      }
    }
    for (const one of document.querySelectorAll("details")) one.open = true;
    await pause(200);
    await frames();
    return count;
  }

  /** Return what sticks out of the window at the right, if the page can be scrolled sideways. */
  function sideways() {
    const page = document.documentElement;
    const wide = Math.max(page.scrollWidth, document.body.scrollWidth) - page.clientWidth;
    if (wide <= 0) return "";
    const kept = (node) => {
      for (let one = node.parentElement; one && one !== document.body; one = one.parentElement) {
        if (getComputedStyle(one).overflowX !== "visible") return true;
      }
      return false;
    };
    const reach = (node) => {
      const { left, right } = node.getBoundingClientRect();
      // A long word sticks out of its box, unless the box cuts it.
      const whole = getComputedStyle(node).overflowX === "visible" ? node.scrollWidth : 0;
      return Math.max(right, left + whole);
    };
    const out = [...document.body.querySelectorAll("*")].filter(
      (node) => reach(node) > page.clientWidth + 0.5 && !kept(node),
    );
    const inner = out.filter((node) => !out.some((other) => other !== node && node.contains(other)));
    return `${wide} px too wide: ${inner.slice(0, 3).map(named).join(", ") || "unknown"}`;
  }

  /** Bring the page into a colour mode by its own button; return whether it is in it. */
  async function colour(mode) {
    const page = document.documentElement;
    if (page.dataset.theme !== mode) document.querySelector(".ck-mode")?.click();
    for (const one of document.getAnimations()) {
      // One without end cannot be finished.
      if (one.effect.getComputedTiming().endTime !== Infinity) one.finish();
    }
    await frames();
    return page.dataset.theme === mode;
  }

  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

  /** Ask axe about the page or a part of it; return rule, whether it is advice only, and where. */
  async function axe(part) {
    const options = { runOnly: TAGS, resultTypes: ["violations"] };
    const { violations } = await window.axe.run(part ?? document, options);
    return violations.map(({ id, tags, nodes }) => ({
      rule: id,
      advice: tags.includes("best-practice"),
      count: nodes.length,
      where: nodes[0].target.flat().join(" "),
      told: nodes[0].any.concat(nodes[0].all, nodes[0].none)[0]?.message ?? "",
    }));
  }

  /** Ask axe about each panel that opens over the page. */
  async function panels() {
    const all = [];
    for (const panel of document.querySelectorAll("[popover]")) {
      panel.showPopover();
      await frames();
      all.push(...(await axe(panel)));
      panel.hidePopover();
    }
    return all;
  }

  /** Return when the page could be used, in ms: scripts done, first widgets there, nothing long. */
  function times() {
    const [entry] = performance.getEntriesByType("navigation");
    const used = Math.max(entry.domContentLoadedEventEnd, found.busy, found.ready);
    return { lcp: found.lcp, interactive: used };
  }

  window.ckBudget = { found, scroll, widgets, answer, sideways, colour, axe, panels, times };
})();
