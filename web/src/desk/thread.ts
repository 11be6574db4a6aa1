// The conversation in the middle: what the bot knows, what was said before, and what is said now.

import { byId, make } from "../shared/dom";
import { badges, placeOf, redraw } from "./drawing";
import type { Conversation, Message, Speaker } from "./server";

const ENDED: Record<string, string> = {
  person: "The person has left the conversation.",
  worker: "This conversation is closed.",
  unanswered: "Nobody answered in time; the person was told and given helplines.",
  unreachable: "The desk was out of reach; the person was told and given helplines.",
};
const WHO: Record<Speaker, string> = { person: "Person", bot: "Bot", note: "Note, for workers only", worker: "You" };
const NEAR_THE_END = 80; // pixels: who reads further up is not pulled down

let after = 0; // id of the last message that is shown

/** The id of the last message shown. */
export const shownUpTo = (): number => after;

/** Begin with an empty thread. */
export function clearThread(): void {
  after = 0;
  byId("messages").replaceChildren();
  byId("transcript").replaceChildren();
}

/** Show what the server tells of the open conversation. */
export function showThread(conversation: Conversation): void {
  const { summary, transcript, messages, status, ended_by } = conversation;
  redraw(byId("whom"), summary, () => [make("strong", {}, placeOf(summary)), ...badges(summary.danger)]);
  showSummary(summary);
  if (transcript) showTranscript(transcript);
  const thread = byId("thread");
  const follows = thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_THE_END;
  for (const message of messages) showMessage(message);
  byId("over").textContent = status === "ended" ? ENDED[ended_by ?? ""] ?? "" : "";
  byId("say").hidden = status === "ended";
  if (transcript || (messages.length && follows)) thread.scrollTop = thread.scrollHeight;
}

/** A message of the worker's that is on its way. */
export function showSending(words: string): HTMLElement {
  const item = bubble("worker unsent", "Sending …", words);
  byId("thread").scrollTop = byId("thread").scrollHeight;
  return item;
}

function showSummary({ facts, shared, danger }: Conversation["summary"]): void {
  redraw(byId("summary"), [facts, shared, danger], () => {
    const told = facts.map(({ question }) => question).join(" · ");
    const lines = [`Signs of danger: ${danger.map(({ label }) => label).join(", ") || "none noticed"}.`];
    if (!shared) lines.push("The person chose not to show what they wrote to the bot.");
    else if (told) lines.push(`Facts told: ${told}`);
    return lines.map((line) => make("p", {}, line));
  });
}

function showTranscript(said: NonNullable<Conversation["transcript"]>): void {
  const items = said.map(({ who, text }) => entry(who, WHO[who], text));
  byId("transcript").replaceChildren(...items);
  byId("before").hidden = !items.length;
}

function showMessage({ id, who, name, text, at }: Message): void {
  if (id <= after) return;
  after = id;
  const title = who === "worker" ? name || WHO.worker : who === "note" && name ? `${WHO.note}, by ${name}` : WHO[who];
  bubble(who, `${title}, ${new Date(at).toLocaleTimeString()}`, text);
}

function bubble(who: string, title: string, words: string): HTMLElement {
  const item = entry(who, title, words);
  byId("messages").append(item);
  return item;
}

function entry(who: string, title: string, words: string): HTMLElement {
  return make("li", { class: who, dir: "auto" }, make("span", { class: "who" }, title), words);
}
