import { formatTime } from '../../apimachinery/time.ts';
import { shownFlags } from '../flags/shown-flags.ts';
import { parseAccept } from '../negotiation.ts';
import type { Server } from '../server.ts';
import type { Answer } from '../walk.ts';
import { version } from './documents.ts';
import { plainError, plainText } from './plain-text.ts';

const component = 'kube-apiserver';
const warning =
  'Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.';

interface Page {
  readonly kind: string;
  /** What the page is called in its own heading. */
  readonly title: string;
  readonly text: (server: Server, paths: readonly string[]) => string;
  readonly fields: (server: Server, paths: readonly string[]) => object;
}

const pages: Readonly<Record<'flagz' | 'statusz', Page>> = {
  flagz: {
    kind: 'Flagz',
    title: 'flags',
    text: ({ flags }) =>
      Object.entries(shownFlags(flags))
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    fields: ({ flags }) => ({ flags: shownFlags(flags) }),
  },
  statusz: {
    kind: 'Statusz',
    title: 'statusz',
    text: (server, paths) =>
      [
        `Started: ${unixDate(server.startedAt)}`,
        `Up: ${uptime(secondsUp(server))}`,
        `Go version: ${version.goVersion}`,
        `Binary version: ${version.gitVersion.slice(1)}`,
        `Emulation version: ${version.emulationMajor}.${version.emulationMinor}`,
        `Paths: ${folders(paths).join(' ')}`,
        '',
      ].join('\n'),
    fields: (server, paths) => ({
      startTime: formatTime(server.startedAt),
      uptimeSeconds: secondsUp(server),
      goVersion: version.goVersion,
      binaryVersion: version.gitVersion.slice(1),
      emulationVersion: `${version.emulationMajor}.${version.emulationMinor}`,
      paths: folders(paths),
    }),
  },
};

const versions = ['v1alpha1', 'v1beta1'];

/**
 * A page for people who look after the server; programs have to say what they read. Upstream: component-base/zpages/{statusz,flagz}
 * @param paths what else is served
 */
export function zPage(server: Server, name: keyof typeof pages, accept: string, paths: readonly string[]): Answer {
  const page = pages[name];
  for (const { type, parameters } of parseAccept(accept === '' ? '*/*' : accept)) {
    if (type === 'text/plain' || type === 'text/*' || type === '*/*')
      return plainText(`\n${component} ${page.title}\n${warning}\n\n${page.text(server, paths)}`);
    const { g, v = '', as } = parameters;
    if (type !== 'application/json' || g !== 'config.k8s.io' || as !== page.kind || !versions.includes(v)) continue;
    const head = { kind: page.kind, apiVersion: `${g}/${v}`, metadata: { name: component } };
    const body = JSON.stringify({ ...head, ...page.fields(server, paths) });
    return { type: 'raw', status: 200, contentType: 'application/json', body };
  }
  return plainError(406, 'media type not acceptable, must be: text/plain');
}

const secondsUp = ({ env, startedAt }: Server): number => Math.floor((env.clock.now() - startedAt) / 1000);

const two = (number: number): string => String(number).padStart(2, '0');

const uptime = (seconds: number): string =>
  `${Math.floor(seconds / 3600)} hr ${two(Math.floor(seconds / 60) % 60)} min ${two(seconds % 60)} sec`;

/** `Wed Oct 16 21:03:43 UTC 2024` */
function unixDate(ms: number): string {
  const [, day, date, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(ms).toUTCString())!;
  return `${day} ${month} ${String(Number(date)).padStart(2)} ${time} UTC ${year}`;
}

const folders = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.map((path) => `/${path.split('/')[1]}`)),
];
