import type { Json } from '../api.ts';
import { ageOfEvent, byLastSeen } from '../describe/events.ts';
import { mapAt, textAt } from '../describe/facts.ts';
import { Failure } from '../failure.ts';
import { tableText } from '../output/columns.ts';
import { outputFormat, printDocument } from '../output/format.ts';
import { findResource } from '../resources.ts';
import type { Verb, VerbContext } from './verb.ts';

const types = ['Normal', 'Warning'];

/** Upstream: kubectl/pkg/cmd/events/events.go */
export const events: Verb = {
  usage: 'events [(-o|--output=)json|yaml] [--for TYPE/NAME] [--types=Normal,Warning]',
  summary: 'List events',
  flags: {
    for: { kind: 'string' },
    types: { kind: 'list' },
    'all-namespaces': { kind: 'bool', short: 'A' },
    'no-headers': { kind: 'bool' },
    output: { kind: 'string', short: 'o' },
  },
  run: runEvents,
};

async function runEvents(context: VerbContext): Promise<void> {
  const { api, flags, io, namespace } = context;
  const wanted = flags.list('types').flatMap((text) => text.split(','));
  if (wanted.some((type) => !types.some((known) => known.toLowerCase() === type.toLowerCase())))
    throw new Failure('error: valid --types are Normal or Warning');
  const everywhere = flags.bool('all-namespaces');
  const path = everywhere ? '/api/v1/events' : `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
  const { items = [] } = (await api.call('GET', path)) as { readonly items?: readonly Json[] };
  const subject = await subjectOf(context);
  const shown = items
    .filter((event) => !subject || isAbout(event, subject))
    .filter((event) => wanted.length === 0 || wanted.some((type) => same(type, textAt(event, 'type'))))
    .toSorted(byLastSeen);
  if (shown.length === 0) {
    io.stderr(everywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
    return;
  }
  const format = outputFormat(flags.string('output'));
  if (format !== 'table' && format !== 'wide' && format !== 'name') {
    const list = { apiVersion: 'v1', items: shown, kind: 'List', metadata: { resourceVersion: '' } };
    io.stdout(printDocument(format, list));
    return;
  }
  const now = io.clock.now();
  const rows = shown.map((event) => [
    ...(everywhere ? [textAt(mapAt(event, 'metadata'), 'namespace')] : []),
    ageOfEvent(event, now),
    textAt(event, 'type'),
    textAt(event, 'reason'),
    nameOf(mapAt(event, 'involvedObject')),
    textAt(event, 'message').trim(),
  ]);
  if (!flags.bool('no-headers'))
    rows.unshift([...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']);
  io.stdout(tableText(rows));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const nameOf = (object: Json): string => `${textAt(object, 'kind')}/${textAt(object, 'name')}`;

interface Subject {
  readonly kind: string;
  readonly name: string;
}

async function subjectOf({ flags, resources }: VerbContext): Promise<Subject | undefined> {
  const text = flags.string('for');
  if (text === undefined) return undefined;
  const [type = '', name = '', ...more] = text.split('/');
  if (type === '' || name === '' || more.length > 0) throw new Failure('error: --for must be in resource/name form');
  return { kind: findResource(await resources(), type).kind, name };
}

function isAbout(event: Json, { kind, name }: Subject): boolean {
  const about = mapAt(event, 'involvedObject');
  return textAt(about, 'kind') === kind && textAt(about, 'name') === name;
}
