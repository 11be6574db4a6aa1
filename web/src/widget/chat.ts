// <myth-chat>: the conversation as an element that any page can hold.

import { Bar } from "./bar";
import { card } from "./cards/card";
import { noticeCard, ownCard, type Actions } from "./cards/frame";
import { markOwn, waiting } from "./cards/worker";
import { Composer } from "./composer";
import { Connection, newKey, type Company, type Listener } from "./connection";
import { save, written } from "./copy";
import { button, make } from "../shared/dom";
import { Refused } from "../shared/http";
import { Greeting } from "./greeting";
import { followKeyboard } from "./keyboard";
import { together, type Payload, type Piece } from "./payload";
import { forgetPlace, isCountry, keepPlace, presentPlace, type Place } from "./places";
import { leaveTo, onTripleEscape } from "./quick_exit";
import styles from "./style.css";
import { say, type Name } from "../shared/texts";
import tokens from "../shared/tokens.css";
import type { Happened } from "./tabs";
import { textOn } from "./theme";
import { Unread } from "./unread";

const END_CHAT = "end chat";
const EXIT_TO = "https://www.google.com/";
const LONGEST_MESSAGE = 4000; // code points, as the server counts
const MS_OF_TYPING = 6000;
const MS_UNTIL_SENDING_IS_SAID = 1000;
const MOST_OF_VIEW = 1 / 3; // what the person wrote may take of it, above the answer
const GAP = 8; // pixels above what is brought into view

export class MythChat extends HTMLElement implements Listener, Actions {
  private readonly root = this.attachShadow({ mode: "open" });
  private connection!: Connection;
  private bar!: Bar;
  private greeting!: Greeting;
  private composer!: Composer;
  private talk!: HTMLElement;
  private log!: HTMLElement;
  private typingLine!: HTMLElement;
  private notice!: HTMLElement;
  private readonly stripWords = make("span");
  private strip!: HTMLElement;
  private panel!: HTMLElement;
  private launcher: HTMLButtonElement | null = null;
  private readonly unread = new Unread((waiting) => this.sayUnread(waiting), () => this.isInSight);
  private place: Place = presentPlace();
  private placeIsNew = this.place.told;
  private readonly told = new Set<string>();
  private said: string[] = []; // for a copy
  private typingTimer = 0;
  private stopWatching: (() => void)[] = [];

  connectedCallback(): void {
    // A page may move the element, which ends the watching below.
    this.stopWatching = [onTripleEscape(() => this.exit()), followKeyboard(this.style), this.unread.watch()];
    if (this.panel) return;
    this.connection = new Connection(this.server, this);
    this.dress();
    this.panel = this.makePanel();
    this.root.append(this.panel);
    if (this.floats) this.addLauncher();
    this.settle(this.place);
    this.composer.fit();
    if (this.connection.resume()) this.greeting.element.prepend(make("p", { class: "goes-on" }, say("goes_on")));
  }

  disconnectedCallback(): void {
    this.stopWatching.forEach((stop) => stop());
  }

  // --- what pages may call

  /** Open the floating panel. */
  open(): void {
    this.panel.hidden = false;
    this.launcher?.setAttribute("aria-expanded", "true");
    this.composer.fit();
    this.composer.focus();
    this.unread.seen();
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
    const key = newKey();
    const own = this.addOwn(shown, key);
    this.reveal(own, false);
    void this.deliver(message, shown, key, own);
  }

  /** Leave the page at once. */
  exit(): void {
    void this.connection.clear("left").catch(() => undefined);
    this.leave();
  }

  /** Forget the conversation, here and on the server. */
  async clear(): Promise<void> {
    this.beginAnew();
    try {
      await this.connection.clear();
      this.sayCleared("cleared");
    } catch {
      this.sayCleared("not_cleared");
    }
    this.composer.focus();
    this.emit("clear");
  }

  // --- what the bar, the cards and the connection call

  tellClarity(fact: string, said: { clear: boolean } | { why: string }): void {
    this.connection.tellClarity(fact, said);
  }

  bringIntoView(element: HTMLElement): void {
    this.reveal(element, false);
  }

  whereabouts(): Place {
    return this.place;
  }

  isFirstAnswer(): boolean {
    return !this.told.size;
  }

  wasTold(fact: string): boolean {
    return this.told.has(fact);
  }

