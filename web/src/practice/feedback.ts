// What an answer earned, and a word against it.

import { button, make } from "../shared/dom";
import type { Remark, Scored } from "./server";

const MARKS = new Set(["landed", "right"]); // sections that judge; the others suggest, or let the client speak

/** One try: what was typed, and what it earned. */
export interface Try {
  typed: string;
  scored: Scored;
}

/** Sends why somebody doesn't agree with a remark. */
export type Dispute = (remark: Remark, reason: string) => Promise<void>;

/** The verdict and the remarks, and the try before beside them if there was one. */
export function feedback(present: Try, before: Try | null, dispute: Dispute): HTMLElement[] {
  const parts: HTMLElement[] = [make("p", { class: "verdict" }, present.scored.verdict)];
  for (const { id, title, remarks } of present.scored.sections) {
    if (!remarks.length) continue;
    const items = remarks.map((remark) => (MARKS.has(id) ? mark(remark, dispute) : make("li", {}, remark.text)));
    parts.push(make("div", { class: id }, make("h3", {}, title), make("ul", {}, ...items)));
  }
  parts.push(make("p", {}, "You can change your answer above and try again at once."));
  if (before) parts.push(sideBySide(before, present));
  return parts;
}

function mark(remark: Remark, dispute: Dispute): HTMLElement {
  const item = make("li", {}, remark.text);
  if (remark.words) item.append(make("br"), make("span", { class: "earned" }, `You wrote: “${remark.words}”`));
  const doubt: HTMLElement = button("I don't agree", () => doubt.replaceWith(disputeForm(remark, dispute)), {
    class: "small", "aria-label": `I don't agree: ${remark.text}`,
  });
  item.append(" ", doubt);
  return item;
}

function disputeForm(remark: Remark, dispute: Dispute): HTMLElement {
  const reason = make("textarea", { rows: "2", required: true, maxlength: "2000" });
  const form = make(
    "form", {}, make("label", {}, "Why not? A curator will read this and your answer. Name nobody.", reason),
    make("button", { class: "small" }, "Send to the curators"),
  );
  form.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    await dispute(remark, reason.value);
    form.replaceWith(make("p", { class: "hint" }, "Thank you. It is in the curators' queue."));
  });
  return form;
}

/** Two tries in a table: what was typed, the verdict, and the remarks by section. */
function sideBySide(one: Try, other: Try): HTMLElement {
  const tries = [one, other];
  const row = (title: string, cells: string[]) =>
    make("tr", {}, make("th", { scope: "row" }, title), ...cells.map((words) => make("td", {}, words)));
  const head = make(
    "tr", {}, make("td"), make("th", { scope: "col" }, "The try before"), make("th", { scope: "col" }, "This try"),
  );
  const table = make("table", { class: "tries" }, make("caption", {}, "Both tries side by side"), head);
  table.append(row("You wrote", tries.map(({ typed }) => typed)), row("Verdict", tries.map(({ scored }) => scored.verdict)));
  other.scored.sections.forEach(({ title }, place) => {
    const cells = tries.map(({ scored }) => scored.sections[place]?.remarks.map(({ text }) => text).join("\n") ?? "");
    if (cells.some(Boolean)) table.append(row(title, cells));
  });
  return table;
}
