import { parseArgs } from 'node:util';

/** What `npm run headless -- ...` was asked for. */
export interface HeadlessFlags {
  /** 0: any free port. */
  readonly port: number;
  readonly tokenAuthFile?: string;
  /** Who says in service-account tokens that they issued them; absent: as kubeadm has it. */
  readonly serviceAccountIssuer?: string;
  readonly families: ReadonlySet<Family>;
  /** Worker nodes beside the control plane's own. */
  readonly nodes: number;
}

const families = ['apiserver', 'scheduler', 'controller-manager', 'kubelet'] as const;
export type Family = (typeof families)[number];

/** Upstream: https://kubernetes.io/docs/setup/best-practices/cluster-large/ */
const maxNodes = 5_000;

export const usage = `usage: npm run headless -- [flags]
  --port N                 port on 127.0.0.1; 0 takes any free one (default 0)
  --token-auth-file FILE   bearer tokens, lines of token,user,uid,"group1,group2";
                           without it, requests that bring no credentials act as kubernetes-admin
  --service-account-issuer URL
                           who issues service-account tokens, as kube-apiserver's flag of that name
  --components LIST        which of ${families.join(',')} run (default: all)
  --nodes N                worker nodes (default 3)
  --help                   this text`;

/** A command line that says something we cannot do. */
export class FlagError extends Error {}

/** Reads the command line; undefined when it asks for help. @throws FlagError */
export function parseFlags(args: readonly string[]): HeadlessFlags | undefined {
  const values = read(args);
  if (values.help) return undefined;
  const tokenAuthFile = values['token-auth-file'];
  if (tokenAuthFile === '') throw new FlagError('--token-auth-file wants the path of a file');
  const issuer = values['service-account-issuer'];
  if (issuer === '') throw new FlagError('--service-account-issuer wants a URL');
  return {
    port: integer('--port', values.port, 65_535),
    nodes: integer('--nodes', values.nodes, maxNodes),
    families: familiesOf(values.components),
    ...(tokenAuthFile !== undefined && { tokenAuthFile }),
    ...(issuer !== undefined && { serviceAccountIssuer: issuer }),
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        'token-auth-file': { type: 'string' },
        'service-account-issuer': { type: 'string' },
        components: { type: 'string', default: families.join(',') },
        nodes: { type: 'string', default: '3' },
        help: { type: 'boolean', default: false },
      },
    }).values;
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