  come(pieces: Piece[]): void {
    const shown = this.show(pieces);
    if (!shown) return;
    this.reveal(shown, false);
    if (this.isInSight) this.connection.tabs.tell({ kind: "seen" });
    else this.unread.add();
  }

  elsewhere(what: Happened): void {
    if (what.kind === "answered") {
      this.addOwn(what.shown, what.key);
      this.show(what.replies);
    } else if (what.kind === "seen") {
      this.unread.seen();
    } else if (what.kind === "placed") {
      this.settle(keepPlace(what.place));
    } else if (what.kind === "cleared") {
      this.beginAnew();
      this.sayCleared("cleared");
    } else if (what.kind === "left") {
      this.leave();
    }
  }

  typing(name: string | null): void {
    clearTimeout(this.typingTimer);
    this.typingLine.textContent = name === null ? "" : say("typing", { name: name || say("worker") });
    if (name !== null) this.typingTimer = setTimeout(() => this.typing(null), MS_OF_TYPING);
  }

  company(company: Company | null): void {
    const isLive = company?.status === "live";
    const name = company?.name || say("worker");
    this.strip.hidden = !company;
    // Only what is new: a status that is set again is read out again.
    const words = !company ? "" : isLive ? say("writing_to", { name }) : waiting(company);
    if (this.stripWords.textContent !== words) this.stripWords.textContent = words;
    this.composer.addressee(isLive ? say("write_to", { name }) : null);
    markOwn(this.log, company);
  }

  // --- inside

  private get server(): string {
    return this.getAttribute("server") ?? location.origin;
  }

  private get floats(): boolean {
    return this.getAttribute("mode") !== "page";
  }

  private get isInSight(): boolean {
    return !this.panel.hidden && !document.hidden;
  }

  private emit(name: string, detail: object = {}): void {
    // No words of anybody: pages learn that something happened, never what was said.
    this.dispatchEvent(new CustomEvent(`myth-chat-${name}`, { bubbles: true, composed: true, detail }));
  }

  private async deliver(text: string, shown: string, key: string, own: HTMLElement): Promise<void> {
    const { place } = this;
    const slow = setTimeout(() => { this.typingLine.textContent = say("sending"); }, MS_UNTIL_SENDING_IS_SAID);
    try {
      const outgoing = { key, text, shown, place, placeIsNew: this.placeIsNew };
      const reply = await this.connection.send(outgoing, (again) => {
        if (!again) return;
        own.classList.add("unsent");
        this.tellAway();
      });
      if (!own.isConnected) return; // cleared meanwhile
      if (this.place === place) this.placeIsNew = false; // another may have been chosen meanwhile
      own.classList.remove("unsent");
      this.tellAway();
      this.bringTo(own, this.show(reply));
    } catch (error) {
      if (!own.isConnected) return;
      own.remove();
      this.giveBack(text, error instanceof Refused && error.status === 429 ? "too_many" : "refused");
    } finally {
      clearTimeout(slow);
      this.typing(null);
    }
  }

  /** Say that messages wait to be sent, with numbers, as long as some do. */
  private tellAway(): void {
    const waits = this.log.querySelector(".unsent") !== null;
    if (waits) this.notice.textContent = say("away", { help: this.place.help });
    this.notice.hidden = !waits;
  }

  /** Say why a message was not taken, and put its words back to be sent again. */
  private giveBack(message: string, why: Name): void {
    const card = noticeCard(say(why, { help: this.place.help }));
    this.add(card);
    this.reveal(card, false);
    if (!message.startsWith("/")) this.composer.giveBack(message);
  }

  /** Show replies, and return the last. */
  private show(pieces: Piece[]): HTMLElement | null {
    let shown: HTMLElement | null = null;
    for (const reply of together(pieces)) {
      shown = card(reply, this);
      this.add(shown);
      this.said.push(written(reply));
      this.learnPlace(reply.payload);
      if (reply.payload.fact) this.told.add(reply.payload.fact);
      this.emit("reply", { kind: reply.payload.kind, fact: reply.payload.fact ?? null });
    }
    return shown;
  }

  private addOwn(shown: string, key: string): HTMLElement {
    const own = ownCard(shown, key);
    this.add(own);
    this.said.push(`${say("you")}: ${shown}`);
    return own;
  }

  /** Nothing was said yet. */
  private beginAnew(): void {
    this.log.replaceChildren();
    this.said = [];
    this.told.clear();
    this.placeIsNew = this.place.told;
    this.composer.clear();
    this.notice.hidden = true;
  }

