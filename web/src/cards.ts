// How each kind of reply looks.

import { button, make, pressable } from "./dom";
import type { Citation, Contact, Payload, Reply, Sentence, Suggestion } from "./payload";
import { region, say, type Name } from "./texts";

/** What a card can ask of the conversation. */
export interface Actions {
  send(message: string, shown: string): void;
  tellClarity(fact: string, clear: boolean): void;
}

const VERDICTS: Record<string, [icon: string, name: Name]> = {
  "false": ["✗", "verdict_false"],
  "misleading": ["⚠", "verdict_misleading"],
  "partly-true": ["◐", "verdict_partly_true"],
  "true": ["✓", "verdict_true"],
  "depends": ["◇", "verdict_depends"],
};

/** A reply as an element of the conversation. */
export function card(reply: Reply, actions: Actions): HTMLElement {
  const { payload } = reply;
  if (payload.from === "worker") return workerCard(payload);
  const element = frame(payload.kind, say("bot"));
  if (payload.kind === "fact") layOutFact(element, reply, actions);
  else if (payload.kind === "crisis") layOutCrisis(element, reply);
  else layOutPlain(element, reply);
  offer(element, reply, actions);
  return element;
}

/** What the person wrote. */
export function ownCard(text: string): HTMLElement {
  const element = make("section", { class: "me", dir: "auto" }, who(say("you")), make("p", {}, text));
  element.dataset.kind = "me";
  return element;
}

/** Something the widget itself has to say. */
export function noticeCard(text: string): HTMLElement {
  const element = frame("fallback", say("bot"));
  element.append(make("p", {}, text));
  return element;
}

function frame(kind: string, speaker: string): HTMLElement {
  const element = make("section", { class: `bot ${kind}`, dir: "auto" }, who(speaker));
  element.dataset.kind = kind;
  return element;
}

function who(speaker: string): HTMLElement {
  return make("span", { class: "hidden" }, `${speaker}: `);
}

function workerCard(payload: Payload): HTMLElement {
  const element = make("section", { class: "bot handoff worker", dir: "auto" });
  element.dataset.kind = "handoff";
  element.append(
    make("p", { class: "who" }, payload.name || say("worker")),
    make("p", { class: "words" }, payload.text || ""),
  );
  return element;
}

