// What a person does on the pages, in Firefox: node firefox.mjs ADDRESS PROGRAM, where ADDRESS is a running
// assistant's and PROGRAM Firefox. It ends with an error where something isn't as it is in Chromium.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const MS = 60_000; // to wait for what must come; a busy machine is slow
const PHONE = { width: 360, height: 640 };
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const [address, program] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, timeout: MS });
try {
  await throughTheChat(await opened("/", ">>> textarea"));
  await readable(await opened("/desk", "#login"));
  await readable(await opened("/practice", "textarea"));
  await readable(await opened("/embed.html", "main"));
} finally {
  await browser.close();
}

/** A page, once a part of it is to be seen that its script draws. */
async function opened(path, part) {
  const page = await browser.newPage();
  page.setDefaultTimeout(MS);
  page.on("pageerror", (error) => { throw error; });
  await page.setViewport(PHONE);
  await page.goto(new URL(path, address).href);
  await page.waitForSelector(part, { visible: true });
  return page;
}

async function throughTheChat(page) {
  await readable(page);
  assert.equal(await page.$eval(">>> header", (bar) => Math.floor(bar.clientHeight)), 44);
  await ask(page, "Can I get a heroin prescription in the UK?");
  await (await page.waitForSelector(">>> .bot.fact .sentence")).click();
  await page.waitForSelector(">>> .bot.fact blockquote");
  await readable(page);

  const other = await duplicateOf(page);
  await ask(page, "my friend has overdosed and wont wake up");
  for (const tab of [page, other]) await tab.waitForSelector(">>> .bot.crisis");
  // The way out of an emergency is on the first screen, above where one types.
  await page.waitForFunction(() => {
    const { shadowRoot } = document.querySelector("myth-chat");
    const bottom = [...shadowRoot.querySelectorAll(".bot.crisis button")].pop().getBoundingClientRect().bottom;
    return bottom <= shadowRoot.querySelector(".form").getBoundingClientRect().top;
  });
  await readable(page);

  for (const tab of [page, other]) {
    await tab.$eval("myth-chat", (chat) => chat.setAttribute("exit-url", "/icon.svg"));
  }
  await (await page.waitForSelector(">>> .exit")).click();
  for (const tab of [page, other]) {
    await tab.waitForFunction(() => location.pathname === "/icon.svg");
  }
}

async function ask(page, words) {
  const box = await page.waitForSelector(">>> textarea");
  await box.type(words);
  await box.press("Enter");
}

/** Another tab that begins with what this one keeps, as browsers duplicate tabs. */
async function duplicateOf(page) {
  const [other] = await Promise.all([
    new Promise((done) => { page.once("popup", done); }),
    page.evaluate(() => { window.open(location.href); }),
  ]);
  await other.waitForSelector(">>> .goes-on", { timeout: MS });
  return other;
}

/** axe-core finds nothing. */
async function readable(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
  assert.deepEqual(found, []);
}
