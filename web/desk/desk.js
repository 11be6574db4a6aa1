// The support desk: shows who waits, and carries the worker's words to the person and back. It asks the
// server for news every other second; what the worker sends is sent again, under one key, until it arrives.
"use strict";

const MS_BETWEEN_POLLS = 2000;
const MS_BETWEEN_TYPING = 3000;
const TITLE = "Desk";
const ENDED = {
  person: "The person has left the conversation.",
  worker: "This conversation is closed.",
  unanswered: "Nobody answered in time; the person was told and given helplines.",
  unreachable: "The desk was out of reach; the person was told and given helplines.",
};
const WHO = { person: "Person", bot: "Bot", note: "Note", worker: "You" };

const byId = (id) => document.getElementById(id);
const text = byId("text");

let open = ""; // id of the conversation that is shown
let after = 0; // id of its last message that is shown
let unsent = []; // { conversation, text, key, element }
let waitingSince = new Map(); // by conversation, in this clock's milliseconds
let known = null; // ids in the queue and unread counts at the last poll
let news = 0; // since the page was last looked at
let timer = 0;
let sound = null;
let drafts = {};

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, body) {
  const answer = await fetch(`/desk/api/${path}`, body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const why = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, why.error || `The server answered with status ${answer.status}.`);
}

function add(tag, parent, words, className) {
  const element = document.createElement(tag);
  if (words) element.textContent = words; // text only: nothing that is said can become markup
  if (className) element.className = className;
  parent.append(element);
  return element;
}

function button(parent, words, act, label) {
  const element = add("button", parent, words);
  element.type = "button";
  if (label) element.setAttribute("aria-label", label);
  element.addEventListener("click", () => attempt(act));
  return element;
}

// --- asking the server

let acts = 0; // what the worker did so far; an answer asked for before the last one is out of date

