import assert from "node:assert/strict";
import test from "node:test";

import { choices, guess, Place } from "../src/widget/places";

test("a time zone tells the country, under an old name too", () => {
  assert.equal(guess("Europe/London", []), "GB");
  assert.equal(guess("Europe/Belfast", []), "GB");
  assert.equal(guess("America/Vancouver", ["en-GB"]), "CA");
});

test("a zone of none of our countries is not talked over by a language", () => {
  assert.equal(guess("Asia/Tokyo", ["en-GB"]), "");
});

test("where the zone is hidden, a language's region tells it, but for the one everybody has", () => {
  assert.equal(guess("UTC", ["en-AU", "en"]), "AU");
  assert.equal(guess("Etc/GMT-3", ["en-IE"]), "IE");
  assert.equal(guess("UTC", ["en-US", "en"]), "");
  assert.equal(guess("", []), "");
});

test("a place has its own number, the European one, or all of them", () => {
  assert.deepEqual(new Place("GB", false).numbers.map(({ dial }) => dial), ["999"]);
  assert.deepEqual(new Place("CA-BC", true).numbers.map(({ dial }) => dial), ["911"]);
  assert.deepEqual(new Place("FR", true).numbers.map(({ dial }) => dial), ["112"]);
  assert(new Place("", true).isAnywhere);
  assert(new Place("JP", true).isAnywhere);
  assert(new Place("", true).help.includes("999 (UK"));
});

test("who says that they are elsewhere is told apart from who said nothing", () => {
  assert.equal(new Place("", true).code, "ZZ");
  assert.equal(new Place("", false).code, "");
});

test("elsewhere is the last choice, and a country has its parts", () => {
  const all = choices("GB");
  assert.equal(all[all.length - 1]?.id, "");
  assert(all.find(({ id }) => id === "GB")?.parts.some(({ id }) => id === "GB-SCT"));
});
