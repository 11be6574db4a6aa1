// Every word the widget shows by itself, from data/page/<language>.json.

import en from "../../../data/page/en.json";

export type Name = keyof typeof en;

const LANGUAGE = "en";
const WORLD = "ZZ";
const EUROPE = "EU";

/** The name of a country by its ISO code; empty for the whole world, or where the browser knows no names. */
export function region(code: string): string {
  if (code === WORLD || typeof Intl.DisplayNames !== "function") return "";
  if (code === EUROPE) return say("europe");
  return new Intl.DisplayNames([LANGUAGE], { type: "region", style: "short" }).of(code) ?? "";
}

/** A text, its gaps in braces filled. */
export function say(name: Name, gaps: Record<string, string | number> = {}): string {
  return en[name].replace(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? gap));
}
