// What a support worker writes, with addresses and numbers to press.

import { make } from "../../shared/dom";
import type { Payload } from "../payload";
import { mainNumbers } from "../places";
import { say } from "../../shared/texts";

const ADDRESS = /https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)]/;
const NUMBER = /\+?\d(?:[ ()-]{0,2}\d){5,14}/;
const SHORT = mainNumbers.map(({ shown }) => `\\b${shown}\\b`).join("|");
const PRESSABLE = new RegExp(`(${ADDRESS.source}|${NUMBER.source}|${SHORT})`);

/** A card with a worker's words. */
export function workerCard(payload: Payload): HTMLElement {
  const element = make("section", { class: "bot handoff worker", dir: "auto" });
  element.dataset.kind = "handoff";
  element.append(
    make("p", { class: "who" }, payload.name || say("worker")),
    make("p", { class: "words" }, ...withLinks(payload.text || "")),
  );
  return element;
}

/** Words as they stand, but for addresses and telephone numbers, which become links. */
function withLinks(words: string): (HTMLElement | string)[] {
  return words.split(PRESSABLE).map((part, nth) => {
    if (nth % 2 === 0) return part;
    if (part.startsWith("http")) return make("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
    return make("a", { href: `tel:${part.replace(/[^+\d]/g, "")}` }, part);
  });
}
