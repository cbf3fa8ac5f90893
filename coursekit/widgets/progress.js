// The progress widget: what the learner has recalled, how sure they were, which models they take for
// which, and the file by which all of it moves to another browser.

import { button, element, fill } from "./dom.js";
import { bias, calibration, confusionMap, dayOf, dueItems, isMastered, merged, readProgress } from "./memory.js";
import { openStore, PROGRESS } from "./store.js";

const TOLERATED = 15; // points of a hundred, outcome CP13

/** Return a table; its roles are told, for on a phone it may look like no table. */
function table(heads, rows, attributes = {}) {
  const row = (...cells) => element("tr", { role: "row" }, ...cells);
  const head = heads.map((one) => element("th", { scope: "col", role: "columnheader" }, one));
  const body = rows.map(([first, ...rest]) =>
    row(
      element("th", { scope: "row", role: "rowheader" }, first),
      ...rest.map((cell, at) => element("td", { role: "cell", "data-head": heads[at + 1] }, cell)),
    ),
  );
  const group = { role: "rowgroup" };
  const parts = [element("thead", group, row(...head)), element("tbody", group, ...body)];
  const inside = element("table", { role: "table", ...attributes }, ...parts);
  // On a small phone it scrolls by itself, also by keyboard.
  return element("div", { class: "ck-scroll", tabindex: "0", role: "group", "aria-label": heads.join(", ") }, inside);
}

function heading(text) {
  return element("p", { class: "ck-heading", role: "heading", "aria-level": 2 }, text);
}

function render({ model, el }) {
  const labels = model.get("labels");
  const items = model.get("items"); // id → chapter id
  const chapters = model.get("chapters"); // [id, title], …
  const models = model.get("models"); // letter → name
  const variables = model.get("variables"); // number → {name, page}
  const store = openStore();
  const root = element("section", { class: "ck-widget ck-widget-card ck-progress" });
  const report = element("div", {});
  const status = element("p", { role: "status", class: "ck-status" });

  function summary(memory, day) {
    const known = Object.keys(items);
    const tried = known.filter((id) => memory[id]);
    const values = {
      total: known.length,
      tried: tried.length,
      mastered: tried.filter((id) => isMastered(memory[id])).length,
      due: dueItems(memory, day, (id) => Object.hasOwn(items, id)).length,
    };
    const rows = chapters.map(([chapter, title]) => {
      const own = known.filter((id) => items[id] === chapter);
      const count = (test) => String(own.filter(test).length);
      return [title, String(own.length), count((id) => memory[id]), count((id) => isMastered(memory[id]))];
    });
    return [element("p", {}, fill(labels.summary, values)), table(labels.chapter_heads, rows)];
  }

  function sureness(log) {
    const off = bias(log);
    if (off === null) return [element("p", {}, labels.no_answers)];
    const kind = Math.abs(off) <= TOLERATED ? "calibrated" : off > 0 ? "overconfident" : "underconfident";
    const rows = calibration(log).map(({ level, count, right }) => {
      const share = count ? `${Math.round((100 * right) / count)}%` : "–";
      return [labels[level], String(count), String(right), share];
    });
    const told = element("p", {}, fill(labels[kind], { points: Math.round(Math.abs(off)) }));
    return [told, table(labels.calibration_heads, rows)];
  }

  function confused(log) {
    const found = confusionMap(log);
    if (!found.size) return [element("p", {}, labels.no_confusion)];
    const letters = Object.keys(models);
    const rows = letters.map((asked) => [
      fill(labels.was, { model: models[asked] }),
      ...letters.map((said) => {
        const seen = found.get(asked + said);
        if (!seen) return asked === said ? "–" : "0";
        const cell = element("span", {}, element("b", {}, `${seen.count}×`));
        for (const [number, count] of [...seen.variables].sort(([a], [b]) => a - b)) {
          if (!Object.hasOwn(variables, number)) continue;
          const { name, page } = variables[number];
          const link = element("a", { href: page }, `${number}. ${name}`);
          cell.append(element("span", { class: "ck-mended" }, link, count > 1 ? ` (${count}×)` : ""));
        }
        return cell;
      }),
    ]);
    const heads = [labels.confusion_corner, ...letters.map((said) => fill(labels.taken_for, { model: models[said] }))];
    return [element("p", {}, labels.confusion), table(heads, rows, { class: "ck-confusion" })];
  }

  function draw() {
    const { progress, problem } = store.progress();
    const { memory, log } = progress;
    report.replaceChildren(
      ...(problem ? [element("p", { class: "ck-warning" }, labels[problem])] : []),
      heading(labels.recalled),
      ...summary(memory, dayOf(new Date())),
      heading(labels.sure),
      ...sureness(log),
      heading(labels.mixed_up),
      ...confused(log),
    );
  }

  function save() {
    const now = new Date();
    const file = new Blob([store.exported(now)], { type: "application/json" });
    const link = element("a", {
      href: URL.createObjectURL(file),
      download: `${labels.file}-${now.toISOString().slice(0, 10)}.json`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    status.textContent = labels.saved;
  }

  async function load(file) {
    const told = store.readFile(await file.text());
    if (told.problem) {
      status.textContent = fill(labels[`file_${told.problem}`], { name: file.name, course: told.course });
      return;
    }
    const mine = store.progress();
    const theirs = readProgress(told.entries.get(PROGRESS));
    if (mine.problem === "newer" || theirs.problem === "newer") {
      status.textContent = labels.newer;
      return;
    }
    let added = 0;
    for (const [name, value] of told.entries) {
      // What is here already stays: nothing is written over.
      if (name === PROGRESS || store.read(name) !== undefined) continue;
      store.write(name, value);
      added += 1;
    }
    store.setProgress(merged(mine.progress, theirs.progress));
    draw();
    const left = theirs.problem === "damaged" ? ` ${labels.file_damaged}` : "";
    status.textContent = fill(labels.loaded, { count: added }) + left;
  }

  const saving = button("ck-save", labels.save);
  const chooser = element("input", { type: "file", accept: ".json,application/json", class: "ck-file" });
  const loading = element("label", { class: "ck-button ck-button-quiet" }, labels.load, chooser);
  const deleting = button("ck-delete ck-button-quiet", labels.delete);
  let sure = false;
  saving.addEventListener("click", save);
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    if (file) await load(file);
    chooser.value = "";
  });
  deleting.addEventListener("click", () => {
    deleting.textContent = sure ? labels.delete : labels.delete_sure;
    if (sure) {
      store.clear();
      draw();
    }
    status.textContent = sure ? labels.deleted : labels.delete_warning;
    sure = !sure;
  });

  draw();
  document.addEventListener("ck-progress", draw);
  const actions = element("div", { class: "ck-actions" }, saving, loading, deleting);
  root.append(report, heading(labels.moving), element("p", {}, labels.moving_text), actions, status);
  el.replaceChildren(root);
  return () => document.removeEventListener("ck-progress", draw);
}

export default { render };