function layOutFact(element: HTMLElement, { payload }: Reply, actions: Actions): void {
  if (payload.likely) element.append(make("p", {}, say("likely"), " ", make("strong", {}, payload.question ?? "")));
  if (payload.myth && payload.verdict) {
    element.append(make("p", {}, `“${payload.myth}” `, verdict(payload.verdict)));
  }
  element.append(...told(payload));
  element.append(source(payload));
  if (payload.fact) element.append(clarity(payload.fact, actions));
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

function quoted({ quote, label, start, end }: Citation): HTMLElement[] {
  return [
    make("blockquote", {}, `“${quote}”`),
    make("p", { class: "small" }, `${label}, ${say("where", { start, end })}`),
  ];
}

function verdict(id: string): HTMLElement {
  const [icon, name] = VERDICTS[id] ?? ["◇", "verdict_depends"];
  return make(
    "strong", { class: `verdict ${id}` }, make("span", { "aria-hidden": "true" }, `${icon} `), say(name),
  );
}

function source(payload: Payload): HTMLElement {
  const details = make("details", {}, make("summary", {}, say("source")));
  for (const citation of payload.citations ?? []) details.append(...quoted(citation));
  if (payload.as_of) details.append(make("p", { class: "small" }, say("as_of", { when: payload.as_of })));
  for (const caveat of payload.caveats ?? []) details.append(make("p", { class: "small" }, caveat));
  return details;
}

function clarity(fact: string, actions: Actions): HTMLElement {
  const row = make("p", { class: "clarity" }, make("span", {}, say("clear_question")), " ");
  const answer = (clear: boolean) => () => {
    actions.tellClarity(fact, clear);
    row.replaceChildren(say("thanks"));
  };
  row.append(button(say("yes"), answer(true)), " ", button(say("no"), answer(false)));
  return row;
}

function layOutCrisis(element: HTMLElement, { text, payload }: Reply): void {
  // Numbers to press come before anything there is to read.
  const contacts = payload.contacts ?? [];
  if (contacts.length) element.append(make("p", { class: "ways" }, ...together(contacts).map(callOrText)));
  element.append(make("p", { class: "words" }, text));
}

function layOutPlain(element: HTMLElement, { text, payload }: Reply): void {
  const contacts = payload.contacts ?? [];
  // Choices are buttons and lines are cards; the lists of them in the text are for channels without any.
  const choices = payload.suggestions ?? [];
  const isListed = (row: string) => contacts.some(({ name }) => row.startsWith(`${name}:`));
  const all = text.split("\n");
  const rows = all.filter((row) => !isListed(row) && !choices.some(({ question }) => row.endsWith(question)));
  element.append(make("p", { class: "words" }, payload.kind === "clarify" ? rows[0] ?? "" : rows.join("\n")));
  // Numbers of many countries that stand in the words already are a list to open, not a screenful of cards.
  const folds = !all.some(isListed) && new Set(contacts.map(({ country }) => country)).size > 1;
  if (contacts.length) element.append(folds ? byCountry(contacts) : lines(contacts));
}

function lines(contacts: Contact[]): HTMLElement {
  return make("ul", { class: "lines" }, ...contacts.map(line));
}

function byCountry(contacts: Contact[]): HTMLElement {
  return make("details", {}, make("summary", {}, say("by_country")), lines(contacts));
}

function line(contact: Contact): HTMLElement {
  const place = region(contact.country);
  return make(
    "li", { dir: "auto" },
    make("strong", {}, contact.name),
    make("span", { class: "small" }, [place, contact.opening, contact.cost].filter(Boolean).join(", ")),
    make("span", { class: "ways" }, ...ways(contact)),
  );
}

/** A way to call or to text, and whom it reaches. */
interface Way {
  href: string;
  words: string;
  names: string[];
  places: string[];
}

/** The ways of some contacts that start a call or a text at once; a number shared by countries comes once. */
function together(contacts: Contact[]): Way[] {
  const found = new Map<string, Way>();
  for (const contact of contacts) {
    for (const way of quickWays(contact)) {
      const same = found.get(way.href);
      if (same) {
        same.names.push(...way.names);
        same.places.push(...way.places);
      } else found.set(way.href, way);
    }
  }
  return [...found.values()];
}

function quickWays({ name, country, phone, dial, text }: Contact): Way[] {
  const reaches = { names: [name], places: [region(country)].filter(Boolean) };
  const found: Way[] = [];
  if (dial && phone) found.push({ href: `tel:${dial}`, words: say("call", { phone }), ...reaches });
  const { to, keyword } = text ?? {};
  if (to) {
    const body = keyword ? `?body=${encodeURIComponent(keyword)}` : "";
    const words = keyword ? say("text_word", { keyword, to }) : say("text", { to });
    found.push({ href: `sms:${to.replace(/[^+\d]/g, "")}${body}`, words, names: [name], places: [...reaches.places] });
  }
  return found;
}

function callOrText({ href, words, names, places }: Way): HTMLElement {
  const link = make("a", { href }, words);
  if (places.length) link.append(" ", make("span", { class: "small" }, places.join(", ")));
  link.append(make("span", { class: "hidden" }, `, ${names.join(", ")}`));
  return link;
}

/** The ways of one contact, whose name and place stand beside them. */
function ways(contact: Contact): HTMLElement[] {
  const quick = quickWays(contact);
  if (quick.length) return quick.map((way) => callOrText({ ...way, places: [] }));
  if (!contact.url) return [];
  const link = make("a", { href: contact.url, target: "_blank", rel: "noopener noreferrer" }, say("website"));
  link.append(make("span", { class: "hidden" }, `, ${contact.name}`));
  return [link];
}

function offer(element: HTMLElement, { buttons, payload }: Reply, actions: Actions): void {
  const choice = ({ fact, question }: Suggestion): HTMLButtonElement =>
    button(question, () => actions.send(`/choose_option{"fact": "${fact}"}`, question));
  if (payload.second) element.append(make("p", {}, say("second"), " ", choice(payload.second)));
  const choices = (payload.suggestions ?? []).filter(({ fact }) => fact !== payload.second?.fact).map(choice);
  if (payload.kind === "handoff" || payload.kind === "crisis") {
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
  if (payload.likely) element.append(make("p", { class: "small" }, say("likely_else")));
  const label = say(payload.kind === "fact" && !payload.likely ? "related" : "choices");
  element.append(make("ul", { class: "suggestions", "aria-label": label }, ...items));
}
