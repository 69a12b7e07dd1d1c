/** A parsed query string: every value of every name, in order. */
export interface Query {
  /** The first value, or ''. */
  get(name: string): string;
  all(name: string): readonly string[];
  has(name: string): boolean;
}

const emptyQuery: Query = { get: () => '', all: () => [], has: () => false };

/** Parses a raw query (`a=1&b=%20`) as Go's url.ParseQuery does: what cannot be unescaped is left out. */
export function parseQuery(raw: string): Query {
  if (raw === '') return emptyQuery;
  const values = new Map<string, string[]>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = unescape(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescape(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === undefined || value === undefined) continue;
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return {
    get: (name) => values.get(name)?.[0] ?? '',
    all: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
  };
}

function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Go's strconv.ParseBool as query options use it; undefined where it is no boolean. */
export function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return undefined;
}
