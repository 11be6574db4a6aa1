// An answer, top down: what it was taken for, how a myth stands, the words, what they rest on.

import { button, make, pressable } from "../../shared/dom";
import type { Citation, Payload, Sentence } from "../payload";
import { say, type Name } from "../../shared/texts";
import type { Actions } from "./frame";

const VERDICTS: Record<string, [icon: string, name: Name]> = {
  "false": ["✗", "verdict_false"],
  "misleading": ["⚠", "verdict_misleading"],
  "partly-true": ["◐", "verdict_partly_true"],
  "true": ["✓", "verdict_true"],
  "depends": ["◇", "verdict_depends"],
};
const REASONS: Record<string, Name> = {
  hard: "why_hard", other: "why_other", doubt: "why_doubt", more: "why_more",
};

/** Lay an answer out, but for what can be asked next; the first one says what a tap does. */
export function layOutFact(element: HTMLElement, payload: Payload, explains: boolean): void {
  if (payload.likely) element.append(make("p", {}, say("likely"), " ", make("strong", {}, payload.question ?? "")));
  if (payload.myth && payload.verdict) {
    element.append(make("p", { class: "claim" }, verdict(payload.verdict), ` “${payload.myth}”`));
  } else if (payload.citations?.length) {
    const isOne = new Set(payload.citations.map(({ source }) => source)).size === 1;
    element.append(make("p", { class: "claim" }, chip("source", "❝", isOne ? "source_says" : "sources_say")));
  }
  element.append(...told(payload));
  if (explains) element.append(make("p", { class: "small" }, say("sentence_hint")));
  element.append(source(payload));
}

/** The answer, each sentence of which shows on a tap what it rests on. */
function told({ sentences = [], citations = [] }: Payload): HTMLElement[] {
  const answer = make("p", { class: "answer" });
  const ground = make("div", { class: "ground" });
  for (const sentence of sentences) {
    const pressed = pressable(sentence.text, () => {
      const opens = pressed.getAttribute("aria-expanded") === "false";
      for (const other of answer.children) other.setAttribute("aria-expanded", "false");
      pressed.setAttribute("aria-expanded", String(opens));
      ground.replaceChildren(...(opens ? groundOf(sentence, citations) : []));
    }, { class: "sentence", "aria-expanded": "false", title: say("sentence_hint") });
    answer.append(pressed, " ");
  }
  return [answer, ground];
}

function groundOf({ kind, citations, guidance }: Sentence, all: Citation[]): HTMLElement[] {
  if (guidance) {
    const link = make("a", { href: guidance.url, target: "_blank", rel: "noopener noreferrer" }, guidance.who);
    return [make("p", { class: "small" }, `${say(kind === "gloss" ? "gloss" : "advice")} `, link)];
  }
  if (kind === "limit") return [make("p", { class: "small" }, say("limit"))];
  return citations.flatMap((place) => (all[place] ? quoted(all[place]) : []));
}

function quoted({ in_quotes, label, start, end }: Citation): HTMLElement[] {
  return [
    make("blockquote", {}, in_quotes),
    make("p", { class: "small" }, `${label}, ${say("where", { start, end })}`),
  ];
}

function verdict(id: string): HTMLElement {
  return chip(id, ...VERDICTS[id] ?? ["◇", "verdict_depends"]);
}

function chip(look: string, icon: string, words: Name): HTMLElement {
  return make("strong", { class: `verdict ${look}` }, make("span", { "aria-hidden": "true" }, `${icon} `), say(words));
}

function source({ citations = [], as_of, caveats = [] }: Payload): HTMLElement {
  const names = [...new Set(citations.map(({ name }) => name))].join("; ");
  const details = make("details", { class: "source" }, make("summary", {}, say("source", { names })));
  for (const citation of citations) details.append(...quoted(citation));
  if (as_of) details.append(make("p", { class: "small" }, say("as_of", { when: as_of })));
  for (const caveat of caveats) details.append(make("p", { class: "small" }, caveat));
  return details;
}

/** "Was this clear?"; a no asks why, in one tap. */
export function clarity(fact: string, actions: Actions): HTMLElement {
  const row = make("p", { class: "clarity" }, make("span", {}, say("clear_question")), " ");
  const thank = () => row.replaceChildren(say("thanks"));
  const because = (why: string, name: Name) => button(say(name), () => {
    actions.tellClarity(fact, { why });
    thank();
    row.tabIndex = -1;
    row.focus(); // the button that had the focus is gone
  });
  const yes = button(say("yes"), () => {
    actions.tellClarity(fact, { clear: true });
    thank();
  });
  const no = button(say("no"), () => {
    actions.tellClarity(fact, { clear: false });
    const reasons = Object.entries(REASONS).map(([why, name]) => because(why, name));
    row.replaceChildren(make("span", {}, say("why_not")), ...reasons.flatMap((reason) => [" ", reason]));
    reasons[0]?.focus({ preventScroll: true });
    actions.bringIntoView(row);
  });
  row.append(yes, " ", no);
  return row;
}
