// The first web page: sends what is typed to the web channel and lays the replies out; while a support
// worker is in the chat it also fetches what they write.
"use strict";

const conversation = document.getElementById("conversation");
const form = document.getElementById("ask");
const question = document.getElementById("question");

const SESSION = "session"; // kept for this tab alone, so that a reload stays in the conversation
const MS_BETWEEN_FETCHES = 2000;
const MS_BEFORE_RETRY = 3000;
const TRIES = 3;

const VERDICTS = {
  "false": "✗ False",
  "misleading": "⚠ Misleading",
  "partly-true": "◐ Partly true",
  "true": "✓ True",
  "depends": "◇ It depends",
};
const AWAY = "The assistant can't be reached. In an emergency call 999 (UK), 911 (US, Canada) or 112 (Europe). " +
  "To talk to someone: 116 123 (UK, Ireland), 988 (US, Canada).";

function add(tag, parent, text, className) {
  const element = document.createElement(tag);
  if (text) element.textContent = text; // text only: a message can never become markup
  if (className) element.className = className;
  parent.append(element);
  return element;
}

function bubble(kind) {
  const element = add("section", conversation, "", kind === "me" ? "me" : `bot ${kind}`);
  element.dataset.kind = kind;
  return element;
}

function layOutFact(card, text, payload) {
  // A citation in full or an answer: its first part is the text; myth and source get their own place.
  const [answer] = text.split("\n\nYou may hear:")[0].split("\n\nSource:");
  add("p", card, answer);
  if (payload.myth) {
    const myth = add("p", card, `You may hear: “${payload.myth}” `);
    add("span", myth, VERDICTS[payload.verdict], "verdict");
  }
  const details = add("details", card);
  add("summary", details, "Source");
  for (const citation of payload.citations) {
    add("blockquote", details, `“${citation.quote}”`);
    add("p", details, citation.label);
  }
  if (payload.as_of) add("p", details, `As of: ${payload.as_of}`);
  for (const caveat of payload.caveats || []) add("p", details, caveat);
}

function suggest(card, suggestions) {
  if (!suggestions || !suggestions.length) return;
  const list = add("ul", card, "", "suggestions");
  for (const suggestion of suggestions) {
    const button = add("button", add("li", list), suggestion.question);
    button.type = "button";
    button.addEventListener("click", () =>
      send(`/choose_option{"fact": "${suggestion.fact}"}`, suggestion.question));
  }
}

function offer(card, buttons) {
  if (!buttons || !buttons.length) return;
  const list = add("ul", card, "", "suggestions");
  for (const { title, payload } of buttons) {
    const button = add("button", add("li", list), title);
    button.type = "button";
    button.addEventListener("click", () => send(payload, title));
  }
}

function show(replies) {
  // Rasa sends a reply paragraph by paragraph, and its payload last.
  let text = "";
  let buttons = [];
  for (const reply of replies) {
    if (reply.text) text += (text ? "\n\n" : "") + reply.text;
    if (reply.buttons) buttons = reply.buttons;
    if (!reply.custom) continue;
    const { kind, suggestions, from, name } = reply.custom;
    const card = bubble(kind);
    if (from === "worker") showWorker(card, name, reply.custom.text);
    else if (kind === "fact") layOutFact(card, text, reply.custom);
    else add("p", card, kind === "clarify" ? text.split("\n")[0] : text);
    if (kind === "handoff") offer(card, buttons);
    suggest(card, suggestions);
    text = "";
    buttons = [];
  }
  conversation.lastElementChild?.scrollIntoView({ block: "nearest" });
}

function showWorker(card, name, text) {
  card.classList.add("worker");
  add("p", card, name || "Support worker", "who");
  add("p", card, text);
}

async function call(method, path, body, session) {
  const answer = await fetch(`/chat/${path}`, {
    method,
    headers: {
      ...(body ? { "Content-Type": "application/json" } : {}),
      ...(session ? { Authorization: `Bearer ${session}` } : {}),
    },
    body: body && JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  throw Object.assign(new Error(`status ${answer.status}`), { status: answer.status });
}

async function session() {
  if (!sessionStorage.getItem(SESSION)) {
    sessionStorage.setItem(SESSION, (await call("POST", "session", {})).session);
  }
  return sessionStorage.getItem(SESSION);
}

async function deliver(message) {
  try {
    return await call("POST", "messages", message, await session());
  } catch (error) {
    if (error.status !== 401) throw error;
    sessionStorage.removeItem(SESSION); // expired: a new one
    return call("POST", "messages", message, await session());
  }
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

let last = Promise.resolve(); // messages go one after the other, in the order they were written

function send(text, shown) {
  const bubbleOfMine = bubble("me");
  add("p", bubbleOfMine, shown || text);
  last = last.then(() => sendNow(text, bubbleOfMine));
}

async function sendNow(text, bubbleOfMine) {
  const message = { text, id: newId() };
  for (let tried = 1; ; tried += 1) {
    try {
      const { replies, live } = await deliver(message);
      bubbleOfMine.classList.remove("unsent");
      show(replies);
      follow(live);
      return;
    } catch (error) {
      if (tried === 1 && !following) add("p", bubble("fallback"), AWAY);
      // A worker may be waiting for these very words: they are sent until they arrive. The same id
      // each time, so that they are never taken twice.
      if (tried >= TRIES && !following) return;
      bubbleOfMine.classList.add("unsent");
      await wait(MS_BEFORE_RETRY);
    }
  }
}

function newId() {
  return crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
}

let following = false;
let fetched = 0;

async function follow(live) {
  if (!live || following) return;
  following = true;
  while (following) {
    await wait(MS_BETWEEN_FETCHES);
    try {
      const { messages, live: goesOn } = await call("GET", `messages?after=${fetched}`, null, await session());
      for (const { id } of messages) fetched = Math.max(fetched, id);
      show(messages);
      // What was said at the very end has been fetched only when nothing more comes.
      following = goesOn || messages.length > 0;
    } catch (error) {
      if (error.status === 401) following = false;
    }
  }
}

if (sessionStorage.getItem(SESSION)) follow(true);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = question.value.trim();
  question.value = "";
  if (message) send(message);
});
