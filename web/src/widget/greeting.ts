// What stands there while nothing was said: what this is, whom to call, and first steps to tap.

import { button, make } from "../shared/dom";
import { countriesOf, type Place } from "./places";
import { say, type Name } from "../shared/texts";

const FIRST_QUESTIONS: Name[] = ["first_recovery", "first_safer", "first_uk"];
const FIRST_REQUESTS: Name[] = ["first_practise", "first_person"];

/** What the greeting asks of the conversation. */
export interface Beginning {
  ask(question: string): void;
  tellMyth(): void;
  changePlace(): void;
}

export class Greeting {
  readonly element: HTMLElement;
  private readonly placed = make("div");

  constructor(private readonly beginning: Beginning) {
    const ask = (name: Name): HTMLElement => button(say(name), () => beginning.ask(say(name)));
    const myth = button(say("first_myth"), () => beginning.tellMyth());
    const steps = [...FIRST_QUESTIONS.map(ask), myth, ...FIRST_REQUESTS.map(ask)];
    this.element = make(
      "div", { class: "first" },
      make("p", {}, say("intro")), make("p", { class: "small" }, say("about")),
      make("ul", { class: "suggestions", "aria-label": say("first_steps") }, ...steps.map((step) => make("li", {}, step))),
      this.placed,
    );
  }

  /** Say whom to call at a place, and that it can be changed. */
  show(place: Place): void {
    const change = button(say(place.isAnywhere ? "place_choose" : "place_change"), () => this.beginning.changePlace(), {
      class: "plain",
    });
    const lines = place.isAnywhere ? say("lines_anywhere") : say("lines_for", { place: place.name });
    this.placed.replaceChildren(emergency(place), make("p", { class: "small" }, lines, " ", change));
  }
}

/** Numbers that stand there before anything was asked, ready to be pressed. */
function emergency(place: Place): HTMLElement {
  const line = make("p", { class: "emergency" }, make("strong", {}, say("emergency")), " ");
  const links = place.numbers.flatMap(({ shown, dial, countries }, nth): (Node | string)[] => {
    const places = countriesOf({ countries });
    const before = nth === 0 ? "" : nth === place.numbers.length - 1 ? say("emergency_or") : ", ";
    return [before, make("a", { href: `tel:${dial}` }, shown), place.isAnywhere && places ? ` (${places})` : ""];
  });
  const [before = "", after = ""] = say("emergency_call", { numbers: "\0" }).split("\0");
  line.append(before, ...links, after);
  return line;
}
