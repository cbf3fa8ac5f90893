// The plane widget: two axes on which a learner puts cases, with sliders that keys can move too;
// then the models come to light, and one can see whether place foretells them.

import { button, element, fill, inline, keepKeys, span, svg } from "./dom.js";

const SIZE = 320;
const EDGE = 26;
const MIDDLE = 50;
const BESIDE = 12;

/** Return where each case stands, [across, up] in 0…100, whatever was stored; at first amid all. */
export function readPlaces(places, plane) {
  const within = (number) => Math.min(100, Math.max(0, number));
  const count = plane.cases.length;
  return Object.fromEntries(
    plane.cases.map(({ id }, at) => {
      // Side by side in the middle: no place is suggested.
      const first = [MIDDLE + (at - (count - 1) / 2) * BESIDE, MIDDLE];
      const given = [0, 1].map((axis) => places?.[id]?.[axis]);
      return [id, given.map((one, axis) => (Number.isFinite(one) ? within(one) : first[axis]))];
    }),
  );
}

function toSheet([across, up]) {
  const inside = SIZE - 2 * EDGE;
  return [EDGE + (across / 100) * inside, SIZE - EDGE - (up / 100) * inside];
}

function buildSheet(plane) {
  const sheet = svg("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", class: "ck-sheet" });
  const inside = SIZE - 2 * EDGE;
  sheet.append(svg("rect", { class: "ck-frame", x: EDGE, y: EDGE, width: inside, height: inside }));
  const half = SIZE / 2;
  for (const [x1, y1, x2, y2] of [
    [half, EDGE, half, SIZE - EDGE],
    [EDGE, half, SIZE - EDGE, half],
  ]) {
    sheet.append(svg("line", { class: "ck-axis", x1, y1, x2, y2 }));
  }
  const words = [
    [plane.across.low, EDGE, SIZE - 8, "start", ""],
    [plane.across.high, SIZE - EDGE, SIZE - 8, "end", ""],
    [plane.up.low, 16, SIZE - EDGE, "start", `rotate(-90 16 ${SIZE - EDGE})`],
    [plane.up.high, EDGE, EDGE - 8, "start", ""],
  ];
  for (const [word, x, y, anchor, transform] of words) {
    const text = svg("text", { x, y, "text-anchor": anchor, class: "ck-end" });
    if (transform) text.setAttribute("transform", transform);
    text.append(word);
    sheet.append(text);
  }
  return sheet;
}

function buildSlider(axis, one, at) {
  const input = element("input", { type: "range", min: 0, max: 100, step: 5 });
  input.dataset.axis = at;
  const ends = span("ck-ends", span("", axis.low), span("", axis.high));
  return element("label", { class: "ck-slide" }, span("ck-slide-name", axis.name), input, ends);
}

function render({ model, el }) {
  const plane = model.get("plane");
  const labels = model.get("labels");
  const current = () => readPlaces(model.get("places"), plane);
  const root = element("section", { class: "ck-widget ck-widget-card ck-plane" });
  root.setAttribute("aria-label", plane.title);
  const sheet = buildSheet(plane);
  const points = new Map();
  const fields = new Map();
  const form = element("form", { class: "ck-slides", autocomplete: "off" });
  for (const one of plane.cases) {
    const point = svg("g", { class: "ck-point" });
    const letter = svg("text", { class: "ck-point-name ck-point-model", y: 23 });
    point.append(svg("circle", { r: 15 }), svg("text", { class: "ck-point-name" }), letter);
    sheet.append(point);
    points.set(one.id, point);
    const legend = element("legend", {}, element("b", {}, one.id), ` ${one.title}`);
    const told = element("p", { class: "ck-told" });
    const sliders = [plane.across, plane.up].map((axis, at) => buildSlider(axis, one, at));
    const field = element("fieldset", {}, legend, ...sliders, told);
    fields.set(one.id, field);
    form.append(field);
  }
  const show = button("ck-show", "");
  const lesson = element("p", { class: "ck-lesson", role: "status" });
  root.append(element("p", { class: "ck-question" }, ...inline(plane.question)));
  root.append(element("div", { class: "ck-board" }, sheet, form));
  root.append(element("div", { class: "ck-actions" }, show), lesson);

  function refresh() {
    const places = current();
    const shown = model.get("shown") === true;
    for (const one of plane.cases) {
      const [x, y] = toSheet(places[one.id]);
      const point = points.get(one.id);
      point.setAttribute("transform", `translate(${x} ${y})`);
      point.setAttribute("class", shown ? `ck-point ck-model-${one.model.toLowerCase()}` : "ck-point");
      point.querySelector("text").textContent = one.id;
      point.querySelector(".ck-point-model").textContent = shown ? one.model : "";
      const field = fields.get(one.id);
      for (const input of field.querySelectorAll("input")) {
        input.value = places[one.id][input.dataset.axis];
      }
      field.querySelector(".ck-told").textContent = shown
        ? fill(labels.told, { model: one.model_name })
        : "";
    }
    const described = plane.cases.map(({ id }) => {
      const [across, up] = places[id];
      return fill(labels.place, { case: id, across, up, x: plane.across.name, y: plane.up.name });
    });
    sheet.setAttribute("aria-label", described.join(" "));
    show.textContent = shown ? labels.hide : labels.show;
    lesson.textContent = shown ? plane.lesson : "";
  }

  keepKeys(root);
  form.addEventListener("input", ({ target }) => {
    const [id] = [...fields].find(([, field]) => field.contains(target));
    const places = current();
    places[id][target.dataset.axis] = Number(target.value);
    model.set("places", places);
    model.save_changes();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  show.addEventListener("click", () => {
    model.set("shown", model.get("shown") !== true);
    model.save_changes();
  });

  refresh();
  model.on("change:places", refresh);
  model.on("change:shown", refresh);
  el.replaceChildren(root);
  return () => {
    model.off("change:places", refresh);
    model.off("change:shown", refresh);
  };
}

export default { render };
