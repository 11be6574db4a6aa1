// News: a sound, the title, and a word for screen readers.

import { byId } from "../shared/dom";
import type { State } from "./server";

const TITLE = "Desk";

let known: { waiting: Set<string>; unread: number } | null = null; // at the last look
let news = 0; // since the page was last looked at
let sound: AudioContext | null = null;

/** Tell what is new since the last look. */
export function tellNews({ queue, mine, conversation }: State, isOpen: boolean): void {
  const others = mine.filter(({ id }) => id !== conversation?.id); // what is new in the open one comes with it
  const now = {
    waiting: new Set(queue.map(({ id }) => id)),
    unread: others.reduce((sum, one) => sum + one.unread, 0),
  };
  const come = [...now.waiting].filter((id) => !known?.waiting.has(id)).length;
  const here = isOpen ? conversation?.messages.filter(({ who }) => who === "person").length ?? 0 : 0;
  const said = Math.max(0, now.unread - (known?.unread ?? 0)) + here;
  known = now;
  if (!come && !said) return;
  byId("news").textContent = come ? "Somebody is waiting." : "There is a new message.";
  beep();
  if (document.hidden || come) news += come + said;
  showInTitle();
}

/** The worker looks. */
export function seen(): void {
  news = 0;
  showInTitle();
}

/** Browsers let a page make a sound only after the person did something on it. */
export function allowSound(): void {
  sound = sound ?? (typeof AudioContext === "function" ? new AudioContext() : null);
  void sound?.resume();
  seen();
}

function showInTitle(): void {
  document.title = news ? `(${news}) ${TITLE}` : TITLE;
}

function beep(): void {
  if (!sound) return;
  for (const [start, pitch] of [[0, 660], [0.18, 880]] as const) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const at = sound.currentTime + start;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.17);
  }
}
