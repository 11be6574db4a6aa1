// The practice page: a client's line, what an answer earned, and how it goes. Progress is kept under a key that
// this browser makes up, and only once the worker asks for it.
"use strict";

const KEY = "practice-key";
const BYTES_OF_A_KEY = 18;
const MARKS = new Set(["landed", "add", "right"]); // sections that judge; the others suggest, or let the client speak
const STRENGTHS = ["not yet", "getting there", "sound", "strong"];
const TOPICS = {
  availability: "Where it is available", basics: "What it is", effect: "What it does", reasons: "Why it exists",
  risks: "Risks", "side-effects": "Side effects", street: "Street drugs", taking: "How it is taken", who: "Who it is for",
};

const byId = (id) => document.getElementById(id);
const text = byId("text");

let state = null; // what the server told last
let queue = []; // ids that are still to come in this sitting
let present = null; // the scenario that is practised
let line = "";
let seen = {}; // how often a client came up, by scenario
let before = null; // the try before at this client: what was typed, and what it earned
let key = readKey();

function readKey() {
  try {
    return localStorage.getItem(KEY) || "";
  } catch {
    return ""; // The browser keeps nothing.
  }
}

function writeKey(value) {
  key = value;
  try {
    if (value) localStorage.setItem(KEY, value);
    else localStorage.removeItem(KEY);
  } catch {
    // It lasts as long as the page, and the key is shown to be copied.
  }
}

async function call(method, path, body) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/practice/api/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (answer.ok) return answer.json();
  const why = await answer.json().catch(() => ({}));
  throw new Error(why.error || `The server answered with status ${answer.status}.`);
}

/** Do something that may fail; what went wrong is said, and what was typed stays. */
async function attempt(act) {
  byId("problem").textContent = "";
  try {
    await act();
  } catch (error) {
    const away = error instanceof TypeError;
    byId("problem").textContent = away ? "The server can't be reached. What you typed is still here." : error.message;
  }
}

function make(tag, words, className) {
  const element = document.createElement(tag);
  if (words) element.textContent = words; // text only: nothing that is typed can become markup
  if (className) element.className = className;
  return element;
}

function on(id, event, act) {
  byId(id).addEventListener(event, (happened) => {
    happened.preventDefault();
    attempt(act);
  });
}

// --- what to practise

async function load() {
  state = await call("GET", "state");
  queue = [...state.due];
  showState();
  if (!present && queue.length) begin(queue[0], false);
}

function begin(id, focus) {
  present = state.scenarios.find((scenario) => scenario.id === id);
  seen[id] = (seen[id] ?? -1) + 1;
  line = present.lines[seen[id] % present.lines.length];
  byId("client").textContent = `${present.client}, ${present.mood}. ${"★".repeat(present.difficulty)}`;
  byId("line").textContent = `“${line}”`;
  text.value = "";
  before = null;
  clearFeedback();
  byId("scene").hidden = false;
  if (focus) byId("scene-title").focus();
}

function next() {
  queue = queue.filter((id) => id !== present?.id);
  const easiest = state.scenarios.map(({ id }) => id).filter((id) => id !== present?.id);
  begin(queue[0] ?? easiest.sort((a, b) => (seen[a] ?? -1) - (seen[b] ?? -1))[0], true);
  showToday();
}

function clearFeedback() {
  byId("feedback").replaceChildren();
  byId("model-answer").textContent = "";
  byId("check").hidden = true;
  byId("help").hidden = true;
}

// --- an answer

async function answer(pretend) {
  clearFeedback();
  const typed = text.value;
  const scored = await call("POST", "answers", { scenario: present.id, line, answer: typed, pretend });
  if (scored.danger) {
    byId("check").hidden = false;
    byId("real").focus();
    return;
  }
  showFeedback(scored, typed);
  if (before) byId("feedback").append(sideBySide(before, { typed, scored }));
  before = { typed, scored };
  present.quality = scored.quality;
  queue = queue.filter((id) => id !== present.id);
  if (key) state = await call("GET", "state");
  showState();
}

function showFeedback(scored, typed) {
  const feedback = byId("feedback");
  feedback.replaceChildren(make("p", scored.verdict, "verdict"));
  for (const { id, title, remarks } of scored.sections) {
    if (!remarks.length) continue;
    const section = make("div", "", id);
    const list = make("ul");
    for (const remark of remarks) list.append(MARKS.has(id) ? showRemark(remark, typed) : make("li", remark.text));
    section.append(make("h3", title), list);
    feedback.append(section);
  }
  feedback.append(make("p", "You can change your answer above and try again at once."));
  feedback.focus();
}