async function attempt(act) {
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

function complain(error) {
  if (!(error instanceof Refused)) byId("lost").hidden = false;
  else if (error.status === 401) showLogin();
  else byId("problem").textContent = error.message;
}

async function poll() {
  clearTimeout(timer);
  const asked = acts;
  try {
    await resend();
    const state = await call(`state?conversation=${encodeURIComponent(open)}&after=${after}`);
    byId("lost").hidden = true;
    if (asked === acts) show(state);
  } catch (error) {
    complain(error);
    if (error instanceof Refused && error.status === 401) return;
  }
  clearTimeout(timer);
  timer = setTimeout(poll, MS_BETWEEN_POLLS);
}

let resending = false;

async function resend() {
  if (resending) return;
  resending = true;
  try {
    while (unsent.length) {
      const { conversation, text: words, key, element } = unsent[0];
      try {
        await call("say", { conversation, text: words, key });
      } catch (error) {
        if (!(error instanceof Refused) || error.status === 401 || error.status >= 500) throw error;
        // It will never be taken: give the words back to the worker.
        text.value = [words, text.value].filter(Boolean).join("\n");
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

function showLogin() {
  clearTimeout(timer);
  byId("desk").hidden = true;
  byId("login").hidden = false;
  byId("login").elements.name.focus();
}

function show(state) {
  byId("login").hidden = true;
  byId("desk").hidden = false;
  byId("me").textContent = state.worker.name;
  byId("duty").checked = state.worker.on_duty;
  tellNews(state);
  showQueue(state.queue);
  showMine(state.mine);
  showOutcomes(state.outcomes);
  showConversation(state.conversation);
  showCallbacks(state.callbacks);
}

function keepFocus(list, redraw) {
  // Lists are drawn anew only when they changed, and the focus stays where it was.
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  list.replaceChildren();
  redraw();
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function changed(list, data) {
  const now = JSON.stringify(data);
  if (list.dataset.shown === now) return false;
  list.dataset.shown = now;
  return true;
}

function badges(parent, danger) {
  for (const { label } of danger) add("p", parent, label, "badge");
}

function showQueue(queue) {
  const list = byId("queue");
  waitingSince = new Map(queue.map((one) => [one.id, Date.now() - one.waiting_seconds * 1000]));
  if (!changed(list, queue.map(({ waiting_seconds, ...rest }) => rest))) return;
  keepFocus(list, () => {
    if (!queue.length) add("li", list, "Nobody is waiting.");
    for (const one of queue) {
      const item = add("li", list, "", one.danger.length ? "danger" : "");
      badges(item, one.danger);
      add("p", item, one.place || "Place not known");
      if (one.returned) add("p", item, "A worker's connection dropped before.");
      const time = add("p", item, "", "time");
      time.dataset.id = one.id;
      const claim = button(item, "Claim", () => claimConversation(one.id), `Claim, ${describe(one)}`);
      claim.dataset.key = one.id;
    }
  });
  tick();
}

const describe = (one) => [...one.danger.map(({ label }) => label), one.place || "place not known"].join(", ");

function tick() {
  for (const element of document.querySelectorAll(".time")) {
    const since = waitingSince.get(element.dataset.id);
    if (since === undefined) continue;
    const seconds = Math.max(0, Math.round((Date.now() - since) / 1000));
    element.textContent = `Waiting ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

function showMine(mine) {
  const list = byId("mine");
  if (!changed(list, [mine, open])) return;
  keepFocus(list, () => {
    if (!mine.length) add("li", list, "None.");
    for (const one of mine) {
      const item = add("li", list, "", one.danger.length ? "danger" : "");
      badges(item, one.danger);
      add("p", item, one.place || "Place not known");
      if (one.status === "ended") add("p", item, "Ended. Choose an outcome to close it.");
      const words = one.id === open ? "Open now" : one.unread ? `Open (${one.unread} new)` : "Open";
      const opener = button(item, words, () => openConversation(one.id));
      opener.dataset.key = one.id;
      if (one.id === open) opener.setAttribute("aria-current", "true");
    }
  });
}

function showOutcomes(outcomes) {
  const select = byId("outcome");
  if (!changed(select, outcomes)) return;
  select.replaceChildren();
  add("option", select, "Choose …").value = "";
  for (const { id, label } of outcomes) add("option", select, label).value = id;
}

function showConversation(conversation) {
  byId("conversation").hidden = !conversation;
  if (!conversation) {
    if (open) byId("problem").textContent = "This conversation is not yours any more: it went back to the queue.";
    open = "";
    after = 0;
    return;
  }
  showSummary(conversation.summary);
  if (conversation.transcript) showTranscript(conversation);
  for (const message of conversation.messages) showMessage(message);
  byId("over").textContent = conversation.status === "ended" ? ENDED[conversation.ended_by] : "";
  byId("say").hidden = conversation.status === "ended";
}

function showSummary({ place, danger, facts, shared }) {
  const list = document.querySelector("#summary dl");
  if (!changed(list, { place, danger, facts, shared })) return;
  list.replaceChildren();
  const row = (name, words) => {
    add("dt", list, name);
    return add("dd", list, words);
  };
  row("Place", place || "Not known");
  const signs = row("Signs of danger", danger.length ? "" : "None noticed");
  badges(signs, danger);
  if (!shared) row("Before", "The person chose not to show what they wrote to the bot.");
  else row("Facts told", facts.map(({ question }) => question).join(" · ") || "None");
}

function showTranscript({ transcript, summary }) {
  byId("messages").replaceChildren();
  byId("transcript").hidden = !summary.shared;
  const list = document.querySelector("#transcript ol");
  list.replaceChildren();
  for (const { who, text: words } of transcript) {
    const item = add("li", list, "", who);
    add("span", item, WHO[who], "who");
    item.append(words);
  }
}

function showMessage({ id, who, name, text: words, at }) {
  if (id <= after) return;
  after = id;
  const item = bubble(who, `${name || WHO[who]}, ${new Date(at).toLocaleTimeString()}`, words);
  item.scrollIntoView({ block: "nearest" });
}

function bubble(who, title, words) {
  const item = add("li", byId("messages"), "", who);
  add("span", item, title, "who");
  item.append(words);
  return item;
}

// --- news: a sound, the title, and a word for screen readers

function tellNews({ queue, mine, conversation }) {
  const now = {
    waiting: new Set(queue.map(({ id }) => id)),
    unread: mine.reduce((sum, one) => sum + one.unread, 0),
  };
  const come = [...now.waiting].filter((id) => !known?.waiting.has(id)).length;
  const here = after ? conversation?.messages.filter(({ who }) => who === "person").length || 0 : 0;
  const said = Math.max(0, now.unread - (known?.unread || 0)) + here;
  known = now;
  if (!come && !said) return;
  byId("news").textContent = come ? "Somebody is waiting." : "There is a new message.";
  beep();
  if (document.hidden || come) news += come + said;
  badge();
}

function badge() {
  document.title = news ? `(${news}) ${TITLE}` : TITLE;
}

function beep() {
  if (!sound) return;
  for (const [start, pitch] of [[0, 660], [0.18, 880]]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const at = sound.currentTime + start;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.17);
  }
}

function allowSound() {
  // Browsers let a page make a sound only after the person did something on it.
  sound = sound || (window.AudioContext ? new AudioContext() : null);
  sound?.resume();
  news = 0;
  badge();
}

// --- what the worker does

async function claimConversation(id) {
  await call("claim", { conversation: id });
  await openConversation(id);
}

async function openConversation(id) {
  drafts[open] = text.value; // half-written words wait where they were written
  open = id;
  after = 0;
  text.value = drafts[id] || "";
  byId("messages").replaceChildren();
  byId("conversation").hidden = false;
  byId("conversation").focus();
}

async function showCallbacks(count) {
  const list = document.querySelector("#callbacks ul");
  if (!changed(list, count)) return;
  const { callbacks } = count ? await call("callbacks") : { callbacks: [] };
  list.replaceChildren();
  if (!callbacks.length) add("li", list, "None.");
  for (const one of callbacks) showCallback(list, one);
}

function showCallback(list, { id, phone, times, place, left_at: left, expires_at: expires }) {
  const item = add("li", list);
  const link = add("a", add("p", item), phone);
  link.href = `tel:${phone.replace(/[^+\d]/g, "")}`;
  add("p", item, `“${times}”`);
  if (place) add("p", item, place);
  const date = (iso) => new Date(iso).toLocaleString();
  add("p", item, `Left ${date(left)}, deleted ${date(expires)} at the latest`, "hint");
  const done = button(item, "Done, delete", async () => {
    if (done.dataset.sure) await call("callbacks/done", { id });
    done.dataset.sure = "yes";
    done.textContent = "Really delete? Press again";
  });
}

byId("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  allowSound();
  const { name, password } = event.target.elements;
  byId("login-problem").textContent = "";
  try {
    await call("login", { name: name.value, password: password.value });
    password.value = "";
    await poll();
    byId("duty").focus();
  } catch (error) {
    byId("login-problem").textContent = error instanceof Refused ? error.message : "The server can't be reached.";
  }
});

byId("duty").addEventListener("change", ({ target }) => {
  allowSound();
  attempt(() => call("duty", { on_duty: target.checked }));
});

byId("logout").addEventListener("click", async () => {
  await call("logout", {}).catch(complain);
  showLogin();
});

byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!words || !open) return;
  text.value = "";
  const key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
  const element = bubble("worker unsent", "Sending …", words);
  unsent.push({ conversation: open, text: words, key, element });
  attempt(resend);
});

let toldTyping = 0;
text.addEventListener("input", () => {
  if (!open || !text.value || Date.now() - toldTyping < MS_BETWEEN_TYPING) return;
  toldTyping = Date.now();
  // Not worth a word when it fails: what is written goes its own way.
  call("typing", { conversation: open }).catch(() => undefined);
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("say").requestSubmit();
});

byId("close").addEventListener("submit", (event) => {
  event.preventDefault();
  const conversation = open;
  attempt(async () => {
    await resend();
    await call("close", { conversation, outcome: byId("outcome").value });
    byId("outcome").value = "";
    open = "";
    byId("mine-title").scrollIntoView({ block: "nearest" });
  });
});

async function showFacts() {
  const list = byId("facts");
  const words = byId("find").value.trim();
  const { facts } = words ? await call(`facts?q=${encodeURIComponent(words)}`) : { facts: [] };
  list.replaceChildren();
  if (words && !facts.length) add("li", list, "No fact has these words.");
  for (const fact of facts) {
    const item = add("li", list);
    add("p", item, fact.question, "who");
    add("p", item, fact.text);
    add("p", item, `Source: ${fact.source}`, "hint");
    const insert = add("button", item, "Insert");
    insert.type = "button";
    insert.setAttribute("aria-label", `Insert: ${fact.question}`);
    insert.addEventListener("click", () => {
      text.value = [text.value.trim(), `${fact.text}\n(Source: ${fact.source})`].filter(Boolean).join("\n");
      text.focus();
    });
  }
}

let typing = 0;
byId("find").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => showFacts().catch(complain), 200);
});

window.addEventListener("focus", () => {
  news = 0;
  badge();
});
document.addEventListener("click", () => {
  news = 0;
  badge();
});
setInterval(tick, 1000);
poll();
