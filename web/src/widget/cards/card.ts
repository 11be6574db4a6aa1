// How each kind of reply looks.

import { button, make } from "../../shared/dom";
import type { Payload, Reply, Suggestion } from "../payload";
import type { Place } from "../places";
import { say } from "../../shared/texts";
import { clarity, layOutFact } from "./fact";
import { frame, type Actions } from "./frame";
import { allNumbers, byCountry, callsAndTexts, lines } from "./lines";
import { workerCard } from "./worker";

const FEW = 2; // ways to call or text; more are all the main numbers

/** A reply as an element of the conversation. */
export function card(reply: Reply, actions: Actions): HTMLElement {
  const { payload } = reply;
  if (payload.from === "worker") return workerCard(payload);
  const element = frame(payload.kind, say("bot"));
  if (payload.kind === "fact") layOutFact(element, payload, actions.isFirstAnswer());
  else if (payload.kind === "crisis") layOutCrisis(element, reply, actions.whereabouts());
  else if (payload.danger) layOutCheck(element, reply, actions.whereabouts());
  else layOutPlain(element, reply);
  offer(element, reply, actions);
  if (payload.fact) element.append(clarity(payload.fact, actions));
  return element;
}

/** Numbers to press come before anything there is to read. */
function layOutCrisis(element: HTMLElement, { text, payload }: Reply, place: Place): void {
  element.append(...numbers(payload, place));
  const [first = "", ...rest] = text.split("\n");
  element.append(make("p", { class: "words" }, make("strong", {}, first), ...rest.flatMap((row) => ["\n", row])));
}

/** A direct question about danger: its words, whom to call, and then its buttons. */
function layOutCheck(element: HTMLElement, { text, payload }: Reply, place: Place): void {
  element.append(make("p", { class: "words" }, text), ...numbers(payload, place));
}

/** Numbers to press; beneath those of a place that was only guessed, one tap brings all others. */
function numbers({ contacts = [] }: Payload, place: Place): HTMLElement[] {
  const calls = callsAndTexts(contacts);
  if (!calls.length) return [];
  const isFew = calls.length <= FEW;
  const way = calls.length === 1 ? "ways one" : isFew ? "ways" : "ways many";
  const found: HTMLElement[] = [make("p", { class: way }, ...calls)];
  if (isFew && !place.told) {
    const summary = make("summary", {}, say("not_there", { place: place.name }));
    found.push(make("details", { class: "small" }, summary, allNumbers()));
  }
  return found;
}

function layOutPlain(element: HTMLElement, { text, payload }: Reply): void {
  const contacts = payload.contacts ?? [];
  // Choices are buttons and lines are rows; the lists of them in the text are for channels without any.
  const choices = payload.suggestions ?? [];
  const isListed = (row: string) => contacts.some(({ name }) => row.startsWith(`${name}:`));
  const all = text.split("\n");
  const rows = all.filter((row) => !isListed(row) && !choices.some(({ question }) => row.endsWith(question)));
  element.append(make("p", { class: "words" }, payload.kind === "clarify" ? rows[0] ?? "" : rows.join("\n")));
  // Numbers of many countries that stand in the words already are a list to open, not a screenful of rows.
  const folds = !all.some(isListed) && new Set(contacts.map(({ country }) => country)).size > 1;
  if (contacts.length) element.append(...(folds ? [byCountry(contacts)] : lines(contacts, payload.in_writing)));
}

function offer(element: HTMLElement, { buttons, payload }: Reply, actions: Actions): void {
  const { kind, likely, second } = payload;
  const choice = ({ fact, question }: Suggestion): HTMLButtonElement =>
    button(question, () => actions.send(`/choose_option{"fact": "${fact}"}`, question));
  if (second) element.append(make("p", {}, say("second"), " ", choice(second)));
  const isNext = kind === "fact" && !likely;
  const choices = (payload.suggestions ?? [])
    .filter(({ fact }) => fact !== second?.fact && !(isNext && actions.wasTold(fact)))
    .map(choice);
  if (kind === "handoff" || kind === "crisis") {
    // A question is answered once: a second tap would answer the next one.
    const answers: HTMLButtonElement[] = buttons.map(({ title, payload: message }) =>
      button(title, () => {
        answers.forEach((answer) => (answer.disabled = true));
        actions.send(message, title);
      }));
    choices.push(...answers);
  }
  if (!choices.length) return;
  const items = choices.map((choice) => make("li", {}, choice));
  const label = say(isNext ? "related" : "choices");
  if (likely) element.append(make("p", { class: "small" }, say("likely_else")));
  if (isNext) element.append(make("p", { class: "small next" }, label));
  element.append(make("ul", { class: "suggestions", "aria-label": label }, ...items));
}
