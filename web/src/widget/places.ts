// Where the person is: guessed from the device's time zone and language, or said; and whom to call there.

import known from "../../dist/places.json";
import { kept, keep } from "../shared/kept";
import { region, say } from "../shared/texts";

const PLACE = "chat-place";
export const ANYWHERE = "";
const EUROPE = "EU";
const WORLD = "ZZ"; // what the server calls a place that is none of ours
const REGION_OF_EVERYBODY = "US"; // what browsers say who were never told another language

export interface Number {
  shown: string;
  dial: string;
  countries: string[];
}

interface Known {
  numbers: Record<string, Number[]>;
  listen: Record<string, string>;
  european: string[];
  parts: Record<string, { id: string; name: string }[]>;
  zones: Record<string, string>;
}

const { numbers, listen, european, parts, zones }: Known = known;

/** A country (ISO 3166-1) or a part of one (ISO 3166-2), EU, or ANYWHERE. */
export class Place {
  /** @param told whether the person said so; a guess otherwise. */
  constructor(readonly id: string, readonly told: boolean) {}

  /** As the server calls it. */
  get code(): string {
    return this.id || (this.told ? WORLD : ANYWHERE);
  }

  get country(): string {
    return this.id.slice(0, 2);
  }

  /** Emergency numbers: the one of the country, or all main ones where it has none here. */
  get numbers(): Number[] {
    const { country } = this;
    return numbers[country] ?? numbers[european.includes(country) ? EUROPE : ANYWHERE] ?? [];
  }

  /** Whether all main numbers are shown, since nothing better is known. */
  get isAnywhere(): boolean {
    return this.numbers === numbers[ANYWHERE];
  }

  /** Whom to call, and to talk to, in one line of words. */
  get help(): string {
    const shown = this.numbers.map((number) => (this.isAnywhere ? withCountries(number) : number.shown));
    const call = say("help_call", { numbers: shown.join(", ") });
    const listener = listen[this.country];
    return listener ? `${call} ${say("help_listen", { listener })}` : call;
  }

  /** In words. */
  get name(): string {
    return nameOf(this.id);
  }
}

/** A number and the countries it is for: "911 (US, Canada)". */
export function withCountries({ shown, countries }: Number): string {
  return `${shown} (${countriesOf({ countries })})`;
}

/** The countries that a number is for, in words. */
export function countriesOf({ countries }: Pick<Number, "countries">): string {
  return countries.map(region).join(", ");
}

/** The emergency numbers of every country that is known, for somebody who is elsewhere. */
export const mainNumbers: Number[] = numbers[ANYWHERE] ?? [];

/** Whether a support line's country is one, and not the European Union or the whole world. */
export function isCountry(code: string): boolean {
  return code !== EUROPE && code !== WORLD;
}

/** The place kept for this tab, or else a guess. */
export function presentPlace(): Place {
  const said = kept(PLACE);
  if (said !== null) return new Place(said, true);
  return new Place(guess(timeZone(), navigator.languages ?? []), false);
}

/** Keep a place that the person said. */
export function keepPlace(id: string): Place {
  keep(PLACE, id);
  return new Place(id, true);
}

/** Forget what the person said. */
export function forgetPlace(): void {
  keep(PLACE, null);
}

/** A country by time zone, or by the region of a language where the zone tells none. */
export function guess(zone: string, languages: readonly string[]): string {
  for (const [country, names] of Object.entries(zones)) {
    if (zone && names.split(" ").includes(zone)) return country;
  }
  if (zone.includes("/") && !zone.startsWith("Etc/")) return ANYWHERE; // known, and none of ours
  const regions = languages.map((language) => language.split("-")[1] ?? "");
  return regions.find((code) => code !== REGION_OF_EVERYBODY && zones[code]) ?? ANYWHERE;
}

/** What can be chosen: countries with numbers, each with its parts that have lines of their own. */
export function choices(present: string): { id: string; name: string; parts: { id: string; name: string }[] }[] {
  const ids = new Set([...Object.keys(numbers), present.slice(0, 2)]);
  ids.delete(ANYWHERE);
  const named = [...ids].map((id) => ({ id, name: nameOf(id), parts: parts[id] ?? [] }));
  return [...named.sort((a, b) => a.name.localeCompare(b.name)), { id: ANYWHERE, name: say("place_other"), parts: [] }];
}

function nameOf(id: string): string {
  if (!id) return say("place_other");
  if (id === EUROPE) return say("place_europe");
  return parts[id.slice(0, 2)]?.find((part) => part.id === id)?.name ?? region(id.slice(0, 2));
}

function timeZone(): string {
  try {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  } catch {
    return "";
  }
}
