import assert from "node:assert/strict";
import test from "node:test";

import { parted } from "../src/widget/cards/links";

const links = (words: string) => parted(words).filter(({ href }) => href).map(({ href }) => href);

test("addresses and numbers can be pressed, and nothing else", () => {
  assert.deepEqual(links("See https://example.org/help. Or ring 0300 123 6600, or 999."),
    ["https://example.org/help", "tel:03001236600", "tel:999"]);
  assert.deepEqual(links("javascript:alert(1) data:text/html,hi ftp://example.org"), []);
  assert.deepEqual(links("It took 20 minutes, in 2019."), []);
  assert.deepEqual(links("+44 (0)20 7946 0000"), ["tel:+442079460000"]);
});

test("the words stay as they were", () => {
  const words = "Ring 116 123 (day and night)\nor see http://example.org/a?b=c&d!";
  assert.equal(parted(words).map(({ text }) => text).join(""), words);
});
