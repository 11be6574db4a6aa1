// The support desk: shows who waits, and carries the worker's words to the person and back. It asks the
// server for news every other second; what the worker sends is sent again, under one key, until it arrives.

import { byId } from "../shared/dom";
import { Refused } from "../shared/http";
import { redraw } from "./drawing";
import { showCallBacks, showLists, tick, type Choosing } from "./lists";
import { allowSound, seen, tellNews } from "./news";
import { searchAsTyped, showPhrases } from "./ready";
import { read, write, type Conversation, type State } from "./server";
import { clearThread, showSending, showThread, shownUpTo } from "./thread";

const MS_BETWEEN_POLLS = 2000;
const MS_BETWEEN_TYPING = 3000;

interface Unsent {
  path: "say" | "note";
  conversation: string;
  text: string;
  key: string;
  element: HTMLElement;
}

const text = byId<HTMLTextAreaElement>("text");
const login = byId("login");
const outcome = byId<HTMLSelectElement>("outcome");
const duty = byId<HTMLInputElement>("duty");

const drafts: Record<string, string> = {}; // half-written words wait where they were written
const unsent: Unsent[] = [];
let open = ""; // id of the conversation that is shown
let acts = 0; // what the worker did so far; an answer asked for before the last one is out of date
let timer = 0;
let resending = false;
let toldTyping = 0;

const choosing: Choosing = {
  claim: (id) => attempt(() => begin("claim", id)),
  takeOver: (id) => attempt(() => begin("take-over", id)),
  open: (id) => attempt(async () => openConversation(id)),
  callBackDone: (id) => attempt(() => write("callbacks/done", { id })),
};

// --- asking the server

/** Do something of the worker's, then look what came of it; what went wrong is said. */
async function attempt(act: () => Promise<unknown>): Promise<void> {
  acts += 1;
  byId("problem").textContent = "";
  try {
    await act();
    acts += 1;
    await poll();
  } catch (error) {
    complain(error);
  }
}

function complain(error: unknown): void {
  if (!(error instanceof Refused)) byId("lost").hidden = false;
  else if (error.status === 401) showLogin();
  else byId("problem").textContent = error.message;
}

async function poll(): Promise<void> {
  clearTimeout(timer);
  const asked = acts;
  try {
    await resend();
    const about = `conversation=${encodeURIComponent(open)}&after=${shownUpTo()}&looking=${!document.hidden}`;
    const state = await read<State>(`state?${about}`);
    byId("lost").hidden = true;
    if (asked === acts) show(state);
  } catch (error) {
    complain(error);
    if (error instanceof Refused && error.status === 401) return;
  }
  clearTimeout(timer);
  timer = setTimeout(poll, MS_BETWEEN_POLLS);
}

async function resend(): Promise<void> {
  if (resending) return;
  resending = true;
  try {
    for (let next = unsent[0]; next; next = unsent[0]) {
      const { path, element, ...body } = next;
      try {
        await write(path, body);
      } catch (error) {
        if (!(error instanceof Refused) || error.status === 401 || error.status >= 500) throw error;
        // It will never be taken: give the words back to the worker.
        text.value = [body.text, text.value].filter(Boolean).join("\n");
        byId("problem").textContent = error.message;
      }
      unsent.shift();
      element.remove();
    }
  } finally {
    resending = false;
  }
}

// --- showing

function showLogin(): void {
  clearTimeout(timer);
  byId("desk").hidden = true;
  login.hidden = false;
  login.querySelector<HTMLElement>("[name=name]")?.focus();
}

function show(state: State): void {
  login.hidden = true;
  byId("desk").hidden = false;
  byId("me").textContent = state.worker.name;
  duty.checked = state.worker.on_duty;
  tellNews(state, shownUpTo() > 0);
  showLists(state, open, choosing);
  showPhrases(state.phrases, insert);
  redraw(outcome, state.outcomes, () => [
    new Option("Choose …", ""), ...state.outcomes.map(({ id, label }) => new Option(label, id)),
  ]);
  showConversation(state.conversation);
  showCallBacks(state.callbacks, choosing).catch(complain);
}

function showConversation(conversation: Conversation | null): void {
  byId("conversation").hidden = !conversation;
  byId("nothing").hidden = Boolean(conversation);
  if (conversation) {
    showThread(conversation);
    return;
  }
  if (open) {
    byId("problem").textContent = "This conversation is not yours any more: a colleague has it, or it went back to the queue.";
  }
  open = "";
  clearThread();
}

// --- what the worker does

async function begin(how: "claim" | "take-over", id: string): Promise<void> {
  await write(how, { conversation: id });
  openConversation(id);
}

function openConversation(id: string): void {
  drafts[open] = text.value;
  open = id;
  text.value = drafts[id] ?? "";
  clearThread();
  byId("nothing").hidden = true;
  byId("conversation").hidden = false;
  byId("conversation").focus();
}

function insert(words: string): void {
  text.value = [text.value.trim(), words].filter(Boolean).join("\n");
  text.focus();
}

function send(path: Unsent["path"]): void {
  const words = text.value.trim();
  if (!words || !open) {
    text.focus();
    return;
  }
  text.value = "";
  const key = typeof crypto.randomUUID === "function" ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
  unsent.push({ path, conversation: open, text: words, key, element: showSending(words) });
  void attempt(resend);
}

login.addEventListener("submit", async (event) => {
  event.preventDefault();
  allowSound();
  const name = login.querySelector<HTMLInputElement>("[name=name]");
  const password = login.querySelector<HTMLInputElement>("[name=password]");
  byId("login-problem").textContent = "";
  try {
    await write("login", { name: name?.value, password: password?.value });
    if (password) password.value = "";
    await poll();
    duty.focus();
  } catch (error) {
    byId("login-problem").textContent = error instanceof Refused ? error.message : "The server can't be reached.";
  }
});

duty.addEventListener("change", () => {
  allowSound();
  void attempt(() => write("duty", { on_duty: duty.checked }));
});

byId("logout").addEventListener("click", async () => {
  await write("logout", {}).catch(complain);
  showLogin();
});

byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  send("say");
});
byId("note").addEventListener("click", () => send("note"));

text.addEventListener("input", () => {
  if (!open || !text.value || Date.now() - toldTyping < MS_BETWEEN_TYPING) return;
  toldTyping = Date.now();
  // Not worth a word when it fails: what is written goes its own way.
  write("typing", { conversation: open }).catch(() => undefined);
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send("say");
});

byId("close").addEventListener("submit", (event) => {
  event.preventDefault();
  const conversation = open;
  void attempt(async () => {
    await resend();
    await write("close", { conversation, outcome: outcome.value });
    outcome.value = "";
    open = "";
  });
});

searchAsTyped(insert, complain);
window.addEventListener("focus", seen);
document.addEventListener("click", seen);
setInterval(tick, 1000);
void poll();
