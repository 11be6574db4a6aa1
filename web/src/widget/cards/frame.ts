// What every card of the conversation has: whose it is, and of which kind.

import { make } from "../../shared/dom";
import { say } from "../../shared/texts";
import type { Place } from "../places";

/** What a card can ask of the conversation. */
export interface Actions {
  send(message: string, shown: string): void;
  /** Bring an element into view, as far as it needs. */
  bringIntoView(element: HTMLElement): void;
  /** Count whether a fact's answer was clear, or why it wasn't. */
  tellClarity(fact: string, said: { clear: boolean } | { why: string }): void;
  /** Where the person is, as far as the page knows. */
  whereabouts(): Place;
  /** Whether no fact was told in this conversation yet. */
  isFirstAnswer(): boolean;
  /** Whether a fact was told in this conversation already. */
  wasTold(fact: string): boolean;
}

/** What the person wrote, and the key it was sent by. */
export function ownCard(text: string, key: string): HTMLElement {
  const element = make("section", { class: "me", dir: "auto" }, who(say("you")), make("p", {}, text));
  element.dataset.kind = "me";
  element.dataset.key = key;
  return element;
}

/** Something the widget itself has to say. */
export function noticeCard(text: string): HTMLElement {
  const element = frame("fallback", say("bot"));
  element.append(make("p", {}, text));
  return element;
}

/** An empty card of the bot. */
export function frame(kind: string, speaker: string): HTMLElement {
  const element = make("section", { class: `bot ${kind}`, dir: "auto" }, who(speaker));
  element.dataset.kind = kind;
  return element;
}

function who(speaker: string): HTMLElement {
  return make("span", { class: "hidden" }, `${speaker}: `);
}
