// What a worker has ready to send: facts and helplines by words, and sentences that are often needed.

import { button, byId, make } from "../shared/dom";
import { redraw } from "./drawing";
import { read, type Found } from "./server";

const MS_AFTER_TYPING = 200;

/** Draw the sentences that are often needed. */
export function showPhrases(phrases: string[], insert: (words: string) => void): void {
  redraw(byId("phrases"), phrases, () => phrases.map((words) => make("li", {}, button(words, () => insert(words), { class: "small" }))));
}

/** Look for facts and helplines while the worker types. */
export function searchAsTyped(insert: (words: string) => void, failed: (error: unknown) => void): void {
  let timer = 0;
  byId("find").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(insert).catch(failed), MS_AFTER_TYPING);
  });
}

async function show(insert: (words: string) => void): Promise<void> {
  const words = byId<HTMLInputElement>("find").value.trim();
  const found = words ? await read<Found>(`facts?q=${encodeURIComponent(words)}`) : { facts: [], lines: [] };
  const facts = found.facts.map(({ question, text, source }) =>
    item(question, text, `Source: ${source}`, question, () => insert(`${text}\n(Source: ${source})`)));
  const lines = found.lines.map(({ text }) => item("Helpline", text, "", text, () => insert(text)));
  const all = [...lines, ...facts];
  byId("found").replaceChildren(...(words && !all.length ? [make("li", {}, "No fact and no helpline has these words.")] : all));
}

function item(title: string, text: string, hint: string, name: string, act: () => void): HTMLElement {
  const element = make("li", {}, make("p", { class: "who" }, title), make("p", {}, text));
  if (hint) element.append(make("p", { class: "hint" }, hint));
  element.append(button("Insert", act, { class: "small", "aria-label": `Insert: ${name}` }));
  return element;
}
