import { resourceLabel } from '../../journey/labels.ts';
import { isRefused, type Request } from '../../journey/requests.ts';
import type { WatchEvent } from '../../journey/watch-events.ts';

/** One word of a filter; all of them have to hold. */
interface Term {
  readonly field: string;
  readonly text: string;
  readonly negated: boolean;
}

const requestFields: Readonly<Record<string, (request: Request) => string>> = {
  method: ({ subject }) => subject.method,
  verb: ({ subject }) => subject.verb,
  resource: ({ subject }) => [subject.resource, subject.subresource].filter(Boolean).join('/'),
  namespace: ({ subject }) => subject.namespace,
  name: ({ subject, pod }) => subject.name || (pod?.split('/')[1] ?? ''),
  from: ({ sender }) => sender,
  user: ({ user }) => user?.name ?? '',
  status: ({ status }) => String(status ?? ''),
  is: (request) => [isRefused(request) && 'refused', wrote(request) && 'write'].filter(Boolean).join(' '),
};

export const filterFields: readonly string[] = Object.keys(requestFields);

const wrote = ({ subject: { verb } }: Request): boolean => !['get', 'list', 'watch', ''].includes(verb);

/**
 * Reads a filter as a browser's network panel does: words that stand anywhere, `field:text` for one field, `-` before
 * either for what must not be. A field that there is not is a word like any other.
 */
export const readFilter = (text: string): readonly Term[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .flatMap((word): Term[] => {
      const negated = word.startsWith('-') && word.length > 1;
      const bare = negated ? word.slice(1) : word;
      if (bare === '') return [];
      const colon = bare.indexOf(':');
      const field = colon > 0 ? bare.slice(0, colon) : '';
      return Object.hasOwn(requestFields, field)
        ? [{ field, text: bare.slice(colon + 1), negated }]
        : [{ field: '', text: bare, negated }];
    });

export function isRequestWanted(request: Request, terms: readonly Term[]): boolean {
  if (terms.length === 0) return true;
  const { subject, sender, status, reason, pod } = request;
  const whole = [subject.method, subject.verb, subject.path, resourceLabel(subject), sender, status, reason, pod]
    .join(' ')
    .toLowerCase();
  return terms.every(({ field, text, negated }) => {
    const said = field === '' ? whole : requestFields[field]!(request).toLowerCase();
    // A status is met by its first digits, `4` or `40`; anything else by any part.
    const met = field === 'status' ? said.startsWith(text) : said.includes(text);
    return met !== negated;
  });
}

/** Events are no requests: only words can mean them. */
export function isEventWanted(event: WatchEvent, terms: readonly Term[]): boolean {
  const whole = [event.type, event.resource, event.namespace, event.name, event.revision].join(' ').toLowerCase();
  return terms.every(({ field, text, negated }) => (field === '' ? whole.includes(text) !== negated : negated));
}
