// What the desk asks the server, and what it is told.

import { call } from "../shared/http";

export interface Danger {
  id: string;
  label: string;
}

export interface Waiting {
  id: string;
  waiting_seconds: number;
  danger: Danger[];
  place: string | null;
  channel: string;
  returned: boolean;
}

export interface Mine {
  id: string;
  status: string;
  danger: Danger[];
  place: string | null;
  unread: number;
}

export interface Other {
  id: string;
  worker: string;
  danger: Danger[];
  place: string | null;
}

export type Speaker = "person" | "bot" | "note" | "worker";

export interface Message {
  id: number;
  who: Speaker;
  name: string | null;
  text: string;
  at: string;
}

export interface Conversation {
  id: string;
  status: string;
  ended_by: string | null;
  summary: { place: string | null; danger: Danger[]; facts: { id: string; question: string }[]; shared: boolean };
  messages: Message[];
  transcript?: { who: Speaker; text: string }[];
}

export interface State {
  worker: { name: string; on_duty: boolean };
  outcomes: { id: string; label: string }[];
  phrases: string[];
  queue: Waiting[];
  mine: Mine[];
  others: Other[];
  callbacks: number;
  conversation: Conversation | null;
}

export interface CallBack {
  id: number;
  phone: string;
  times: string;
  place: string | null;
  left_at: string;
  expires_at: string;
}

export interface Found {
  facts: { id: string; question: string; text: string; source: string }[];
  lines: { id: string; text: string }[];
}

export function read<T>(path: string): Promise<T> {
  return call("GET", `/desk/api/${path}`);
}

export function write(path: string, body: object): Promise<unknown> {
  return call("POST", `/desk/api/${path}`, { body });
}
