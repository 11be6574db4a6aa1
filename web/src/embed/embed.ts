// The page at /embed.html: writes the line that puts the chat on a site, and shows the chat beside it.

import { say } from "../shared/texts";

const form = document.getElementById("choices") as HTMLFormElement;
const snippet = document.getElementById("snippet") as HTMLTextAreaElement;
const copied = document.getElementById("copied") as HTMLElement;

function choices(): [name: string, value: string][] {
  const all = Array.from(new FormData(form)).map(([name, value]): [string, string] => [name, String(value)]);
  return all.filter(([, value]) => value);
}

function update(): void {
  const quoted = (value: string) => value.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  const data = choices().map(([name, value]) => ` data-${name}="${quoted(value)}"`).join("");
  snippet.value = `<script src="${location.origin}/widget.js" async${data}></script>\n`
    + `<noscript><p>${say("without_scripts")}</p></noscript>`;
  copied.textContent = "";
  document.querySelector("myth-chat")?.remove();
  const script = document.createElement("script");
  script.src = "/widget.js";
  for (const [name, value] of choices()) script.dataset[camel(name)] = value;
  document.body.append(script);
}

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

form.addEventListener("input", update);
document.getElementById("copy")?.addEventListener("click", async () => {
  snippet.select();
  try {
    await navigator.clipboard.writeText(snippet.value);
    copied.textContent = "Copied.";
  } catch {
    copied.textContent = "Press Ctrl+C to copy."; // no permission: the text is selected
  }
});
update();
