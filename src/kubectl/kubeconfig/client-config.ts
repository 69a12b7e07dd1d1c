import { decodeBase64 } from '../../apimachinery/base64.ts';
import type { Credentials } from '../../protocol/http.ts';
import type { Json } from '../api.ts';
import { goDuration } from '../../apimachinery/duration.ts';
import { Failure } from '../failure.ts';
import type { Flags } from '../flags.ts';
import type { KubectlIo } from '../io.ts';
import { fileOf, type LoadedConfig, loadKubeconfig } from './files.ts';

/** Where requests go, and what they prove and ask for. */
export interface ClientConfig {
  /** `https://control-plane:6443` */
  readonly server: string;
  readonly namespace: string;
  readonly credentials: Credentials;
  /** Of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long to wait for an answer, ms; absent: as long as it takes. */
  readonly timeoutMs?: number;
  /** The files that it comes from. */
  readonly loaded: LoadedConfig;
}

/** Nobody's: what kubectl asks where no kubeconfig is. */
const noServer = 'http://localhost:8080';

/** Upstream: client-go/tools/clientcmd/client_config.go @throws Failure */
export async function clientConfig(io: Pick<KubectlIo, 'readFile' | 'variables'>, flags: Flags): Promise<ClientConfig> {
  const loaded = await loadKubeconfig(io, flags.string('kubeconfig'));
  const { merged, files, explicit } = loaded;
  if (explicit !== undefined && files.length === 0)
    throw new Failure(`error: stat ${explicit}: no such file or directory`);
  const contextName = flags.string('context') || merged['current-context'];
  const context = merged.contexts[contextName];
  if (contextName !== '' && !context)
    throw new Failure(`Error in configuration: context was not found for specified context: ${contextName}`);
  const userName = flags.string('user') || textOf(context, 'user');
  const clusterName = flags.string('cluster') || textOf(context, 'cluster');
  const [user, cluster] = [merged.users[userName], merged.clusters[clusterName]];
  const server = flags.string('server') || textOf(cluster, 'server');
  if (flags.has('cluster') && server === '') throw new Failure(`error: no server found for cluster "${clusterName}"`);
  if (flags.has('user') && !user) throw new Failure(`error: auth info "${userName}" does not exist`);
  const timeoutMs = timeoutOf(flags.string('request-timeout'));
  return {
    server: server === '' ? noServer : server,
    namespace: flags.string('namespace') || textOf(context, 'namespace') || 'default',
    credentials: await credentialsOf(io, flags, { ...user }, directoryOf(fileOf(loaded, 'users', userName))),
    headers: impersonation(flags, user),
    ...(timeoutMs !== undefined && { timeoutMs }),
    loaded,
  };
}

const textOf = (entry: Json | undefined, field: string): string => String(entry?.[field] ?? '');

const directoryOf = (path: string | undefined): string => path?.replace(/\/?[^/]*$/, '') ?? '';

/** What is named on the command line counts before what is in the file, and data before files. */
async function credentialsOf(
  { readFile }: Pick<KubectlIo, 'readFile'>,
  flags: Flags,
  user: Json,
  directory: string,
): Promise<Credentials> {
  const read = (path: string, what: string): Promise<string> =>
    readFile(path).catch(() => {
      throw new Failure(`error: unable to read ${what} ${path} due to open ${path}: no such file or directory`);
    });
  const below = (path: string): string => (path.startsWith('/') || directory === '' ? path : `${directory}/${path}`);
  const data = textOf(user, 'client-certificate-data');
  const path = flags.string('client-certificate') ?? textOf(user, 'client-certificate');
  const certificate =
    data !== '' && !flags.has('client-certificate')
      ? decodeBase64(data)
      : path !== ''
        ? await read(flags.has('client-certificate') ? path : below(path), 'client-cert')
        : undefined;
  const tokenFile = textOf(user, 'tokenFile');
  const token =
    flags.string('token') ??
    (tokenFile === '' ? textOf(user, 'token') : (await read(below(tokenFile), 'token file')).trim());
  return { ...(certificate !== undefined && { certificate }), ...(token !== '' && { token }) };
}

/** Headers of `--as`, `--as-group`, `--as-uid` and `--as-user-extra`, or of what the kubeconfig says of them. */
function impersonation(flags: Flags, user: Json | undefined): Readonly<Record<string, string>> {
  const name = flags.string('as') ?? textOf(user, 'as');
  const listed = user?.['as-groups'];
  const groups = flags.has('as-group') ? flags.list('as-group') : Array.isArray(listed) ? listed.map(String) : [];
  const uid = flags.string('as-uid') ?? textOf(user, 'as-uid');
  const extra = flags.list('as-user-extra').map((pair): readonly [string, string] => {
    const equals = pair.indexOf('=');
    return [`impersonate-extra-${encodeURIComponent(pair.slice(0, equals).toLowerCase())}`, pair.slice(equals + 1)];
  });
  return {
    ...(name !== '' && { 'impersonate-user': name }),
    ...(groups.length > 0 && { 'impersonate-group': groups.join(',') }),
    ...(uid !== '' && { 'impersonate-uid': uid }),
    ...Object.fromEntries(extra),
  };
}

/** `2s`, or a number of seconds; 0: for ever. */
function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : goDuration(text);
  if (ms === undefined)
    throw new Failure(
      'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  return ms === 0 ? undefined : ms;
}
