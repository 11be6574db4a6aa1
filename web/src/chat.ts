// <myth-chat>: the conversation as an element that any page can hold.

import { card, noticeCard, ownCard, type Actions } from "./cards";
import { Connection, Refused, type Listener } from "./connection";
import { button, make } from "./dom";
import { together, type Piece } from "./payload";
import { leaveTo, onTripleEscape } from "./quick_exit";
import styles from "./style.css";
import { say, type Name } from "./texts";
import { textOn } from "./theme";

const EXIT_TO = "https://www.google.com/";
const LONGEST_MESSAGE = 4000; // code points, as the server counts
const MS_OF_TYPING = 6000;
const FIRST_QUESTIONS: Name[] = ["first_recovery", "first_safer", "first_uk"];
const FIRST_REQUESTS: Name[] = ["first_practise", "first_person"];
const KEY_OF_AN_INPUT_METHOD = 229; // Safari says so of the Enter that ends a word, and that it isn't composing
const MS_UNTIL_SENDING_IS_SAID = 1000;

export class MythChat extends HTMLElement implements Listener, Actions {
  private readonly root = this.attachShadow({ mode: "open" });
  private connection!: Connection;
  private log!: HTMLElement;
  private first!: HTMLElement;
  private typingLine!: HTMLElement;
  private input!: HTMLTextAreaElement;
  private panel!: HTMLElement;
  private launcher: HTMLButtonElement | null = null;
  private typingTimer = 0;
  private stopWatching: (() => void) | null = null;

  connectedCallback(): void {
    // A page may move the element, which ends the watching below.
    this.stopWatching = onTripleEscape(() => this.exit());
    if (this.panel) return;
    this.connection = new Connection(this.server, this);
    this.dress();
    this.panel = this.makePanel();
    this.root.append(this.panel);
    if (this.floats) this.addLauncher();
    this.connection.resume();
  }

  disconnectedCallback(): void {
    this.stopWatching?.();
  }

  // --- what pages may call

  /** Open the floating panel. */
  open(): void {
    this.panel.hidden = false;
    this.launcher?.setAttribute("aria-expanded", "true");
    this.input.focus();
    this.emit("open");
  }

  /** Close the floating panel; the conversation stays. */
  close(): void {
    if (!this.floats) return;
    this.panel.hidden = true;
    this.launcher?.setAttribute("aria-expanded", "false");
    this.launcher?.focus();
    this.emit("close");
  }

  /** Send a message as if the person had written it. */
  send(message: string, shown = message): void {
    if ([...message].length > LONGEST_MESSAGE) {
      this.giveBack(message, "too_long");
      return;
    }
    const own = ownCard(shown);
    this.add(own);
    own.scrollIntoView({ block: "nearest" });
    void this.deliver(message, own);
  }

  /** Leave the page at once. */
  exit(): void {
    this.emit("exit");
    void this.connection.clear().catch(() => undefined);
    leaveTo(this.getAttribute("exit-url") ?? EXIT_TO);
  }

  /** Forget the conversation, here and on the server. */
  async clear(): Promise<void> {
    this.log.replaceChildren();
    try {
      await this.connection.clear();
      this.add(noticeCard(say("cleared")));
    } catch {
      this.add(noticeCard(say("not_cleared")));
    }
    this.first.hidden = false;
    this.input.focus();
    this.emit("clear");
  }

  // --- what the cards and the connection call

  tellClarity(fact: string, clear: boolean): void {
    this.connection.tellClarity(fact, clear);
  }

  come(pieces: Piece[]): void {
    this.show(pieces)?.scrollIntoView({ block: "nearest" });
  }

  typing(name: string | null): void {
    clearTimeout(this.typingTimer);
    this.typingLine.textContent = name === null ? "" : say("typing", { name: name || say("worker") });
    if (name !== null) this.typingTimer = setTimeout(() => this.typing(null), MS_OF_TYPING);
  }

  // --- inside

  private get server(): string {
    return this.getAttribute("server") ?? location.origin;
  }

  private get floats(): boolean {
    return this.getAttribute("mode") !== "page";
  }

  private emit(name: string, detail: object = {}): void {
    // No words of anybody: pages learn that something happened, never what was said.
    this.dispatchEvent(new CustomEvent(`myth-chat-${name}`, { bubbles: true, composed: true, detail }));
  }

  private async deliver(message: string, own: HTMLElement): Promise<void> {
    const slow = setTimeout(() => { this.typingLine.textContent = say("sending"); }, MS_UNTIL_SENDING_IS_SAID);
    try {
      const reply = await this.connection.send(message, (again) => {
        if (!again) return;
        own.classList.add("unsent");
        this.add(noticeCard(say("away")));
      });
      if (!own.isConnected) return; // cleared meanwhile
      own.classList.remove("unsent");
      this.show(reply);
      own.scrollIntoView({ block: "start" }); // reading begins at the question, however long the answer
    } catch (error) {
      if (!own.isConnected) return;
      own.remove();
      this.giveBack(message, error instanceof Refused && error.status === 429 ? "too_many" : "refused");
    } finally {
      clearTimeout(slow);
      this.typing(null);
    }
  }

