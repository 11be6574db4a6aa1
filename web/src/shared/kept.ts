// What is kept for this tab alone, so that a reload goes on where it was; nothing is kept beyond the tab.

/** What is kept under a name; null where nothing is. */
export function kept(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null; // a sandboxed frame has no storage: the conversation lives as long as the page
  }
}

/** Keep a value under a name, or nothing any more. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // as above
  }
}
