// People to call or to text: short rows, each with its ways in.

import { make } from "../../shared/dom";
import type { Contact } from "../payload";
import { countriesOf, mainNumbers } from "../places";
import { region, say } from "../../shared/texts";

const MOST_ROWS = 2;
const MANY = 2; // ways; more of them are shown as bare numbers

/** How rows of lines are shown. */
interface Manner {
  /** Whether each says its country. */
  placed?: boolean;
  /** Whether ways that need no voice come first. */
  inWriting?: boolean;
}

/** The best lines as rows, the others folded away. */
export function lines(contacts: Contact[], inWriting = false): HTMLElement[] {
  const rows = [rowsOf(contacts.slice(0, MOST_ROWS), { inWriting })];
  const more = contacts.slice(MOST_ROWS);
  return more.length ? [...rows, folded(say("more_lines"), more, { inWriting })] : rows;
}

/** Lines of many countries, as a list to open. */
export function byCountry(contacts: Contact[]): HTMLElement {
  return folded(say("by_country"), contacts, { placed: true });
}

function folded(summary: string, contacts: Contact[], manner: Manner): HTMLElement {
  return make("details", {}, make("summary", {}, summary), rowsOf(contacts, manner));
}

function rowsOf(contacts: Contact[], manner: Manner): HTMLElement {
  return make("ul", { class: "lines" }, ...contacts.map((contact) => row(contact, manner)));
}

function row(contact: Contact, { placed, inWriting }: Manner): HTMLElement {
  const about = [placed && region(contact.country), contact.opening, contact.cost].filter(Boolean).join(", ");
  return make(
    "li", { dir: "auto" },
    make("span", { class: "whom" }, make("strong", {}, contact.name), make("span", { class: "small" }, about)),
    make("span", { class: "ways" }, ...ways(contact, inWriting)),
  );
}

/** A way to call or to text, and whom it reaches. */
interface Way {
  href: string;
  words: string;
  bare: string;
  names: string[];
  places: string[];
}

/** Buttons that start a call or a text at once; a number shared by countries comes once. */
export function callsAndTexts(contacts: Contact[]): HTMLElement[] {
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
  const all = [...found.values()];
  const placed = new Set(contacts.map(({ country }) => country)).size > 1;
  return all.map((way) => callOrText(placed ? way : { ...way, places: [] }, all.length > MANY));
}

/** The emergency numbers of all main countries, to press. */
export function allNumbers(): HTMLElement {
  const links = mainNumbers.map(({ shown, dial, countries }) =>
    make("a", { href: `tel:${dial}` }, shown, " ", make("span", { class: "small" }, countriesOf({ countries }))));
  return make("p", { class: "ways many" }, ...links);
}

function quickWays({ name, country, phone, dial, text }: Contact): Way[] {
  const reaches = { names: [name], places: [region(country)].filter(Boolean) };
  const found: Way[] = [];
  if (dial && phone) found.push({ href: `tel:${dial}`, words: say("call", { phone }), bare: phone, ...reaches });
  if (text) {
    const { to, keyword, what } = text;
    const word = keyword ?? what;
    const body = keyword ? `?body=${encodeURIComponent(keyword)}` : "";
    const words = word ? say("text_word", { keyword: word, to }) : say("text", { to });
    found.push({ href: `sms:${to.replace(/[^+\d]/g, "")}${body}`, words, bare: to, names: [name], places: [...reaches.places] });
  }
  return found;
}

function callOrText({ href, words, bare, names, places }: Way, isBare = false): HTMLElement {
  const link = isBare
    ? make("a", { href }, make("span", { class: "hidden" }, words), make("span", { "aria-hidden": "true" }, bare))
    : make("a", { href }, words);
  if (places.length) link.append(" ", make("span", { class: "small" }, places.join(", ")));
  link.append(make("span", { class: "hidden" }, `, ${names.join(", ")}`));
  return link;
}

/** The ways of one contact, whose name and place stand beside them. */
function ways(contact: Contact, inWriting = false): HTMLElement[] {
  const { name, chat, url } = contact;
  const found = quickWays(contact);
  const links = found.map((way) => callOrText({ ...way, places: [] }));
  if (chat) links.push(page(chat, "chat", name));
  if (inWriting && found[0]?.href.startsWith("tel:")) links.push(...links.splice(0, 1));
  if (url && url !== chat) links.push(page(url, "website", name));
  return links;
}

function page(href: string, words: "chat" | "website", name: string): HTMLElement {
  const link = make("a", { href, target: "_blank", rel: "noopener noreferrer" }, say(words));
  link.append(make("span", { class: "hidden" }, `, ${name}`));
  return link;
}
