import { linearPattern, type Pattern } from '../../apimachinery/linear-pattern.ts';
import { globToRegExp } from '../shell/patterns.ts';
import type { FileSystem } from '../runtime/file-system.ts';
import { type Directive, NginxError, parseNginx } from './nginx-syntax.ts';

/** How a location matches: `=` this path, `^~` and '' what begins so, `~` and `~*` a pattern. */
type Match = '=' | '^~' | '' | '~' | '~*';

/** What is done with requests: in a server, or in one of its locations. */
export interface Rules {
  readonly root: string;
  /** In the place of the location's path. */
  readonly alias?: string;
  readonly index: readonly string[];
  readonly answer?: { readonly status: number; readonly text: string };
  readonly proxyPass?: string;
  readonly tryFiles?: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  readonly defaultType: string;
  readonly deniesAll: boolean;
}

export interface Location extends Rules {
  readonly match: Match;
  readonly path: string;
  /** Of `~` and `~*`. */
  readonly pattern?: Pattern;
}

export interface VirtualServer extends Rules {
  readonly ports: readonly number[];
  readonly isDefault: boolean;
  readonly names: readonly string[];
  readonly locations: readonly Location[];
}

export interface NginxConfig {
  readonly servers: readonly VirtualServer[];
  /** Addresses of a group, `host:port` each. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  /** Hosts that have to be found when it starts, and where they are named. */
  readonly hosts: readonly { readonly host: string; readonly at: string }[];
}

const mainFile = '/etc/nginx/nginx.conf';

const beginning: Rules = {
  root: '/etc/nginx/html',
  index: ['index.html'],
  headers: [],
  defaultType: 'text/plain',
  deniesAll: false,
};

/**
 * What nginx makes of its files. Differs: of the directives it knows those that say where and what is answered; the others
 * are read and change nothing.
 * @throws NginxError as nginx tells it before it ends
 */
export function readNginxConfig(files: FileSystem, file = mainFile): NginxConfig {
  const main = included(files, file);
  const http = main.find(({ name }) => name === 'http')?.block ?? [];
  if (!main.some(({ name }) => name === 'events')) throw new NginxError('no "events" section in configuration');
  const rules = rulesOf(http, beginning);
  const upstreams = new Map(
    http
      .filter(({ name }) => name === 'upstream')
      .map(({ args: [name = ''], block = [] }) => [
        name,
        block.filter((inner) => inner.name === 'server').map(({ args: [address = ''] }) => withPort(address)),
      ]),
  );
  const servers = http.filter(({ name }) => name === 'server').map(({ block = [] }) => serverOf(block, rules));
  return { servers, upstreams, hosts: hostsIn(http, upstreams) };
}

/** A file's directives, with those of the files that it includes. */
function included(files: FileSystem, file: string): readonly Directive[] {
  const text = files.read(file);
  if (text === undefined) throw new NginxError(`open() "${file}" failed (2: No such file or directory)`);
  const resolve = (directives: readonly Directive[]): readonly Directive[] =>
    directives.flatMap((directive) => {
      const { name, args, block } = directive;
      if (name === 'include') return matching(files, args[0] ?? '').flatMap((path) => included(files, path));
      return block ? [{ ...directive, block: resolve(block) }] : [directive];
    });
  return resolve(parseNginx(text, file));
}

/** The files of an include. Only patterns may match nothing; the list of media types is built in here. */
function matching(files: FileSystem, pattern: string): readonly string[] {
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  if (path === '/etc/nginx/mime.types') return [];
  if (!path.includes('*')) return [path];
  const slash = path.lastIndexOf('/');
  const [folder, name] = [path.slice(0, slash), path.slice(slash + 1)];
  const wanted = globToRegExp(name);
  return files
    .list(folder)
    .filter((entry) => wanted.test(entry) && !entry.startsWith('.'))
    .toSorted()
    .map((entry) => `${folder}/${entry}`);
}

const withPort = (address: string): string => (/:\d+$/.test(address) ? address : `${address}:80`);