/** Two tries in a table: what was typed, the verdict, and the remarks by section. */
function sideBySide(one, other) {
  const tries = [one, other];
  const table = make("table", "", "tries");
  const row = (title, cells) => {
    const line = make("tr");
    const head = make("th", title);
    head.scope = "row";
    line.append(head, ...cells.map((words) => make("td", words)));
    table.append(line);
  };
  const heads = make("tr");
  for (const title of ["", "The try before", "This try"]) {
    const head = make(title ? "th" : "td", title);
    if (title) head.scope = "col";
    heads.append(head);
  }
  table.append(make("caption", "Both tries side by side"), heads);
  row("You wrote", tries.map(({ typed }) => typed));
  row("Verdict", tries.map(({ scored }) => scored.verdict));
  other.scored.sections.forEach(({ title }, place) => {
    const cells = tries.map(({ scored }) => scored.sections[place].remarks.map((remark) => remark.text).join("\n"));
    if (cells.some(Boolean)) row(title, cells);
  });
  return table;
}

function showRemark(remark, typed) {
  const item = make("li", remark.text);
  if (remark.words) item.append(document.createElement("br"), make("span", `You wrote: “${remark.words}”`, "earned"));
  const dispute = make("button", "I don't agree", "small");
  dispute.type = "button";
  dispute.setAttribute("aria-label", `I don't agree: ${remark.text}`);
  dispute.addEventListener("click", () => dispute.replaceWith(disputeForm(remark, typed)));
  item.append(" ", dispute);
  return item;
}

function disputeForm(remark, typed) {
  const form = make("form");
  const label = make("label", "Why not? A curator will read this and your answer. Name nobody.");
  const reason = make("textarea");
  reason.rows = 2;
  reason.required = true;
  reason.maxLength = 2000;
  const send = make("button", "Send to the curators", "small");
  label.append(reason);
  form.append(label, send);
  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    attempt(async () => {
      const said = { scenario: present.id, remark: remark.text, answer: typed, reason: reason.value };
      await call("POST", "disputes", said);
      form.replaceWith(make("p", "Thank you. It is in the curators' queue.", "hint"));
    });
  });
  return form;
}

// --- how it goes

function showState() {
  showToday();
  showTopics();
  byId("clients").replaceChildren(...state.scenarios.map(({ title, quality }) =>
    make("li", `${title} ${quality === null ? "Not practised yet." : `${STRENGTHS[quality]}.`}`)));
  const { team } = state;
  byId("team").textContent = team
    ? `All together: ${team.workers} people gave ${team.answers} answers.`
    : "Totals of everybody are shown once five people have practised.";
  byId("printed").textContent = `As of ${new Date().toLocaleDateString()}.`;
  showKept();
}

function showToday() {
  const back = state.next_due && new Date(state.next_due).toLocaleDateString();
  byId("due").textContent = queue.length
    ? `${queue.length} ${queue.length === 1 ? "client is" : "clients are"} due.`
    : `Nothing is due${back ? ` until ${back}` : ""}. You can go on all the same.`;
  const days = state.streak;
  byId("streak").textContent = key ? `Streak: ${days} ${days === 1 ? "day" : "days"} in a row.` : "";
}

function showTopics() {
  const topics = new Map();
  for (const { topic, quality } of state.scenarios) {
    const found = topics.get(topic) ?? { all: 0, qualities: [] };
    found.all += 1;
    if (quality !== null) found.qualities.push(quality);
    topics.set(topic, found);
  }
  byId("topics").replaceChildren(...[...topics].map(([topic, { all, qualities }]) => topicRow(topic, all, qualities)));
}

function topicRow(topic, all, qualities) {
  const row = make("tr");
  const name = TOPICS[topic] ?? topic;
  const head = make("th", name);
  head.scope = "row";
  const strength = make("td");
  if (qualities.length) {
    const mean = qualities.reduce((sum, quality) => sum + quality, 0) / qualities.length;
    const meter = make("meter");
    Object.assign(meter, { min: 0, max: 3, low: 1, high: 2, optimum: 3, value: mean });
    meter.setAttribute("aria-label", `${name}: ${mean.toFixed(1)} of 3`);
    strength.append(meter, ` ${mean.toFixed(1)}`);
  } else strength.append("–");
  row.append(head, strength, make("td", `${qualities.length} of ${all}`));
  return row;
}

// --- what is kept

function showKept() {
  byId("keeping").textContent = key
    ? "Kept under your key: which clients, how good the answers were (0 to 3), and when. None of your words, except in "
      + "what you send to the curators."
    : "Nothing is kept: when you close this page, it is gone.";
  byId("keep").hidden = Boolean(key);
  byId("export").hidden = byId("forget").hidden = !key;
  byId("key-shown").replaceChildren(...(key ? ["Your key: ", make("code", key)] : []));
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES_OF_A_KEY));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function download() {
  const kept = JSON.stringify(await call("GET", "progress"), null, 1);
  const link = make("a");
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
  const { model } = await call("GET", `model?scenario=${encodeURIComponent(present.id)}`);
  byId("model-answer").textContent = model;
});
on("print", "click", () => window.print());
on("keep", "click", async () => {
  writeKey(newKey());
  await load();
});
on("bring", "submit", async () => {
  writeKey(byId("key").value.trim());
  await load();
});
on("export", "click", download);
on("forget", "click", async () => {
  if (!window.confirm("Delete all progress that is kept under this key?")) return;
  await call("DELETE", "progress");
  writeKey("");
  await load();
});

attempt(load);
