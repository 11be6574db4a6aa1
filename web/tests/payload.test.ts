import assert from "node:assert/strict";
import test from "node:test";

import { written } from "../src/widget/copy";
import { together, type Citation } from "../src/widget/payload";

const CITATION: Citation = {
  source: "a", start: 1, end: 9, quote: "is rare", in_quotes: "“… is rare …”", name: "Guide", label: "The guide",
};

test("a reply is its paragraphs up to its payload", () => {
  const replies = together([
    { text: "One." }, { text: "Two.", buttons: [{ title: "Yes", payload: "/affirm" }] },
    { custom: { kind: "fact", fact: "a" } }, { text: "Three." }, { custom: { kind: "handoff" } },
  ]);
  assert.deepEqual(replies.map(({ text }) => text), ["One.\n\nTwo.", "Three."]);
  assert.deepEqual(replies.map(({ buttons }) => buttons.length), [1, 0]);
});

test("words without a payload are shown all the same", () => {
  const [reply] = together([{ text: "One." }]);
  assert.equal(reply?.text, "One.");
  assert.equal(reply?.payload.kind, "smalltalk");
  assert.deepEqual(together([]), []);
});

test("a copy names who spoke, and has the quotes", () => {
  const payload = { kind: "fact", citations: [CITATION] };
  assert.equal(written({ text: "It is.", buttons: [], payload }), "Bot: It is.\n  “… is rare …” (The guide)");
  const worker = { kind: "handoff", from: "worker", name: "Sam", text: "Hello." };
  assert.equal(written({ text: "", buttons: [], payload: worker }), "Sam: Hello.");
  assert.equal(written({ text: "", buttons: [], payload: { ...worker, name: null } }), "Support worker: Hello.");
});
