// The practice page: a client's line, what an answer earned, and how it goes. Progress is kept under a key that
// this browser makes up, and only once the worker asks for it.

import { byId } from "../shared/dom";
import { Refused } from "../shared/http";
import { feedback, type Try } from "./feedback";
import { showProgress, showToday } from "./progress";
import { ask, newKey, presentKey, useKey, type Scenario, type Scored, type State } from "./server";

const text = byId<HTMLTextAreaElement>("text");

let state: State; // what the server told last
let queue: string[] = []; // ids that are still to come in this sitting
let present: Scenario | undefined; // the scenario that is practised
let line = "";
const seen: Record<string, number> = {}; // how often a client came up, by scenario
let before: Try | null = null; // the try before at this client

/** Do something that may fail; what went wrong is said, and what was typed stays. */
async function attempt(act: () => unknown): Promise<void> {
  byId("problem").textContent = "";
  try {
    await act();
  } catch (error) {
    const words = error instanceof Refused ? error.message : "The server can't be reached. What you typed is still here.";
    byId("problem").textContent = words;
  }
}

function on(id: string, event: string, act: () => unknown): void {
  byId(id).addEventListener(event, (happened) => {
    happened.preventDefault();
    void attempt(act);
  });
}

// --- what to practise

async function load(): Promise<void> {
  state = await ask("GET", "state");
  queue = [...state.due];
  showState();
  if (!present && queue[0]) begin(queue[0], false);
}

function begin(id: string, focus: boolean): void {
  present = state.scenarios.find((scenario) => scenario.id === id);
  if (!present) return;
  const times = (seen[id] ?? -1) + 1;
  seen[id] = times;
  line = present.lines[times % present.lines.length] ?? "";
  byId("client").textContent = `${present.client}, ${present.mood}. ${"★".repeat(present.difficulty)}`;
  byId("line").textContent = `“${line}”`;
  text.value = "";
  before = null;
  clearFeedback();
  byId("scene").hidden = false;
  if (focus) byId("scene-title").focus();
}

function next(): void {
  queue = queue.filter((id) => id !== present?.id);
  const others = state.scenarios.map(({ id }) => id).filter((id) => id !== present?.id);
  const rarest = others.sort((a, b) => (seen[a] ?? -1) - (seen[b] ?? -1))[0];
  begin(queue[0] ?? rarest ?? "", true);
  showToday(state, queue.length);
}

function clearFeedback(): void {
  byId("feedback").replaceChildren();
  byId("model-answer").textContent = "";
  byId("check").hidden = true;
  byId("help").hidden = true;
}

function showState(): void {
  showToday(state, queue.length);
  showProgress(state);
}

// --- an answer

async function answer(pretend: boolean): Promise<void> {
  const scenario = present;
  if (!scenario) return;
  clearFeedback();
  const typed = text.value;
  const scored = await ask<Scored>("POST", "answers", { scenario: scenario.id, line, answer: typed, pretend });
  if (scored.danger) {
    byId("check").hidden = false;
    byId("real").focus();
    return;
  }
  const now = { typed, scored };
  const dispute = (remark: { text: string }, reason: string) =>
    attempt(() => ask("POST", "disputes", { scenario: scenario.id, remark: remark.text, answer: typed, reason }));
  byId("feedback").replaceChildren(...feedback(now, before, dispute));
  byId("feedback").focus();
  before = now;
  scenario.quality = scored.quality;
  queue = queue.filter((id) => id !== scenario.id);
  if (presentKey()) state = await ask("GET", "state");
  showState();
}

async function download(): Promise<void> {
  const kept = JSON.stringify(await ask("GET", "progress"), null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([kept], { type: "application/json" }));
  link.download = "practice.json";
  link.click();
  URL.revokeObjectURL(link.href);
}

on("answer", "submit", () => answer(false));
on("pretend", "click", () => answer(true));
on("real", "click", () => { byId("help").hidden = false; });
on("next", "click", next);
on("model", "click", async () => {
  const { model } = await ask<{ model: string }>("GET", `model?scenario=${encodeURIComponent(present?.id ?? "")}`);
  byId("model-answer").textContent = model;
});
on("print", "click", () => window.print());
on("keep", "click", async () => {
  useKey(newKey());
  await load();
});
on("bring", "submit", async () => {
  useKey(byId<HTMLInputElement>("key").value.trim());
  await load();
});
on("export", "click", download);
on("forget", "click", async () => {
  if (!window.confirm("Delete all progress that is kept under this key?")) return;
  await ask("DELETE", "progress");
  useKey("");
  await load();
});

void attempt(load);
