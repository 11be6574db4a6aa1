// The way to the assistant: messages go by request and are sent again until they are taken; what comes
// unasked arrives by WebSocket, or by asking now and then where that doesn't work.

import { call, Refused } from "../shared/http";
import { keep, kept } from "../shared/kept";
import type { Piece } from "./payload";
import type { Place } from "./places";
import { Tabs, type Happened } from "./tabs";

const SESSION = "chat-session"; // kept for this tab alone: a reload stays in the conversation
const MS_BEFORE_RETRY = 2500;
const MS_BETWEEN_FETCHES = 3000;
const GONE = 410;

interface News {
  messages?: Piece[];
  live?: boolean;
  typing?: string | null;
  with?: Company | null;
}

/** Who reads what the person writes, where it isn't the bot. */
export interface Company {
  status: "waiting" | "live";
  name: string;
  /** How long they are looked for at most, while one waits. */
  minutes: number | null;
  /** The key of the last message that reached them, and of the last one they saw. */
  delivered: string | null;
  seen: string | null;
}

/** What the person writes. */
export interface Outgoing {
  /** Made up by the page: sending it again is noticed by it. */
  key: string;
  text: string;
  /** What the page shows of it. */
  shown: string;
  place: Place;
  /** Whether they said where they are since the last message. */
  placeIsNew: boolean;
}

export interface Listener {
  /** Something came that answers no message. */
  come(pieces: Piece[]): void;
  /** The worker is writing. */
  typing(name: string | null): void;
  /** Somebody else reads what is written from now on, or the bot again. */
  company(company: Company | null): void;
  /** Something happened in another tab of the conversation. */
  elsewhere(what: Happened): void;
}

export class Connection {
  readonly tabs = new Tabs((what) => this.hear(what));
  private session: string | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private fetched = 0;
  private readonly shown = new Set<number>(); // ids of what came
  private socket: WebSocket | null = null;
  private live = false;
  private undeleted: string[] = []; // sessions the server has not been told to delete yet
  private cleared = 0; // how often; what was written before is not sent after

  constructor(private readonly base: string, private readonly listener: Listener) {
    this.session = kept(SESSION);
    this.tabs.join(this.session);
  }

  /** Go on with the conversation of this tab, and say whether there is one. */
  resume(): boolean {
    if (this.session) this.follow(true);
    return this.session !== null;
  }

  /**
   * Send a message. Messages go in the order they were written; one that fails is sent again beside those
   * after it, so that it holds none of them up.
   *
   * @param failed is told of the first failed try, and whether it will be tried again.
   * @returns the reply.
   * @throws Refused when the server won't take it.
   */
  send(message: Outgoing, failed: (again: boolean) => void): Promise<Piece[]> {
    const { cleared } = this;
    let next: () => void = () => undefined;
    const tried = new Promise<void>((done) => { next = done; });
    const sent = this.last.then(() => this.sendUntilTaken(message, cleared, failed, next)).finally(next);
    this.last = tried;
    return sent;
  }

  /** Count whether an answer was clear, or why it wasn't; nothing else is sent with it. */
  tellClarity(fact: string, said: { clear: boolean } | { why: string }): void {
    this.call("POST", "feedback", { fact, ...said }).catch(() => undefined);
  }

  /** Forget the conversation, here, in its other tabs and on the server; perhaps as the person leaves. */
  async clear(how: "cleared" | "left" = "cleared"): Promise<void> {
    if (this.session) this.undeleted.push(this.session);
    this.tabs.tell({ kind: how });
    this.cleared += 1;
    this.forget();
    while (this.undeleted.length) {
      await this.call("DELETE", "conversation", undefined, this.undeleted[0], true);
      this.undeleted.shift();
    }
  }

  private async sendUntilTaken(
    { key, text, shown, place, placeIsNew }: Outgoing, cleared: number, failed: (again: boolean) => void, tried: () => void,
  ): Promise<Piece[]> {
    const message = { text, id: key, place: { id: place.code, told: placeIsNew } };
    for (let tries = 1; cleared === this.cleared; tries += 1) {
      try {
        const answer = await this.deliver(message, cleared);
        if (cleared !== this.cleared) return [];
        this.tabs.tell({ kind: "answered", key, shown, ...answer });
        this.follow(answer.live);
        return answer.replies;
      } catch (error) {
        const again = !(error instanceof Refused) || error.status >= 500;
        if (tries === 1 || !again) failed(again);
        if (!again) throw error;
        tried();
        // The same key each time, so that it is never taken twice.
        await wait(MS_BEFORE_RETRY);
      }
    }
    return [];
  }

