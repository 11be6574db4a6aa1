// Addresses and telephone numbers among words.

import { mainNumbers } from "../places";

const ADDRESS = /https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)]/;
const NUMBER = /\+?\d(?:[ ()-]{0,2}\d){5,14}/;
const SHORT = mainNumbers.map(({ shown }) => `\\b${shown}\\b`).join("|");
const PRESSABLE = new RegExp(`(${ADDRESS.source}|${NUMBER.source}|${SHORT})`);

/** Words, in pieces: those that can be pressed have an address. */
export function parted(words: string): { text: string; href: string | null }[] {
  return words.split(PRESSABLE).map((text, nth) => ({ text, href: nth % 2 ? address(text) : null }));
}

function address(text: string): string {
  if (text.startsWith("http")) return text;
  // "+44 (0)20 …": the nought is dialled within the country alone.
  const dialled = text.startsWith("+") ? text.replace("(0)", "") : text;
  return `tel:${dialled.replace(/[^+\d]/g, "")}`;
}
