// What practice asks the server, and the key under which progress is kept.

import { call } from "../shared/http";

const KEY = "practice-key";
const BYTES_OF_A_KEY = 18;

export interface Scenario {
  id: string;
  title: string;
  topic: string;
  client: string;
  mood: string;
  lines: string[];
  difficulty: number;
  quality: number | null;
}

export interface State {
  scenarios: Scenario[];
  due: string[];
  next_due: string | null;
  streak: number;
  team: { workers: number; answers: number } | null;
}

export interface Remark {
  text: string;
  words?: string;
}

export interface Scored {
  danger?: boolean;
  verdict: string;
  quality: number;
  sections: { id: string; title: string; remarks: Remark[] }[];
}

let key = readKey();

/** The worker's key; empty while nothing is kept. */
export const presentKey = (): string => key;

/** Keep progress under a key from now on; under none where it is empty. */
export function useKey(value: string): void {
  key = value;
  try {
    if (value) localStorage.setItem(KEY, value);
    else localStorage.removeItem(KEY);
  } catch {
    // It lasts as long as the page, and the key is shown to be copied.
  }
}

/** A key that nobody can guess. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES_OF_A_KEY));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function ask<T>(method: string, path: string, body?: object): Promise<T> {
  return call(method, `/practice/api/${path}`, { body, token: key });
}

function readKey(): string {
  try {
    return localStorage.getItem(KEY) || "";
  } catch {
    return ""; // the browser keeps nothing
  }
}
