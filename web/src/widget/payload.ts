// What the assistant sends; docs/architecture.md has the meaning of every key.

export interface Citation {
  source: string;
  start: number;
  end: number;
  quote: string;
  in_quotes: string;
  name: string;
  label: string;
}

/** One sentence of a fact, and what it rests on: citations by their place in the list, or public guidance. */
export interface Sentence {
  text: string;
  kind: "cited" | "gloss" | "advice" | "limit";
  citations: number[];
  guidance: { who: string; url: string } | null;
}

export interface Suggestion {
  fact: string;
  question: string;
}

export interface Contact {
  id: string;
  kind: string;
  country: string;
  name: string;
  phone: string | null;
  dial: string | null;
  /** A number to text; the keyword goes first word for word, or else what it says, in the person's words. */
  text: { to: string; keyword: string | null; what: string | null } | null;
  /** Where one can write with them now. */
  chat: string | null;
  url: string | null;
  opening: string;
  cost: string | null;
}

export interface Payload {
  kind: string;
  danger?: string;
  fact?: string;
  question?: string;
  likely?: boolean;
  verdict?: string;
  myth?: string | null;
  as_of?: string;
  caveats?: string[];
  sentences?: Sentence[];
  citations?: Citation[];
  second?: Suggestion | null;
  suggestions?: Suggestion[];
  contacts?: Contact[];
  /** Whether the person can't speak aloud. */
  in_writing?: boolean;
  from?: string;
  name?: string | null;
  text?: string;
}

export interface Button {
  title: string;
  payload: string;
}

/** One piece of a reply: Rasa sends a reply paragraph by paragraph, and its payload last. */
export interface Piece {
  id?: number;
  text?: string;
  buttons?: Button[];
  custom?: Payload;
}

/** A reply put together from its pieces. */
export interface Reply {
  text: string;
  buttons: Button[];
  payload: Payload;
}

export function together(pieces: Piece[]): Reply[] {
  const replies: Reply[] = [];
  let texts: string[] = [];
  let buttons: Button[] = [];
  for (const piece of pieces) {
    if (piece.text) texts.push(piece.text);
    if (piece.buttons) buttons = piece.buttons;
    if (!piece.custom) continue;
    replies.push({ text: texts.join("\n\n"), buttons, payload: piece.custom });
    texts = [];
    buttons = [];
  }
  if (texts.length) replies.push({ text: texts.join("\n\n"), buttons, payload: { kind: "smalltalk" } });
  return replies;
}
