import { parse } from 'yaml';
import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import { toYaml } from '../output/serialize.ts';

/** Clusters, users or contexts by their names. */
export type Entries = Readonly<Record<string, Json>>;

/** The parts of a kubeconfig that are lists of named entries, and what an entry is called in its file. */
export const parts = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;
export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as readonly Part[];

/** What a field of an entry holds; `bytes` are base64 in the file. */
export type FieldKind = 'string' | 'bool' | 'bytes';

/** Fields of entries, in the order in which JSON shows them. */
export const fields: Readonly<Record<Part, Readonly<Record<string, FieldKind>>>> = {
  clusters: {
    server: 'string',
    'tls-server-name': 'string',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'string',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'string',
    'disable-compression': 'bool',
  },
  contexts: { cluster: 'string', user: 'string', namespace: 'string' },
  users: {
    'client-certificate': 'string',
    'client-certificate-data': 'bytes',
    'client-key': 'string',
    'client-key-data': 'bytes',
    token: 'string',
    tokenFile: 'string',
    as: 'string',
    'as-uid': 'string',
    username: 'string',
    password: 'string',
  },
};

/** A kubeconfig, its lists by name. Upstream: client-go/tools/clientcmd/api/types.go */
export type Kubeconfig = Readonly<Record<Part, Entries>> & { readonly 'current-context': string };

export const emptyKubeconfig: Kubeconfig = { clusters: {}, contexts: {}, users: {}, 'current-context': '' };

/** @throws Failure on what is no kubeconfig */
export function parseKubeconfig(text: string, path: string): Kubeconfig {
  let document: unknown;
  try {
    document = parse(text, { uniqueKeys: false }) ?? {};
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Failure(`error: error loading config file "${path}": yaml: ${reason}`);
  }
  if (typeof document !== 'object' || Array.isArray(document))
    throw new Failure(
      `error: error loading config file "${path}": couldn't get version/kind; json parse error: the document is not a mapping`,
    );
  const file = document as Json;
  const entries = (part: Part): Entries =>
    Object.fromEntries(
      (Array.isArray(file[part]) ? (file[part] as readonly Json[]) : []).map((entry) => [
        String(entry['name'] ?? ''),
        (entry[parts[part]] as Json | null | undefined) ?? {},
      ]),
    );
  return {
    clusters: entries('clusters'),
    contexts: entries('contexts'),
    users: entries('users'),
    'current-context': String(file['current-context'] ?? ''),
  };
}

/** The kubeconfig as its file has it: lists, in the order of their names. */
export function documentOf(config: Kubeconfig): Json {
  const list = (part: Part): readonly Json[] | null => {
    const names = Object.keys(config[part]).toSorted();
    return names.length === 0
      ? null
      : names.map((name) => ({ name, [parts[part]]: inOrder(config[part][name]!, Object.keys(fields[part])) }));
  };
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: list('clusters'),
    users: list('users'),
    contexts: list('contexts'),
    'current-context': config['current-context'],
  };
}

const inOrder = (entry: Json, names: readonly string[]): Json => {
  const known = names.filter((name) => name in entry).map((name) => [name, entry[name]] as const);
  return { ...Object.fromEntries(known), ...entry };
};

export const printKubeconfig = (config: Kubeconfig): string => toYaml(documentOf(config));

/** One cluster, and a context for each user of it. */
export interface ClusterAccess {
  readonly server: string;
  /** PEM */
  readonly authority: string;
  readonly users: Entries;
  /** The user of the current context. */
  readonly current: string;
  readonly namespace?: string;
}

/** The kubeconfig of a machine to which nobody has added anything yet. Contexts are called as kubeadm calls them. */
export function initialKubeconfig({ server, authority, users, current, namespace }: ClusterAccess): Kubeconfig {
  const cluster = 'kubernetes';
  const contextOf = (user: string): string => `${user}@${cluster}`;
  const context = (user: string): Json => ({ cluster, user, ...(namespace !== undefined && { namespace }) });
  return {
    clusters: { [cluster]: { 'certificate-authority-data': authority, server } },
    contexts: Object.fromEntries(Object.keys(users).map((user) => [contextOf(user), context(user)])),
    users,
    'current-context': contextOf(current),
  };
}
