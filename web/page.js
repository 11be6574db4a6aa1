// The first web page: sends the question to Rasa's REST channel and lays the replies out.
"use strict";

const conversation = document.getElementById("conversation");
const form = document.getElementById("ask");
const question = document.getElementById("question");
const sender = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();

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

function show(replies) {
  // Rasa's REST channel sends a reply paragraph by paragraph, and its payload last.
  let text = "";
  for (const reply of replies) {
    if (reply.text) text += (text ? "\n\n" : "") + reply.text;
    if (!reply.custom) continue;
    const card = bubble(reply.custom.kind);
    if (reply.custom.kind === "fact") layOutFact(card, text, reply.custom);
    else add("p", card, reply.custom.kind === "clarify" ? text.split("\n")[0] : text);
    suggest(card, reply.custom.suggestions);
    text = "";
  }
  conversation.lastElementChild?.scrollIntoView({ block: "nearest" });
}

async function send(message, shown) {
  add("p", bubble("me"), shown || message);
  try {
    const answer = await fetch("/webhooks/rest/webhook", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender, message }),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.json());
  } catch (error) {
    add("p", bubble("fallback"), AWAY);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = question.value.trim();
  question.value = "";
  if (message) send(message);
});
