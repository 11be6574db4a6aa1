// The one bar on top: title, whom to call, the way out, and a menu.

import { button, make } from "../shared/dom";
import { allNumbers } from "./cards/lines";
import { ANYWHERE, choices, type Place } from "./places";
import { say } from "../shared/texts";

/** What the bar asks of the conversation. */
export interface Ways {
  exit(): void;
  clear(): void;
  keepCopy(): void;
  choosePlace(id: string): void;
  close: (() => void) | null;
}

export class Bar {
  readonly element: HTMLElement;
  private readonly call = make("span", { class: "call" });
  private readonly menu = make("div", { class: "menu", id: "menu" });
  private readonly select = make("select");
  private readonly opener: HTMLButtonElement;

  constructor(heading: "h1" | "h2", private readonly ways: Ways) {
    this.opener = button("☰", () => this.toggle(this.menu.hidden), {
      class: "icon", "aria-label": say("menu"), title: say("menu"), "aria-expanded": "false", "aria-controls": "menu",
    });
    const title = make(
      heading, {}, make("span", { class: "long" }, say("title")),
      make("span", { class: "short", "aria-hidden": "true" }, say("title_short")),
    );
    this.element = make(
      "header", {}, title, this.call,
      button(say("exit"), () => ways.exit(), { class: "exit", title: say("exit_hint") }), this.opener,
    );
    if (ways.close) {
      const close = button("✕", ways.close, { class: "icon", "aria-label": say("close"), title: say("close") });
      this.element.append(close);
    }
    this.element.append(this.menu);
    this.menu.hidden = true;
    this.fillMenu();
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.menu.hidden) return;
      this.toggle(false);
      this.opener.focus();
    });
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.toggle(false);
    });
  }

  /** Show whom to call at a place, and what the menu says of it. */
  show(place: Place): void {
    const [number] = place.numbers;
    this.element.classList.toggle("anywhere", place.isAnywhere);
    const one = place.isAnywhere || !number
      ? button(say("bar_emergency"), () => this.open("a"), { class: "danger" })
      : make("a", { href: `tel:${number.dial}`, class: "danger", "aria-label": say("bar_call", { number: number.shown }) },
        number.shown);
    this.call.replaceChildren(one);
    fill(this.select, place);
  }

  /** Open the menu, at its first element of a kind. */
  open(selector: string): void {
    this.toggle(true);
    this.menu.querySelector<HTMLElement>(selector)?.focus();
  }

  private toggle(opens: boolean): void {
    this.menu.hidden = !opens;
    this.opener.setAttribute("aria-expanded", String(opens));
  }

  private fillMenu(): void {
    this.select.addEventListener("change", () => this.ways.choosePlace(this.select.value));
    const clear = button(say("clear"), () => {
      if (clear.dataset["sure"]) {
        this.toggle(false);
        this.ways.clear();
      }
      clear.textContent = clear.dataset["sure"] ? say("clear") : say("clear_sure");
      if (clear.dataset["sure"]) delete clear.dataset["sure"];
      else clear.dataset["sure"] = "yes";
    });
    const copy = button(say("copy"), () => {
      this.toggle(false);
      this.opener.focus();
      this.ways.keepCopy();
    });
    this.menu.append(
      make("label", {}, say("where_i_am"), " ", this.select), make("p", { class: "small" }, say("emergency_list")),
      allNumbers(), copy, clear,
    );
  }
}

/** What can be chosen, with a place chosen; the list may lack it where it was kept from before. */
function fill(select: HTMLSelectElement, place: Place): void {
  select.replaceChildren(...choices(place.id).map(({ id, name, parts }) => {
    if (!parts.length) return new Option(name, id);
    const group = make("optgroup", { label: name }, new Option(say("place_whole", { place: name }), id));
    group.append(...parts.map((part) => new Option(part.name, part.id)));
    return group;
  }));
  select.value = place.id;
  if (select.value !== place.id) select.value = ANYWHERE;
}
