// Tabs of this browser in the same conversation, such as one that was duplicated: what happens in one
// happens in all. What came for the person is deleted once one tab has it, so that tab tells the others.

import type { Piece } from "./payload";

/** What one tab tells the others. */
export type Happened =
  | { kind: "answered"; key: string; shown: string; replies: Piece[]; live: boolean }
  | { kind: "came"; pieces: Piece[] }
  | { kind: "seen" }
  | { kind: "placed"; place: string }
  | { kind: "cleared" }
  | { kind: "left" };

export class Tabs {
  private channel: BroadcastChannel | null = null;

  /** @param heard is told what happened in another tab. */
  constructor(private readonly heard: (what: Happened) => void) {}

  /** Listen and speak to the tabs of a conversation from now on; to none where it is null. */
  join(session: string | null): void {
    this.channel?.close();
    const isPossible = session !== null && typeof BroadcastChannel === "function";
    this.channel = isPossible ? new BroadcastChannel(`myth-chat ${session}`) : null;
    this.channel?.addEventListener("message", ({ data }: MessageEvent<Happened>) => this.heard(data));
  }

  tell(what: Happened): void {
    this.channel?.postMessage(what);
  }
}
