import { tarOf, untar } from '../../kernel/tar.ts';
import { overConnection } from '../connection.ts';
import { Failure } from '../failure.ts';
import { findResource, objectPath } from '../resources.ts';
import { usedContainer } from './default-container.ts';
import type { Verb, VerbContext } from './verb.ts';

/** A file here, or one in a pod. */
interface Place {
  readonly namespace?: string;
  /** Absent: here. */
  readonly pod?: string;
  readonly path: string;
}

type Remote = Place & { readonly pod: string };

/** Over tar in the container, as the real one does. Upstream: kubectl/pkg/cmd/cp/cp.go */
export const cp: Verb = {
  usage: 'cp <file-spec-src> <file-spec-dest>',
  summary: 'Copy files and directories to and from containers',
  flags: {
    container: { kind: 'string', short: 'c' },
    'no-preserve': { kind: 'bool' },
    retries: { kind: 'int' },
  },
  async run(context) {
    const [from, to, ...more] = context.args;
    if (from === undefined || to === undefined || more.length > 0)
      throw new Failure('error: source and destination are required');
    const [source, target] = [placeOf(from), placeOf(to)];
    if (isRemote(source) && isRemote(target))
      throw new Failure('error: one of src or dest must be a local file specification');
    if (source.path === '' || target.path === '') throw new Failure('error: filepath can not be empty');
    if (isRemote(source)) return fromPod(context, source, target.path);
    if (isRemote(target)) return toPod(context, source.path, target);
    throw new Failure('error: one of src or dest must be a remote file specification');
  },
};

const isRemote = (place: Place): place is Remote => place.pod !== undefined;

/** `[[namespace/]pod:]path` */
function placeOf(text: string): Place {
  const colon = text.indexOf(':');
  if (colon === 0) throw new Failure('error: filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (colon < 0) return { path: text };
  const path = text.slice(colon + 1);
  const pieces = text.slice(0, colon).split('/');
  if (pieces.length === 1) return { pod: pieces[0]!, path };
  if (pieces.length === 2) return { namespace: pieces[0]!, pod: pieces[1]!, path };
  throw new Failure('error: filespec must match the canonical format: [[namespace/]pod:]file/path');
}

const base = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//, '');
const folder = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.');

/** How commands are run in the container that is meant. */
async function runnerIn(context: VerbContext, { namespace = context.namespace, pod }: Remote) {
  const { api, io } = context;
  const object = await api.call('GET', objectPath(findResource(await context.resources(), 'pods'), namespace, pod));
  const container = usedContainer(context, object);
  return async (command: readonly string[], input?: string) => {
    let output = '';
    const wanted = { subresource: 'exec', pod, container, command, stdin: input !== undefined, tty: false } as const;
    const ends = {
      stdin: () => Promise.resolve(input ?? ''),
      stdout: (text: string) => {
        output += text;
      },
      // As the real one has it: what tar complains of is told on standard output.
      stderr: io.stdout,
    };
    return { code: await overConnection({ ...context, namespace }, wanted, ends), output };
  };
}

async function toPod(context: VerbContext, source: string, target: Remote): Promise<number> {
  const { clock, filesIn, readFile } = context.io;
  const below = await filesIn?.(source);
  const missing = new Failure(`error: ${source} doesn't exist in local filesystem`);
  const single = below ? undefined : await readFile(source).catch(() => Promise.reject(missing));
  const run = await runnerIn({ ...context, io: { ...context.io, stdout: quietly(context) } }, target);
  const plain = target.path.replace(/(.)\/+$/, '$1');
  const isDirectory = await run(['test', '-d', plain]).then(
    ({ code }) => code === 0,
    () => false,
  );
  const full = isDirectory ? `${plain === '/' ? '' : plain}/${base(source)}` : plain;
  const name = base(full);
  const entries =
    single !== undefined
      ? [{ path: name, isDirectory: false, text: single }]
      : await Promise.all(
          (below ?? []).map(async (path) => ({
            path: `${name}/${path}`,
            isDirectory: false,
            text: await readFile(`${source.replace(/\/+$/, '')}/${path}`),
          })),
        );
  const options = context.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner', '-xmf'] : ['-xmf'];
  const { code } = await run(['tar', ...options, '-', '-C', folder(full)], tarOf(entries, clock.now()));
  return code;
}

/** Of what only asks whether a directory is there, that it is not is no news. */
const quietly =
  ({ io }: VerbContext) =>
  (text: string): void => {
    if (text !== 'command terminated with exit code 1\n') io.stdout(text);
  };

async function fromPod(context: VerbContext, source: Remote, target: string): Promise<number> {
  const { filesIn, writeFile } = context.io;
  if (!writeFile) throw new Failure(`error: open ${target}: read-only file system`);
  const run = await runnerIn(context, source);
  const { code, output } = await run(['tar', 'cf', '-', source.path]);
  if (code !== 0) return code;
  const root = source.path.replace(/^\/+|\/+$/g, '');
  const into = (await filesIn?.(target)) ? `${target.replace(/\/+$/, '')}/${base(source.path)}` : target;
  for (const { path, isDirectory, text } of untar(output)) {
    const rest = path.slice(root.length);
    // What a pod sends may not lead out of where it was asked to go.
    if (isDirectory || !path.startsWith(root) || rest.split('/').includes('..')) continue;
    await writeFile(`${into}${rest}`, text);
  }
  return 0;
}
