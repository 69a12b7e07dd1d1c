import { encodeBase64 } from '../../../apimachinery/base64.ts';
import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import type { VerbContext } from '../verb.ts';
import { dataFlags, dataOf, type KeyComplaints, readFile } from './data-sources.ts';
import { generated } from './generator.ts';

/** Upstream: kubectl/pkg/cmd/create/create_configmap.go */
export const configMap = generated({
  command: 'create configmap',
  usage: '[--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  summary: 'Create a config map from a local file, directory or literal value',
  aliases: ['cm'],
  flags: dataFlags,
  refusal: 'failed to create configmap:',
  async object(name, context) {
    const data = await dataOf(context, {
      invalid: (key, complaints) =>
        `${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${complaints.join(',')}`,
      taken: (key) =>
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`,
      envDirectory: 'env config file cannot be a directory',
    });
    return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name }, ...(Object.keys(data).length > 0 && { data }) };
  },
});

const secretWords: KeyComplaints = {
  invalid: (key, complaints) => `${JSON.stringify(key)} is not valid key name for a Secret ${complaints.join(';')}`,
  taken: (key) => `cannot add key ${key}, another key by that name already exists`,
  envDirectory: 'env secret file cannot be a directory',
};

function secretOf(name: string, texts: Readonly<Record<string, string>>, type: string | undefined): Json {
  const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, encodeBase64(text)]));
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name },
    ...(Object.keys(data).length > 0 && { data }),
    ...(type && { type }),
  };
}

/** Upstream: create_secret.go */
export const genericSecret = generated({
  command: 'create secret generic',
  usage: '[--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  summary: 'Create a secret from a local file, directory, or literal value',
  flags: { ...dataFlags, type: { kind: 'string' } },
  refusal: 'failed to create secret:',
  object: async (name, context) => secretOf(name, await dataOf(context, secretWords), context.flags.string('type')),
});

/** Upstream: create_secret_docker.go */
export const registrySecret = generated({
  command: 'create secret docker-registry',
  usage:
    '--docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  summary: 'Create a secret for use with a Docker registry',
  flags: {
    'docker-server': { kind: 'string' },
    'docker-username': { kind: 'string' },
    'docker-password': { kind: 'string' },
    'docker-email': { kind: 'string' },
    'from-file': { kind: 'list' },
  },
  refusal: 'failed to create secret:',
  async object(name, context) {
    const type = 'kubernetes.io/dockerconfigjson';
    if (context.flags.has('from-file')) return secretOf(name, await dataOf(context, secretWords), type);
    return secretOf(name, { '.dockerconfigjson': registryConfig(context) }, type);
  },
});

function registryConfig({ flags }: VerbContext): string {
  const server = flags.string('docker-server') ?? 'https://index.docker.io/v1/';
  const [username, password, email] = ['username', 'password', 'email'].map((name) => flags.string(`docker-${name}`));
  if (!username || !password || !server)
    throw new Failure(
      'error: either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    );
  const auth = encodeBase64(`${username}:${password}`);
  return JSON.stringify({ auths: { [server]: { username, password, ...(email && { email }), auth } } });
}

/** Upstream: create_secret_tls.go */
export const tlsSecret = generated({
  command: 'create secret tls',
  usage: '--cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  summary: 'Create a TLS secret',
  flags: { cert: { kind: 'string' }, key: { kind: 'string' } },
  refusal: 'failed to create secret:',
  async object(name, { flags, io }) {
    const [cert, key] = [flags.string('cert'), flags.string('key')];
    if (!cert || !key) throw new Failure('error: key and cert must be specified');
    const data = { 'tls.crt': await readFile(io, cert), 'tls.key': await readFile(io, key) };
    for (const [field, what] of [
      ['tls.crt', 'certificate'],
      ['tls.key', 'key'],
    ] as const)
      if (!/-----BEGIN [A-Z ]+-----/.test(data[field]))
        throw new Failure(`error: tls: failed to find any PEM data in ${what} input`);
    return secretOf(name, data, 'kubernetes.io/tls');
  },
});
