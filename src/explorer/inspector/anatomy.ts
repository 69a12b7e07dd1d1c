/** A refusal's message cut into its words; those that come from the request say what they are. */
export interface MessagePart {
  readonly text: string;
  readonly meaning?:
    | 'resource'
    | 'reason'
    | 'user'
    | 'verb'
    | 'group'
    | 'namespace'
    | 'name'
    | 'field'
    | 'value'
    | 'revision';
}

type Meaning = NonNullable<MessagePart['meaning']>;

/** Patterns of the API server's refusals: texts and, at odd places, what the group between them means. */
const shapes: readonly { readonly pattern: RegExp; readonly meanings: readonly Meaning[] }[] = [
  {
    pattern:
      /^(?<a>\S+?)(?: "(?<b>[^"]*)")? is (?<c>forbidden): User "(?<d>[^"]*)" cannot (?<e>\w+) resource "(?<f>[^"]*)" in API group "(?<g>[^"]*)"(?: in the namespace "(?<h>[^"]*)"| at the cluster scope)?/d,
    meanings: ['resource', 'name', 'reason', 'user', 'verb', 'resource', 'group', 'namespace'],
  },
  { pattern: /^(?<a>\S+) "(?<b>[^"]*)" (?<c>not found|already exists)$/d, meanings: ['resource', 'name', 'reason'] },
  {
    pattern: /^Operation cannot be fulfilled on (?<a>\S+) "(?<b>[^"]*)": (?<c>the object has been modified)/d,
    meanings: ['resource', 'name', 'reason'],
  },
  {
    pattern: /^(?<a>\S+) "(?<b>[^"]*)" is (?<c>invalid): (?<d>[\w.[\]]+): /d,
    meanings: ['resource', 'name', 'reason', 'field'],
  },
];

/** The message's parts in order; together they are the message. One plain part where its shape is not known. */
export function anatomy(message: string): readonly MessagePart[] {
  for (const { pattern, meanings } of shapes) {
    const match = pattern.exec(message);
    const places = match?.indices?.groups;
    if (!match || !places) continue;
    const parts: MessagePart[] = [];
    let from = 0;
    Object.values(places).forEach((place, index) => {
      if (!place) return;
      if (place[0] > from) parts.push({ text: message.slice(from, place[0]) });
      parts.push({ text: message.slice(place[0], place[1]), meaning: meanings[index]! });
      from = place[1];
    });
    if (from < message.length) parts.push({ text: message.slice(from) });
    return parts;
  }
  return [{ text: message }];
}
