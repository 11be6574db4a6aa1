// What a support worker writes, with addresses and numbers to press.

import { make } from "../../shared/dom";
import type { Company } from "../connection";
import type { Payload } from "../payload";
import { say } from "../../shared/texts";
import { parted } from "./links";

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

/** Who is looked for, and for how long at most. */
export function waiting({ minutes }: Company): string {
  if (!minutes) return say("waiting_for");
  return minutes === 1 ? say("waiting_minute") : say("waiting_minutes", { minutes });
}

/** Say beneath the person's last messages that reached the worker, and that they saw, that it is so. */
export function markOwn(log: HTMLElement, company: Company | null): void {
  const reached = company?.status === "live" ? company : { delivered: null, seen: null };
  mark(log, "delivered", reached.delivered === reached.seen ? null : reached.delivered);
  mark(log, "seen", reached.seen);
}

function mark(log: HTMLElement, how: "delivered" | "seen", key: string | null): void {
  const present = log.querySelector<HTMLElement>(`.mark.${how}`);
  const own = key === null ? null : log.querySelector<HTMLElement>(`.me[data-key="${CSS.escape(key)}"]`);
  if (present?.parentElement === own) return;
  present?.remove();
  // Not read out: what is said matters more.
  own?.append(make("span", { class: `mark ${how}`, "aria-live": "off" }, say(how)));
}

/** Words as they stand, but for addresses and telephone numbers, which become links. */
function withLinks(words: string): (HTMLElement | string)[] {
  return parted(words).map(({ text, href }) => {
    if (href === null) return text;
    const isNumber = href.startsWith("tel:");
    return make("a", isNumber ? { href } : { href, target: "_blank", rel: "noopener noreferrer" }, text);
  });
}
