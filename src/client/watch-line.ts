/** What a line of a watch says. */
export interface WatchLine {
  readonly type: string;
  readonly object: { readonly metadata?: { managedFields?: unknown } };
}

/** How many lines are remembered: those that are on their way to several readers. */
const remembered = 64;

const lines = new Map<string, WatchLine>();

/**
 * Reads a line. Clients of one realm that watch the same objects are sent the same lines: each is read once, and its object
 * is everybody's, so nobody may change it. Who owns what in it is the server's business and is left out.
 */
export function readWatchLine(text: string): WatchLine {
  const known = lines.get(text);
  if (known) return known;
  const line = JSON.parse(text) as WatchLine;
  if (line.object.metadata) line.object.metadata.managedFields = undefined;
  if (lines.size === remembered) lines.clear();
  lines.set(text, line);
  return line;
}
