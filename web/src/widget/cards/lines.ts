// People to call or to text: short rows, each with its ways in.

import { make } from "../../shared/dom";
import type { Contact } from "../payload";
import { countriesOf, mainNumbers } from "../places";
import { region, say } from "../../shared/texts";

const MOST_ROWS = 2;
const MANY = 2; // ways; more of them are shown as bare numbers

/** The best lines as rows, the others folded away. */
export function lines(contacts: Contact[]): HTMLElement[] {
  const rows = [rowsOf(contacts.slice(0, MOST_ROWS))];
  if (contacts.length > MOST_ROWS) rows.push(folded(say("more_lines"), contacts.slice(MOST_ROWS)));
  return rows;
}

/** Lines of many countries, as a list to open. */
export function byCountry(contacts: Contact[]): HTMLElement {
  return folded(say("by_country"), contacts, true);
}

function folded(summary: string, contacts: Contact[], placed = false): HTMLElement {
  return make("details", {}, make("summary", {}, summary), rowsOf(contacts, placed));
}

function rowsOf(contacts: Contact[], placed = false): HTMLElement {
  return make("ul", { class: "lines" }, ...contacts.map((contact) => row(contact, placed)));
}

function row(contact: Contact, placed: boolean): HTMLElement {
  const about = [placed && region(contact.country), contact.opening, contact.cost].filter(Boolean).join(", ");
  return make(
    "li", { dir: "auto" },
    make("span", { class: "whom" }, make("strong", {}, contact.name), make("span", { class: "small" }, about)),
    make("span", { class: "ways" }, ...ways(contact)),
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
  const { to, keyword } = text ?? {};
  if (to) {
    const body = keyword ? `?body=${encodeURIComponent(keyword)}` : "";
    const words = keyword ? say("text_word", { keyword, to }) : say("text", { to });
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
function ways(contact: Contact): HTMLElement[] {
  const found = quickWays(contact).map((way) => callOrText({ ...way, places: [] }));
  if (!contact.url) return found;
  const link = make("a", { href: contact.url, target: "_blank", rel: "noopener noreferrer" }, say("website"));
  link.append(make("span", { class: "hidden" }, `, ${contact.name}`));
  return [...found, link];
}
