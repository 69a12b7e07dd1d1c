import { parseArgs } from 'node:util';

/** What `npm run headless -- ...` was asked for. */
export interface HeadlessFlags {
  /** 0: any free port. */
  readonly port: number;
  readonly families: ReadonlySet<Family>;
  /** Worker nodes beside the control plane's own. */
  readonly nodes: number;
  /** Flags of kube-apiserver, in the place of its own ones or besides them. */
  readonly apiserver: readonly string[];
  /** The file that is found at a URL: there is no web here, but the keys of an OpenID Connect issuer have to come from it. */
  readonly web: Readonly<Record<string, string>>;
  /** Real etcd servers in the place of our own. */
  readonly etcdServers: readonly string[];
  /** Files: the snapshot that etcd begins with, and where one is written when the process is told to end. */
  readonly restore?: string | undefined;
  readonly save?: string | undefined;
}

const families = ['apiserver', 'scheduler', 'controller-manager', 'kubelet'] as const;
export type Family = (typeof families)[number];

/** Upstream: https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const maxNodes = 5_000;

export const usage = `usage: npm run headless -- [flags]
  --port N                 port on 127.0.0.1; 0 takes any free one (default 0)
  --components LIST        which of ${families.join(',')} run (default: all)
  --nodes N                worker nodes (default 3)
  --web URL=FILE           what the API server finds at a URL, e.g. the keys of its --oidc-issuer-url
  --restore FILE           a snapshot of etcd to begin with, as the page's ledger saves it
  --save FILE              where a snapshot is written at SIGINT or SIGTERM
  --help                   this text
and any flag of kube-apiserver, among them
  --token-auth-file FILE   bearer tokens, lines of token,user,uid,"group1,group2";
                           without it, requests that bring no credentials act as kubernetes-admin
  --etcd-servers LIST      addresses of a real etcd, http://HOST:PORT,...; without it, the cluster brings its own`;

/** A command line that says something we cannot do. */
export class FlagError extends Error {}

/** Reads the command line; undefined when it asks for help. @throws FlagError */
export function parseFlags(args: readonly string[]): HeadlessFlags | undefined {
  const { own, apiserver } = sorted(args);
  const values = read(own);
  if (values.help) return undefined;
  const etcdServers = etcdServersIn(apiserver);
  if (etcdServers.length > 0 && (values.restore !== undefined || values.save !== undefined))
    throw new FlagError('--restore and --save are of the cluster’s own etcd, not of --etcd-servers');
  return {
    port: integer('--port', values.port, 65_535),
    nodes: integer('--nodes', values.nodes, maxNodes),
    families: familiesOf(values.components),
    apiserver,
    web: Object.fromEntries((values.web ?? []).map(webFile)),
    etcdServers,
    ...(values.restore !== undefined && { restore: values.restore }),
    ...(values.save !== undefined && { save: values.save }),
  };
}

const options = {
  port: { type: 'string', default: '0' },
  components: { type: 'string', default: families.join(',') },
  nodes: { type: 'string', default: '3' },
  web: { type: 'string', multiple: true },
  restore: { type: 'string' },
  save: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const isOption = (name: string): name is keyof typeof options => Object.hasOwn(options, name);

/** What this program takes for itself, and what it hands on. */
function sorted(args: readonly string[]): { readonly own: readonly string[]; readonly apiserver: readonly string[] } {
  const own: string[] = [];
  const apiserver: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const [, name = '', value] = /^--([^=]+)(=.*)?$/.exec(arg) ?? [];
    if (!isOption(name)) apiserver.push(arg);
    else if (value !== undefined || options[name].type === 'boolean') own.push(arg);
    else own.push(...args.slice(at, ++at + 1));
  }
  return { own, apiserver };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error));
  }
}

function integer(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max)
    throw new FlagError(`${flag} wants a whole number from 0 to ${max}, not "${text}"`);
  return value;
}

function webFile(text: string): readonly [url: string, file: string] {
  const at = text.lastIndexOf('=');
  if (!text.startsWith('https://') || at < 0) throw new FlagError(`--web wants https://URL=FILE, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The API server's own flag; its last mention holds. */
function etcdServersIn(apiserver: readonly string[]): readonly string[] {
  const flag = '--etcd-servers';
  const values = apiserver.flatMap((arg, at) =>
    arg === flag ? [apiserver[at + 1] ?? ''] : arg.startsWith(`${flag}=`) ? [arg.slice(flag.length + 1)] : [],
  );
  const servers = values.at(-1)?.split(',') ?? [];
  const other = servers.find((server) => !/^http:\/\/[^/]+\/?$/.test(server));
  if (other !== undefined) throw new FlagError(`${flag} wants http://HOST:PORT, not "${other}"`);
  return servers;
}

function familiesOf(list: string): ReadonlySet<Family> {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isFamily(name));
  if (unknown !== undefined)
    throw new FlagError(`--components: no such component "${unknown}", there are ${families.join(', ')}`);
  const asked = new Set(names.filter(isFamily));
  if (!asked.has('apiserver'))
    throw new FlagError('--components has to name apiserver: the others are its clients, and so are you');
  return asked;
}

const isFamily = (name: string): name is Family => families.some((family) => family === name);
