// Where people write: one line that grows.

import { button, make } from "../shared/dom";
import { keep, kept } from "../shared/kept";
import { say, type Name } from "../shared/texts";

const DRAFT = "chat-draft";
const KEY_OF_AN_INPUT_METHOD = 229; // Safari says so of the Enter that ends a word, and that it isn't composing

/** What the composer asks of the conversation. */
export interface Writing {
  send(message: string): void;
  /** Nothing was written, and "Ask" pressed; or something is written again. */
  empty(isEmpty: boolean): void;
}

export class Composer {
  readonly element: HTMLElement;
  private readonly input: HTMLTextAreaElement;
  private readonly sender = button(say("send"), () => this.submit());

  constructor(private readonly writing: Writing) {
    this.input = make("textarea", {
      id: "question", rows: "1", autocomplete: "off", required: true, enterkeyhint: "send",
      placeholder: say("placeholder"), dir: "auto",
    });
    this.element = make(
      "div", { class: "form" },
      make("label", { for: "question", class: "hidden" }, say("label")),
      // Not of type "submit": a sandboxed frame may be forbidden to submit forms.
      this.input, this.sender,
    );
    this.input.value = kept(DRAFT) ?? "";
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      if (event.isComposing || event.keyCode === KEY_OF_AN_INPUT_METHOD) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => {
      this.fit();
      this.writing.empty(false);
      keep(DRAFT, this.input.value || null);
    });
  }

  /** Put the cursor there, and perhaps say what to type. */
  focus(placeholder?: Name): void {
    if (placeholder) this.input.placeholder = say(placeholder);
    this.input.focus();
  }

  /** Say to whom one writes; to the bot where nobody is named. */
  addressee(words: string | null): void {
    this.input.placeholder = words ?? say("placeholder");
    this.sender.textContent = say(words ? "send_words" : "send");
  }

  /** Put words back, before what was written since. */
  giveBack(words: string): void {
    this.write([words, this.input.value].filter(Boolean).join("\n"));
  }

  /** Throw away what is written. */
  clear(): void {
    this.write("");
  }

  /** One line that grows with what is written, up to where the style stops it. */
  fit(): void {
    this.input.style.height = "auto";
    const edges = this.input.offsetHeight - this.input.clientHeight;
    if (this.input.scrollHeight) this.input.style.height = `${this.input.scrollHeight + edges}px`;
  }

  private submit(): void {
    const message = this.input.value.trim();
    this.write("");
    if (message) this.writing.send(message);
    else {
      this.writing.empty(true);
      this.input.focus();
    }
  }

  private write(words: string): void {
    this.input.value = words;
    keep(DRAFT, words || null);
    this.fit();
  }
}
