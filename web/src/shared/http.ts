// Asking the server for JSON.

const MS_TO_ANSWER = 20_000;

/** The server won't; its words say why. */
export class Refused extends Error {
  constructor(readonly status: number, words = `The server answered with status ${status}.`) {
    super(words);
  }
}

export interface Options {
  body?: object;
  /** Goes as a bearer token. */
  token?: string;
  /** Whether it is sent though the page goes away. */
  keepalive?: boolean;
  credentials?: RequestCredentials;
}

/**
 * Ask, and read the answer.
 *
 * @throws Refused when the server won't; whatever fetch throws when it can't be reached, or not in time.
 */
export async function call<T>(method: string, url: string, options: Options = {}): Promise<T> {
  const { body, token, keepalive = false, credentials = "same-origin" } = options;
  const headers: Record<string, string> = {};
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers["Authorization"] = `Bearer ${token}`;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), MS_TO_ANSWER);
  try {
    const answer = await fetch(url, {
      method, headers, keepalive, credentials, signal: stop.signal, body: body ? JSON.stringify(body) : undefined,
    });
    if (answer.ok) return await answer.json() as T;
    const { error } = await answer.json().catch(() => ({})) as { error?: string };
    throw new Refused(answer.status, error);
  } finally {
    clearTimeout(timer);
  }
}