  private sayCleared(words: Name): void {
    this.add(noticeCard(say(words)));
    this.greeting.element.querySelector(".goes-on")?.remove();
    this.greeting.element.hidden = false;
  }

  private leave(): void {
    this.emit("exit");
    this.composer.clear();
    forgetPlace();
    leaveTo(this.getAttribute("exit-url") ?? EXIT_TO);
  }

  private add(element: HTMLElement): void {
    // Whole: a screen reader reads what is added, once.
    this.log.append(element);
    this.greeting.element.hidden = true;
  }

  /** Reading begins at the question, or at the answer where the question is long or far, or seconds count. */
  private bringTo(own: HTMLElement, reply: HTMLElement | null): void {
    const isLong = own.offsetHeight > this.talk.clientHeight * MOST_OF_VIEW;
    const isUrgent = reply?.dataset["kind"] === "crisis";
    const isApart = own.nextElementSibling !== reply; // other messages were written meanwhile
    this.reveal(reply && (isLong || isUrgent || isApart) ? reply : own, true);
  }

  /** Bring an element into view: at the top, or only as far as it needs. Nothing around the chat moves. */
  private reveal(element: HTMLElement, atTop: boolean): void {
    const box = element.getBoundingClientRect();
    const view = this.talk.getBoundingClientRect();
    const toTop = box.top - view.top - GAP;
    const needed = Math.max(0, box.bottom - view.bottom + GAP);
    this.talk.scrollTop += atTop ? toTop : Math.min(toTop, needed);
  }

  /** Lines of one country alone are shown to whom the server takes to be there: they said so in words. */
  private learnPlace({ contacts = [] }: Payload): void {
    const countries = new Set(contacts.map(({ country }) => country).filter(isCountry));
    const [country] = countries;
    if (country && countries.size === 1 && country !== this.place.country) this.settle(keepPlace(country));
  }

  private settle(place: Place): void {
    this.place = place;
    this.bar.show(place);
    this.greeting.show(place);
  }

  private sayUnread(waiting: number): void {
    if (this.launcher) this.launcher.textContent = say("launcher") + (waiting ? ` (${waiting})` : "");
  }

  private dress(): void {
    if (typeof CSSStyleSheet.prototype.replaceSync === "function") {
      // Not an inline style: allowed under any Content-Security-Policy.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(tokens + styles);
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
    this.bar = new Bar(this.floats ? "h2" : "h1", {
      exit: () => this.exit(),
      clear: () => void this.clear(),
      keepCopy: () => save(this.said.join("\n\n")),
      choosePlace: (id) => {
        this.settle(keepPlace(id));
        this.placeIsNew = true;
        this.connection.tabs.tell({ kind: "placed", place: id });
      },
      close: this.floats ? () => this.close() : null,
    });
    this.greeting = new Greeting({
      ask: (question) => this.send(question),
      tellMyth: () => this.composer.focus("myth_placeholder"),
      changePlace: () => this.bar.open("select"),
    });
    this.composer = new Composer({
      send: (message) => this.send(message),
      empty: (isEmpty) => {
        if (isEmpty) this.typingLine.textContent = say("empty");
        else if (this.typingLine.textContent === say("empty")) this.typingLine.textContent = "";
      },
    });
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": say("conversation") });
    this.talk = make("div", { class: "talk", tabindex: "0", role: "region", "aria-label": say("said") },
      this.greeting.element, this.log);
    this.typingLine = make("p", { class: "typing", role: "status" });
    // "end chat" are words of data/desk.yml, which bring the bot back.
    const end = button(say("end_chat"), () => this.send(END_CHAT, say("end_chat")), { class: "plain" });
    this.strip = make("p", { class: "strip", role: "status" }, this.stripWords, end);
    this.strip.hidden = true;
    this.notice = make("p", { class: "notice", role: "alert" });
    this.notice.hidden = true;
    const panel = make("section", { class: "panel", "aria-label": say("title") });
    panel.append(this.bar.element, this.talk, this.strip, this.typingLine, this.notice, this.composer.element);
    panel.hidden = this.floats;
    return panel;
  }

  private addLauncher(): void {
    this.launcher = button(say("launcher"), () => (this.panel.hidden ? this.open() : this.close()), {
      class: "launcher", "aria-expanded": "false",
    });
    this.root.prepend(this.launcher);
  }
}
