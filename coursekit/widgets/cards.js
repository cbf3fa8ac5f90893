// The cards widget: a deck of statements. A learner sorts each by choosing, and the card turns over
// to tell what it is and why.

import { button, element, fill, icon, inline, keepKeys, span } from "./dom.js";

const TURNED = { true: "M3.5 8.5 6.7 11.7 12.5 5", false: "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5" };

/** Return the part of `chosen` that answers cards of the deck, whatever was stored. */
export function readChosen(chosen, deck) {
  const known = (card) => deck.choices.some(({ id }) => id === chosen?.[card.id]);
  return Object.fromEntries(deck.cards.filter(known).map((card) => [card.id, chosen[card.id]]));
}

function buildFront(card) {
  return [
    element("p", { class: "ck-card-number" }, card.number),
    element("p", { class: "ck-card-front" }, ...inline(card.front)),
  ];
}

function buildChoices(deck, card) {
  const choices = element("div", { class: "ck-card-choices", role: "group" });
  choices.setAttribute("aria-label", fill(deck.question, { card: card.number }));
  for (const choice of deck.choices) {
    const chosen = button("ck-button-quiet", choice.text);
    chosen.dataset.choice = choice.id;
    choices.append(chosen);
  }
  return choices;
}

function buildBack(deck, card, chosen, labels) {
  const right = chosen === card.answer;
  const name = deck.choices.find(({ id }) => id === card.answer).text;
  const word = span("ck-verdict", icon("ck-verdict-icon", TURNED[right]));
  const said = deck.choices.find(({ id }) => id === chosen).text.toLowerCase();
  word.append(right ? labels.right : fill(labels.wrong, { chosen: said }));
  const told = element("p", {}, element("b", {}, `${name}. `), ...inline(card.back));
  const back = element("div", { class: "ck-card-back", tabindex: "-1" }, word, told);
  back.dataset.verdict = right ? "right" : "wrong";
  return back;
}

function render({ model, el }) {
  const deck = model.get("deck");
  const labels = model.get("labels");
  const current = () => readChosen(model.get("chosen"), deck);

  const list = element("ol", { class: "ck-deck" });
  const nodes = new Map();
  for (const card of deck.cards) {
    const node = element("li", { class: "ck-turning" }, ...buildFront(card));
    nodes.set(card.id, node);
    list.append(node);
  }
  const status = element("div", { role: "status", class: "ck-status" });
  const again = button("ck-again ck-button-quiet", labels.again);
  const actions = element("div", { class: "ck-actions" }, again);
  const root = element("section", { class: "ck-widget ck-cards", "aria-label": deck.title }, list);
  root.append(status, actions);

  function refresh() {
    const chosen = current();
    for (const card of deck.cards) {
      const node = nodes.get(card.id);
      node.querySelector(".ck-card-choices, .ck-card-back")?.remove();
      const answered = Object.hasOwn(chosen, card.id);
      node.append(
        answered ? buildBack(deck, card, chosen[card.id], labels) : buildChoices(deck, card),
      );
    }
    const turned = Object.keys(chosen);
    const right = deck.cards.filter(({ id, answer }) => chosen[id] === answer).length;
    again.hidden = !turned.length;
    const values = { right, turned: turned.length, total: deck.cards.length };
    status.textContent = turned.length ? fill(labels.result, values) : "";
  }

  keepKeys(root);
  root.addEventListener("click", ({ target }) => {
    const { choice } = target.closest("[data-choice]")?.dataset ?? {};
    if (!choice) return;
    const [card] = [...nodes].find(([, node]) => node.contains(target));
    model.set("chosen", { ...current(), [card]: choice });
    model.save_changes();
    nodes.get(card).querySelector(".ck-card-back")?.focus();
  });
  again.addEventListener("click", () => {
    model.set("chosen", {});
    model.save_changes();
    root.querySelector("[data-choice]").focus();
  });

  refresh();
  model.on("change:chosen", refresh);
  el.replaceChildren(root);
  return () => model.off("change:chosen", refresh);
}

export default { render };
