// How it goes, and what is kept.

import { byId, make } from "../shared/dom";
import { presentKey, type State } from "./server";

const STRENGTHS = ["not yet", "getting there", "sound", "strong"];
const STRONGEST = STRENGTHS.length - 1;
const TOPICS: Record<string, string> = {
  availability: "Where it is available", basics: "What it is", effect: "What it does", reasons: "Why it exists",
  risks: "Risks", "side-effects": "Side effects", street: "Street drugs", taking: "How it is taken", who: "Who it is for",
};

/** Show all of it but what is due. */
export function showProgress(state: State): void {
  showTopics(state);
  byId("clients").replaceChildren(...state.scenarios.map(({ title, quality }) =>
    make("li", {}, `${title} ${quality === null ? "Not practised yet." : `${STRENGTHS[quality]}.`}`)));
  const { team } = state;
  byId("team").textContent = team
    ? `All together: ${team.workers} people gave ${team.answers} answers.`
    : "Totals of everybody are shown once five people have practised.";
  byId("printed").textContent = `As of ${new Date().toLocaleDateString()}.`;
  showKept();
}

/** Show how many clients are due. */
export function showToday({ next_due, streak }: State, due: number): void {
  const back = next_due && new Date(next_due).toLocaleDateString();
  byId("due").textContent = due
    ? `${due} ${due === 1 ? "client is" : "clients are"} due.`
    : `Nothing is due${back ? ` until ${back}` : ""}. You can go on all the same.`;
  byId("streak").textContent = presentKey() ? `Streak: ${streak} ${streak === 1 ? "day" : "days"} in a row.` : "";
}

function showTopics({ scenarios }: State): void {
  const topics = new Map<string, { all: number; qualities: number[] }>();
  for (const { topic, quality } of scenarios) {
    const found = topics.get(topic) ?? { all: 0, qualities: [] };
    found.all += 1;
    if (quality !== null) found.qualities.push(quality);
    topics.set(topic, found);
  }
  byId("topics").replaceChildren(...[...topics].map(([topic, { all, qualities }]) => topicRow(topic, all, qualities)));
}

function topicRow(topic: string, all: number, qualities: number[]): HTMLElement {
  const name = TOPICS[topic] ?? topic;
  const strength = make("td");
  if (qualities.length) {
    const mean = qualities.reduce((sum, quality) => sum + quality, 0) / qualities.length;
    const meter = make("meter", { "aria-label": `${name}: ${mean.toFixed(1)} of ${STRONGEST}` });
    Object.assign(meter, { min: 0, max: STRONGEST, low: 1, high: 2, optimum: STRONGEST, value: mean });
    strength.append(meter, ` ${mean.toFixed(1)}`);
  } else strength.append("–");
  return make("tr", {}, make("th", { scope: "row" }, name), strength, make("td", {}, `${qualities.length} of ${all}`));
}

function showKept(): void {
  const key = presentKey();
  byId("keeping").textContent = key
    ? "Kept under your key: which clients, how good the answers were (0 to 3), and when. None of your words, except in "
      + "what you send to the curators."
    : "Nothing is kept: when you close this page, it is gone.";
  byId("keep").hidden = Boolean(key);
  byId("export").hidden = byId("forget").hidden = !key;
  byId("key-shown").replaceChildren(...(key ? ["Your key: ", make("code", {}, key)] : []));
}
