/** What the browser keeps for this page; nothing where storage is blocked. */
export function remember(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text for the next visit, where the browser lets us. */
export function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // A sandboxed or third-party frame has no storage: the setting then lasts as long as the page.
  }
}
