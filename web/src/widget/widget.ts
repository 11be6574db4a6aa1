// The one script a page loads: defines <myth-chat>, and adds one where the page has none.

import { MythChat } from "./chat";

const NAME = "myth-chat";
const script = document.currentScript as HTMLScriptElement | null;
const server = script ? new URL(script.src).origin : location.origin;

function begin(): void {
  const there = Array.from(document.querySelectorAll(NAME));
  const chats = there.length ? there : [document.createElement(NAME)];
  for (const chat of chats) {
    // data-accent="#005ea5" on the script becomes accent="#005ea5" on the element.
    for (const { name, value } of Array.from(script?.attributes ?? [])) {
      if (name.startsWith("data-")) chat.setAttribute(name.slice("data-".length), value);
    }
    if (!chat.hasAttribute("server")) chat.setAttribute("server", server);
    if (!chat.isConnected) document.body.append(chat);
  }
  if (!customElements.get(NAME)) customElements.define(NAME, MythChat);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