  /** Say why a message was not taken, and put its words back to be sent again. */
  private giveBack(message: string, why: Name): void {
    this.add(noticeCard(say(why)));
    if (!message.startsWith("/")) this.write([message, this.input.value].filter(Boolean).join("\n"));
  }

  /** Show replies, and return the last. */
  private show(pieces: Piece[]): HTMLElement | null {
    let shown: HTMLElement | null = null;
    for (const reply of together(pieces)) {
      shown = card(reply, this);
      this.add(shown);
      this.emit("reply", { kind: reply.payload.kind, fact: reply.payload.fact ?? null });
    }
    return shown;
  }

  private add(element: HTMLElement): void {
    // Whole: a screen reader reads what is added, once.
    this.log.append(element);
    this.first.hidden = true;
  }

  private dress(): void {
    if (typeof CSSStyleSheet.prototype.replaceSync === "function") {
      // Not an inline style: allowed under any Content-Security-Policy.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      this.root.adoptedStyleSheets = [sheet];
    } else {
      this.root.append(make("link", { rel: "stylesheet", href: `${this.server}/widget.css` }));
    }
    const accent = this.getAttribute("accent");
    if (accent && CSS.supports("color", accent)) {
      this.style.setProperty("--accent", accent);
      this.style.setProperty("--on-accent", textOn(accent));
    }
  }

  private makePanel(): HTMLElement {
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": say("conversation"), tabindex: "0" });
    this.first = this.makeFirst();
    this.typingLine = make("p", { class: "typing", role: "status" });
    const panel = make("section", { class: "panel", "aria-label": say("title") });
    panel.append(this.makeTools(), this.makeHead(), this.first, this.log, this.typingLine, this.makeForm());
    panel.hidden = this.floats;
    return panel;
  }

  private makeHead(): HTMLElement {
    const title = make(this.floats ? "h2" : "h1", {}, say("title"));
    return make("header", {}, title, make("p", {}, say("intro")), emergency());
  }

  /** What to begin with, while nothing was said. */
  private makeFirst(): HTMLElement {
    const ask = (name: Name): HTMLElement => button(say(name), () => this.send(say(name)));
    const myth = button(say("first_myth"), () => {
      this.input.placeholder = say("myth_placeholder");
      this.input.focus();
    });
    const steps = [...FIRST_QUESTIONS.map(ask), myth, ...FIRST_REQUESTS.map(ask)];
    const items = steps.map((step) => make("li", {}, step));
    return make("ul", { class: "suggestions first", "aria-label": say("first_steps") }, ...items);
  }

  /** The way out, in sight however far the conversation has gone. */
  private makeTools(): HTMLElement {
    const clear = button(say("clear"), () => {
      if (clear.dataset["sure"]) void this.clear();
      clear.textContent = clear.dataset["sure"] ? say("clear") : say("clear_sure");
      if (clear.dataset["sure"]) delete clear.dataset["sure"];
      else clear.dataset["sure"] = "yes";
    });
    const tools = make(
      "div", { class: "tools" },
      button(say("exit"), () => this.exit(), { class: "exit", title: say("exit_hint") }), clear,
    );
    if (this.floats) tools.append(button(say("close"), () => this.close()));
    return tools;
  }

  private makeForm(): HTMLElement {
    this.input = make("textarea", {
      id: "question", rows: "1", autocomplete: "off", required: true, enterkeyhint: "send",
      placeholder: say("placeholder"), dir: "auto",
    });
    const form = make(
      "div", { class: "form" },
      make("label", { for: "question" }, say("label")),
      // Not of type "submit": a sandboxed frame may be forbidden to submit forms.
      make("div", { class: "row" }, this.input, button(say("send"), () => this.submit())),
    );
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      if (event.isComposing || event.keyCode === KEY_OF_AN_INPUT_METHOD) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => {
      this.fit();
      if (this.typingLine.textContent === say("empty")) this.typingLine.textContent = "";
    });
    return form;
  }

  private submit(): void {
    const message = this.input.value.trim();
    this.write("");
    if (message) {
      this.send(message);
      return;
    }
    this.typingLine.textContent = say("empty");
    this.input.focus();
  }

  private write(words: string): void {
    this.input.value = words;
    this.fit();
  }

  /** One line that grows with what is written, up to where the style stops it. */
  private fit(): void {
    this.input.style.height = "auto";
    const edges = this.input.offsetHeight - this.input.clientHeight;
    this.input.style.height = `${this.input.scrollHeight + edges}px`;
  }

  private addLauncher(): void {
    this.launcher = button(say("launcher"), () => (this.panel.hidden ? this.open() : this.close()), {
      class: "launcher", "aria-expanded": "false",
    });
    this.root.prepend(this.launcher);
  }
}

/** Numbers that stand there before anything was asked, ready to be pressed. */
function emergency(): HTMLElement {
  const line = make("p", { class: "emergency" }, make("strong", {}, say("emergency")), " ");
  for (const part of say("emergency_numbers").split(/(\b\d{3}\b)/)) {
    line.append(/^\d{3}$/.test(part) ? make("a", { href: `tel:${part}` }, part) : part);
  }
  return line;
}
