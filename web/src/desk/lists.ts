// Who waits, whom the worker and colleagues are talking to, and who wants to be rung.

import { button, byId, make } from "../shared/dom";
import { badges, describe, placeOf, redraw } from "./drawing";
import { read, type CallBack, type Mine, type Other, type State, type Waiting } from "./server";

/** What the lists ask of the desk. */
export interface Choosing {
  claim(id: string): void;
  open(id: string): void;
  takeOver(id: string): void;
  callBackDone(id: number): void;
}

let waitingSince = new Map<string, number>(); // by conversation, in this clock's milliseconds

/** Draw all of them. */
export function showLists(state: State, open: string, choosing: Choosing): void {
  showQueue(state.queue, choosing);
  redraw(byId("mine"), [state.mine, open], () => orNone(state.mine.map((one) => mine(one, open, choosing)), "None."));
  byId("others-section").hidden = !state.others.length;
  redraw(byId("others"), state.others, () => state.others.map((one) => other(one, choosing)));
}

/** How long each has waited; to be called every second. */
export function tick(): void {
  for (const element of document.querySelectorAll<HTMLElement>(".time")) {
    const since = waitingSince.get(element.dataset["id"] ?? "");
    if (since === undefined) continue;
    const seconds = Math.max(0, Math.round((Date.now() - since) / 1000));
    element.textContent = `Waiting ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

/** Draw the call-backs, which are asked for only when their number changed. */
export async function showCallBacks(count: number, choosing: Choosing): Promise<void> {
  const { callbacks } = count ? await read<{ callbacks: CallBack[] }>("callbacks") : { callbacks: [] };
  redraw(byId("callbacks"), callbacks, () => orNone(callbacks.map((one) => callBack(one, choosing)), "None."));
}

function showQueue(queue: Waiting[], choosing: Choosing): void {
  waitingSince = new Map(queue.map((one) => [one.id, Date.now() - one.waiting_seconds * 1000]));
  const lasting = queue.map(({ waiting_seconds: _, ...rest }) => rest);
  redraw(byId("queue"), lasting, () => orNone(queue.map((one) => waiting(one, choosing)), "Nobody is waiting."));
  tick();
}

function waiting(one: Waiting, { claim }: Choosing): HTMLElement {
  const item = row(one, make("p", { class: "time", "data-id": one.id }));
  if (one.returned) item.append(make("p", {}, "A worker's connection dropped before."));
  const attributes = { class: "first", "aria-label": `Claim, ${describe(one)}`, "data-key": one.id };
  item.append(button("Claim", () => claim(one.id), attributes));
  return item;
}

function mine(one: Mine, present: string, { open }: Choosing): HTMLElement {
  const item = row(one);
  if (one.status === "ended") item.append(make("p", {}, "Ended. Choose an outcome to close it."));
  const words = one.id === present ? "Open now" : one.unread ? `Open (${one.unread} new)` : "Open";
  const opener = button(words, () => open(one.id), { "data-key": one.id });
  if (one.id === present) opener.setAttribute("aria-current", "true");
  item.append(opener);
  return item;
}

function other(one: Other, { takeOver }: Choosing): HTMLElement {
  const item = row(one, make("p", {}, `With ${one.worker}`));
  item.append(sure("Take over", "Really take over? Press again", () => takeOver(one.id), one.id));
  return item;
}

function callBack({ id, phone, times, place, left_at, expires_at }: CallBack, { callBackDone }: Choosing): HTMLElement {
  const date = (iso: string) => new Date(iso).toLocaleString();
  const item = make(
    "li", {}, make("p", {}, make("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}` }, phone)), make("p", {}, `“${times}”`),
  );
  if (place) item.append(make("p", {}, place));
  item.append(
    make("p", { class: "hint" }, `Left ${date(left_at)}, deleted ${date(expires_at)} at the latest`),
    sure("Done, delete", "Really delete? Press again", () => callBackDone(id), `callback-${id}`),
  );
  return item;
}

function row(one: { danger: Waiting["danger"]; place: string | null }, ...more: HTMLElement[]): HTMLElement {
  return make("li", { class: one.danger.length ? "danger" : "" }, ...badges(one.danger), make("p", {}, placeOf(one)), ...more);
}

/** A button that acts on the second press. */
function sure(words: string, again: string, act: () => void, key: string): HTMLButtonElement {
  let pressed = false;
  const element: HTMLButtonElement = button(words, () => {
    if (pressed) act();
    pressed = true;
    element.textContent = again;
  }, { "data-key": key });
  return element;
}

function orNone(items: HTMLElement[], words: string): HTMLElement[] {
  return items.length ? items : [make("li", { class: "hint" }, words)];
}