function rulesOf(directives: readonly Directive[], outer: Rules): Rules {
  const argsOf = (name: string): readonly string[] | undefined =>
    directives.findLast((directive) => directive.name === name)?.args;
  const [root] = argsOf('root') ?? [];
  const [alias] = argsOf('alias') ?? [];
  const index = argsOf('index');
  const returned = argsOf('return');
  const [proxyPass] = argsOf('proxy_pass') ?? [];
  const tryFiles = argsOf('try_files');
  const headers = directives
    .filter(({ name }) => name === 'add_header')
    .map(({ args: [name = '', value = ''] }) => [name.toLowerCase(), value] as const);
  const { root: outerRoot, index: outerIndex, headers: outerHeaders, defaultType } = outer;
  return {
    root: root ?? outerRoot,
    ...(alias !== undefined && { alias }),
    index: index ?? outerIndex,
    ...(returned && { answer: answerOf(returned) }),
    ...(proxyPass !== undefined && { proxyPass }),
    ...(tryFiles && { tryFiles }),
    headers: headers.length > 0 ? headers : outerHeaders,
    defaultType: argsOf('default_type')?.[0] ?? defaultType,
    deniesAll: argsOf('deny')?.[0] === 'all',
  };
}

/** `return 200 text`, `return 404`, or `return URL`, which is a redirection. */
const answerOf = ([first = '', text = '']: readonly string[]): NonNullable<Rules['answer']> =>
  /^\d{3}$/.test(first) ? { status: Number(first), text } : { status: 302, text: first };

const matches = new Set<string>(['=', '^~', '~', '~*']);

function locationsOf(directives: readonly Directive[], outer: Rules): readonly Location[] {
  return directives
    .filter(({ name }) => name === 'location')
    .flatMap(({ args, block = [], at }) => {
      const [first = '', second = ''] = args;
      const [match, path] = matches.has(first) ? [first as Match, second] : ['' as const, first];
      const rules = rulesOf(block, outer);
      const pattern = match.startsWith('~') ? patternOf(path, match, at) : undefined;
      return [{ ...rules, match, path, ...(pattern && { pattern }) }, ...locationsOf(block, rules)];
    });
}

function patternOf(source: string, match: Match, at: string): Pattern {
  try {
    return linearPattern(source, match === '~*' ? 'i' : '');
  } catch {
    throw new NginxError(`pcre2_compile() failed: the expression is not understood in "${source}" in ${at}`);
  }
}

function serverOf(directives: readonly Directive[], outer: Rules): VirtualServer {
  const rules = rulesOf(directives, outer);
  const listens = directives.filter(({ name }) => name === 'listen').map(({ args }) => args);
  const ports = listens.map(([address = '80']) => Number(/(\d+)$/.exec(address)?.[1] ?? 80));
  const inherited = { ...rules };
  delete (inherited as { answer?: unknown }).answer;
  return {
    ...rules,
    ports: ports.length > 0 ? [...new Set(ports)] : [80],
    isDefault: listens.some((args) => args.includes('default_server')),
    names: directives.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args),
    locations: locationsOf(directives, inherited),
  };
}

/** Names in proxy_pass and upstreams; those with variables are looked up when they are needed. */
function hostsIn(
  directives: readonly Directive[],
  upstreams: ReadonlyMap<string, unknown>,
): readonly { readonly host: string; readonly at: string }[] {
  return directives.flatMap(({ name, args: [first = ''], block, at }) => {
    if (name === 'upstream')
      return (block ?? [])
        .filter((inner) => inner.name === 'server')
        .map((inner) => ({ host: (inner.args[0] ?? '').replace(/:\d+$/, ''), at: inner.at }));
    if (name === 'proxy_pass' && !first.includes('$')) {
      const host = /^https?:\/\/([^/:]+)/.exec(first)?.[1];
      if (host === undefined) throw new NginxError(`invalid URL prefix in ${at}`);
      return upstreams.has(host) ? [] : [{ host, at }];
    }
    return block ? hostsIn(block, upstreams) : [];
  });
}
