// A copy of the conversation for the person to keep: a text file, made here and sent nowhere.

import type { Reply } from "./payload";
import { say } from "../shared/texts";

/** What a reply says, with the quotes it stands on. */
export function written({ text, payload }: Reply): string {
  const speaker = payload.from === "worker" ? payload.name || say("worker") : say("bot");
  const quotes = (payload.citations ?? []).map(({ in_quotes, label }) => `  ${in_quotes} (${label})`);
  return [`${speaker}: ${payload.text || text}`, ...quotes].join("\n");
}

/** Let the browser save some text. */
export function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = say("copy_file");
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
