// Drawing lists: anew only when they changed, with the focus where it was.

import { make } from "../shared/dom";
import type { Danger } from "./server";

const shown = new WeakMap<Element, string>();

/** Draw what changed since the last time; children with the same `data-key` keep the focus. */
export function redraw(parent: HTMLElement, data: unknown, draw: () => (Node | string)[]): void {
  const now = JSON.stringify(data);
  if (shown.get(parent) === now) return;
  shown.set(parent, now);
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const key = focused instanceof HTMLElement ? focused.dataset["key"] : undefined;
  parent.replaceChildren(...draw());
  if (key) parent.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** Signs of danger, as words with a sign. */
export function badges(danger: Danger[]): HTMLElement[] {
  return danger.map(({ label }) => make("span", { class: "badge" }, label));
}

export const placeOf = ({ place }: { place: string | null }): string => place || "Place not known";

export const describe = (one: { danger: Danger[]; place: string | null }): string =>
  [...one.danger.map(({ label }) => label), one.place || "place not known"].join(", ");
