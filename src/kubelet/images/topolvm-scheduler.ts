import { parseJson } from '../../apimachinery/json-parser.ts';
import type { PortReply } from '../runtime/network.ts';
import type { ImageContent, Program } from '../runtime/program.ts';
import { until, waitForSignal } from './signals.ts';

interface Annotated {
  readonly metadata?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
}

interface Question {
  readonly Pod?: Annotated | null;
  readonly Nodes?: { readonly items?: readonly Annotated[] } | null;
}

/** Before the device class: how much a node has free, how much a pod wants, in bytes. */
const prefix = 'capacity.topolvm.io/';
const port = 9251;

const annotations = ({ metadata }: Annotated): Readonly<Record<string, string>> => metadata?.annotations ?? {};

const bytesIn = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

/** Device class to bytes. */
const requestedBy = (pod: Annotated): readonly (readonly [string, number])[] =>
  Object.entries(annotations(pod)).flatMap(([key, text]) => {
    const bytes = bytesIn(text);
    return key.startsWith(prefix) && bytes !== undefined ? [[key.slice(prefix.length), bytes] as const] : [];
  });

/** Why the node has no room for the volumes; nothing where it has. */
function shortage(node: Annotated, requested: ReturnType<typeof requestedBy>): string | undefined {
  for (const [deviceClass, wanted] of requested) {
    const text = annotations(node)[prefix + deviceClass];
    if (text === undefined) return 'no capacity annotation';
    const free = bytesIn(text);
    if (free === undefined) return `bad capacity annotation: ${text}`;
    if (free < wanted) return 'out of VG free space';
  }
  return undefined;
}

const maxPoints = 10;

/** A point for each doubling of what is free, in GiB. */
function pointsFor(bytes: number): number {
  const gibibytes = Math.floor(bytes / 2 ** 30);
  return gibibytes === 0 ? 0 : Math.min(maxPoints, Math.max(0, Math.trunc(Math.log2(gibibytes))));
}

const nameOf = ({ metadata }: Annotated): string => metadata?.name ?? '';

function predicate(pod: Annotated, nodes: readonly Annotated[]): object {
  const requested = requestedBy(pod);
  const verdicts = nodes.map((node) => [node, shortage(node, requested)] as const);
  return {
    nodes: { metadata: {}, items: verdicts.flatMap(([node, reason]) => (reason === undefined ? [node] : [])) },
    failedNodes: Object.fromEntries(
      verdicts.flatMap(([node, reason]) => (reason === undefined ? [] : [[nameOf(node), reason]])),
    ),
  };
}

function prioritize(pod: Annotated, nodes: readonly Annotated[]): object {
  const classes = requestedBy(pod).map(([deviceClass]) => deviceClass);
  return nodes.map((node) => {
    const points = classes.flatMap((deviceClass) => {
      const free = bytesIn(annotations(node)[prefix + deviceClass] ?? '');
      return free === undefined ? [] : [pointsFor(free)];
    });
    return { host: nameOf(node), score: points.length > 0 ? Math.min(...points) : 0 };
  });
}

const routes: Readonly<Record<string, typeof predicate>> = { '/predicate': predicate, '/prioritize': prioritize };

const json = (value: unknown): PortReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(value)}\n`,
});
const plain = (status: number, text: string): PortReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${text}\n`,
});

function answer(path: string, method: string, body: string): PortReply {
  if (path === '/status') return { status: 200, headers: {}, body: '' };
  const route = routes[path];
  if (!route) return plain(404, '404 page not found');
  if (method !== 'POST') return plain(405, 'not allowed');
  const { Pod: pod, Nodes: nodes } = questionIn(body) ?? {};
  if (!pod || !nodes) return plain(400, 'bad request');
  return json(route(pod, nodes.items ?? []));
}

function questionIn(body: string): Question | undefined {
  try {
    return parseJson(body).value as Question;
  } catch {
    return undefined;
  }
}

/** Keeps pods off nodes whose volume groups are too full. Upstream: topolvm/topolvm internal/scheduler */
const topolvmScheduler: Program = async (process) => {
  process.listen(port, ({ method, path, body = '' }) => answer(path.split('?')[0]!, method, body));
  await until(process, waitForSignal(process, ['SIGTERM', 'SIGINT']));
  return 0;
};

export const topolvmImage: ImageContent = {
  entrypoint: [],
  command: ['/topolvm-scheduler'],
  env: {},
  programs: { '/topolvm-scheduler': topolvmScheduler, 'topolvm-scheduler': topolvmScheduler },
  files: {},
};
