// The scene widget: a story that goes on as the learner decides. Nothing is right or wrong; each
// way ends with what it cost, and may be gone again from any step.

import { button, element, inline, keepKeys } from "./dom.js";

/** Return the steps gone so far, the first one included, whatever was stored. */
export function readPath(path, scene) {
  const steps = new Map(scene.steps.map((step) => [step.id, step]));
  const gone = [scene.steps[0].id];
  for (const id of Array.isArray(path) ? path.slice(1) : []) {
    const { choices } = steps.get(gone.at(-1));
    if (!choices.some(({ to }) => to === id)) break;
    gone.push(id);
  }
  return gone;
}

function render({ model, el }) {
  const scene = model.get("scene");
  const labels = model.get("labels");
  const steps = new Map(scene.steps.map((step) => [step.id, step]));
  const current = () => readPath(model.get("path"), scene);
  const root = element("section", { class: "ck-widget ck-widget-card ck-scene" });
  root.setAttribute("aria-label", scene.title);
  const log = element("div", { class: "ck-story", role: "log" });
  const actions = element("div", { class: "ck-choices" });
  root.append(element("p", { class: "ck-scene-title" }, ...inline(scene.title)), log, actions);

  function go(path) {
    model.set("path", path);
    model.save_changes();
  }

  function buildStep(id, next) {
    const step = steps.get(id);
    const node = element("div", { class: "ck-step" }, element("p", {}, ...inline(step.text)));
    const taken = step.choices.find(({ to }) => to === next);
    if (taken) {
      node.append(element("p", { class: "ck-taken" }, element("b", {}, labels.taken), " "));
      node.lastChild.append(...inline(taken.text));
    }
    if (step.lesson) {
      node.append(element("p", { class: "ck-lesson" }, element("b", {}, labels.lesson), " "));
      node.lastChild.append(...inline(step.lesson));
    }
    return node;
  }

  function refresh() {
    const path = current();
    log.replaceChildren(...path.map((id, at) => buildStep(id, path[at + 1])));
    const { choices } = steps.get(path.at(-1));
    actions.replaceChildren();
    for (const choice of choices) {
      const chosen = button("ck-choose ck-button-quiet", "");
      chosen.append(...inline(choice.text));
      chosen.addEventListener("click", () => {
        go([...path, choice.to]);
        (actions.querySelector(".ck-choose") ?? actions.firstChild)?.focus({ preventScroll: true });
      });
      actions.append(chosen);
    }
    if (path.length > 1) {
      const back = button("ck-back ck-button-quiet", labels.back);
      const over = button("ck-over ck-button-quiet", labels.over);
      back.addEventListener("click", () => go(path.slice(0, -1)));
      over.addEventListener("click", () => go([]));
      actions.append(back, over);
    }
  }

  keepKeys(root);
  refresh();
  model.on("change:path", refresh);
  el.replaceChildren(root);
  return () => model.off("change:path", refresh);
}

export default { render };