  private async deliver(message: object, cleared: number): Promise<{ replies: Piece[]; live: boolean }> {
    try {
      return await this.call("POST", "messages", message, await this.begun(cleared));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      this.forget(); // expired: a new one
      return this.call("POST", "messages", message, await this.begun(cleared));
    }
  }

  private async begun(cleared: number): Promise<string> {
    if (this.session) return this.session;
    const { session } = await this.call<{ session: string }>("POST", "session", {});
    if (cleared !== this.cleared) throw new Refused(GONE); // cleared meanwhile: nothing is sent after
    this.session = session;
    keep(SESSION, session);
    this.tabs.join(kept(SESSION)); // where nothing can be kept, no other tab has it
    return session;
  }

  private forget(): void {
    this.session = null;
    this.fetched = 0;
    this.live = false;
    this.shown.clear();
    this.listener.company(null);
    keep(SESSION, null);
    this.tabs.join(null);
    this.socket?.close();
  }

  private call<T>(method: string, path: string, body?: object, token?: string, keepalive = false): Promise<T> {
    return call(method, `${this.base}/chat/${path}`, { body, token, keepalive, credentials: "omit" });
  }

  // --- what comes unasked

  private follow(live: boolean): void {
    if (!live || this.live) return;
    this.live = true;
    this.connect();
    void this.fetchNowAndThen();
  }

  private connect(): void {
    if (!this.session || !this.live || this.socket) return;
    const socket = new WebSocket(`${this.base.replace(/^http/, "ws")}/chat/stream`);
    this.socket = socket;
    socket.addEventListener("open", () =>
      socket.send(JSON.stringify({ session: this.session, after: this.fetched })));
    socket.addEventListener("message", ({ data }) => this.take(JSON.parse(String(data))));
    socket.addEventListener("close", () => {
      this.socket = null;
      if (this.live) setTimeout(() => this.connect(), MS_BEFORE_RETRY);
    });
  }

  private take(news: News): void {
    if (news.typing !== undefined) this.listener.typing(news.typing);
    if (news.with !== undefined) this.listener.company(news.with);
    const fresh = this.unshown(news.messages ?? []);
    if (fresh.length) {
      this.tabs.tell({ kind: "came", pieces: fresh }); // before the server deletes it
      this.show(fresh);
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ after: this.fetched }));
    }
    // What was said at the very end has come only when nothing more does.
    if (news.live === false && !fresh.length) {
      this.live = false;
      this.socket?.close();
    }
  }

  /** What was not shown yet, by whichever way it came. */
  private unshown(pieces: Piece[]): Piece[] {
    return pieces.filter(({ id }) => id !== undefined && !this.shown.has(id));
  }

  private show(pieces: Piece[]): void {
    for (const { id = 0 } of pieces) {
      this.shown.add(id);
      this.fetched = Math.max(this.fetched, id);
    }
    this.listener.typing(null);
    this.listener.come(pieces);
  }

  private hear(what: Happened): void {
    if (what.kind === "came") {
      const fresh = this.unshown(what.pieces);
      if (fresh.length) this.show(fresh);
      return;
    }
    if (what.kind === "answered") this.follow(what.live);
    if (what.kind === "cleared" || what.kind === "left") {
      this.cleared += 1;
      this.forget();
    }
    this.listener.elsewhere(what);
  }

  private async fetchNowAndThen(): Promise<void> {
    while (this.live) {
      await wait(MS_BETWEEN_FETCHES);
      if (!this.live || !this.session || this.socket?.readyState === WebSocket.OPEN) continue;
      const { session } = this;
      try {
        const news = await this.call<News>("GET", `messages?after=${this.fetched}`, undefined, session);
        if (session === this.session) this.take(news);
      } catch (error) {
        if (error instanceof Refused && error.status === 401) this.forget();
      }
    }
  }
}

/** A key that no other message has. */
export function newKey(): string {
  return typeof crypto.randomUUID === "function"
    ? crypto.randomUUID()
    : Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => { setTimeout(done, ms); });
}
