import { decodeBase64 } from '../../apimachinery/base64.ts';
import { type FieldError, invalidValue, required } from '../../apimachinery/field-error.ts';
import type { Cipher, CipherName } from '../../protocol/cipher.ts';
import { RpcError } from '../../protocol/rpc.ts';
import { type Files, parseConfig } from '../flags/config-file.ts';
import { failWith } from '../flags/startup-error.ts';
import { type GroupResource, groupResource } from '../registry/reader.ts';
import { servedResources } from '../registry/served-resource.ts';
import type { AtRest } from './etcd-at-rest.ts';
import { registryRoot } from './keys.ts';

interface Key {
  readonly name?: string;
  readonly secret?: string;
}

type Provider = { readonly [name in CipherName]?: { readonly keys?: readonly Key[] } } & {
  readonly identity?: object;
  readonly kms?: object;
};

interface Element {
  readonly resources?: readonly string[];
  readonly providers?: readonly Provider[];
}

/** One way in which a value may be written; the first of a resource's is the one that is written. */
interface Transformer {
  /** What its values begin with; '' as they are. */
  readonly prefix: string;
  readonly cipher?: CipherName;
  readonly secret: string;
}

interface Rule {
  readonly resources: readonly string[];
  readonly transformers: readonly Transformer[];
}

const versions = ['v1'].map((version) => `apiserver.config.k8s.io/${version}`);

/** --encryption-provider-config. Upstream: apiserver/pkg/server/options/encryptionconfig/config.go. @throws StartupError */
export function encryptionAtRest(files: Files, path: string, cipher: Cipher): Pick<AtRest, 'seal' | 'open'> {
  const rules = load(files, path);
  const transformersOf = (key: string): readonly Transformer[] | undefined => {
    const resource = resourceOf(key);
    return rules.find(({ resources }) => resources.some((wanted) => covers(wanted, resource)))?.transformers;
  };
  return {
    async seal(key, value) {
      const first = transformersOf(key)?.[0];
      if (!first?.cipher) return value;
      return first.prefix + (await cipher.encrypt({ name: first.cipher, secret: first.secret, about: key }, value));
    },
    async open(key, value) {
      const transformers = transformersOf(key);
      if (!transformers) return value;
      const refuse = (why: string) => new RpcError('transform', `unable to transform key "${key}": ${why}`);
      const found = transformers.find(({ prefix }) => value.startsWith(prefix));
      if (!found) throw refuse('no matching prefix found');
      if (!found.cipher) {
        if (value.startsWith('k8s:enc:')) throw refuse('identity transformer tried to read encrypted data');
        return value;
      }
      const text = value.slice(found.prefix.length);
      return Promise.resolve(cipher.decrypt({ name: found.cipher, secret: found.secret, about: key }, text)).catch(
        () => {
          const family = found.cipher === 'secretbox' ? 'Secretbox' : 'AES';
          throw refuse(`no matching key was found for the provided ${family} transformer`);
        },
      );
    },
  };
}

/** The resource whose object lies under a key. */
function resourceOf(key: string): GroupResource {
  const served = servedResources.find(({ prefix }) => key.startsWith(prefix));
  if (served) return served.groupResource;
  const [group = '', resource = ''] = key.slice(registryRoot.length).split('/');
  return groupResource(group, resource);
}

/** `secrets`, `deployments.apps`, all of a group as `*.apps` and `*.`, everything as `*.*`. */
function covers(wanted: string, resource: GroupResource): boolean {
  if (wanted === '*.*') return true;
  const group = resource.includes('.') ? resource.slice(resource.indexOf('.') + 1) : '';
  return wanted === resource || wanted === `*.${group}`;
}

function load(files: Files, path: string): readonly Rule[] {
  const text = files[path];
  if (text === undefined)
    failWith([
      `error opening encryption provider configuration file "${path}": open ${path}: no such file or directory`,
    ]);
  const elements = elementsOf(text!);
  const errors =
    elements.length === 0 ? [required('resources', 'at least one resources is required')] : elements.flatMap(errorsOf);
  failWith(errors.length > 0 ? [`error while parsing file: ${aggregate(errors)}`] : []);
  return elements.map(({ resources = [], providers = [] }) => ({
    resources,
    transformers: providers.flatMap(transformersIn),
  }));
}

function elementsOf(text: string): readonly Element[] {
  try {
    const config: { readonly resources?: readonly Element[] } = parseConfig(
      text,
      'EncryptionConfiguration',
      versions,
      'pkg/server/options/encryptionconfig/config.go:98',
    );
    return config.resources ?? [];
  } catch (error) {
    failWith([`error while parsing file: ${error instanceof Error ? error.message : String(error)}`]);
    return [];
  }
}

const aggregate = (errors: readonly FieldError[]): string => {
  const texts = errors.map(({ field, message }) => `${field}: ${message}`);
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
};

const ciphers: readonly CipherName[] = ['aesgcm', 'aescbc', 'secretbox'];

const transformersIn = (provider: Provider): readonly Transformer[] =>
  ciphers
    .flatMap((cipher) =>
      (provider[cipher]?.keys ?? []).map(({ name, secret }): Transformer => ({
        prefix: `k8s:enc:${cipher}:v1:${name}:`,
        cipher,
        secret: secret!,
      })),
    )
    .concat(provider.identity ? [{ prefix: '', secret: '' }] : []);

/** In bytes. */
const keySizes: Readonly<Record<CipherName, readonly number[]>> = {
  aesgcm: [16, 24, 32],
  aescbc: [16, 24, 32],
  secretbox: [32],
};
const known = ['kms', 'aesgcm', 'aescbc', 'secretbox', 'identity'] as const;

/** Upstream: apiserver/pkg/apis/apiserver/validation/validation_encryption.go */
function errorsOf({ resources = [], providers = [] }: Element, at: number): readonly FieldError[] {
  const path = `resources[${at}]`;
  const atLeastOne = (field: string) => required(field, `at least one ${field} is required`);
  return [
    ...(resources.length === 0 ? [atLeastOne(`${path}.resources`)] : []),
    ...(providers.length === 0 ? [atLeastOne(`${path}.providers`)] : []),
    ...providers.flatMap((provider, i) => providerErrors(provider, `${path}.providers[${i}]`)),
  ];
}

function providerErrors(provider: Provider, path: string): readonly FieldError[] {
  const named = known.filter((name) => provider[name] !== undefined);
  if (named.length === 0)
    return [
      invalidValue(
        path,
        provider,
        'provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity',
      ),
    ];
  if (named.length > 1)
    return [
      invalidValue(
        path,
        provider,
        'more than one provider specified in a single element, should split into different list elements',
      ),
    ];
  const [name] = named;
  if (name === 'kms') return [invalidValue(`${path}.kms`, provider.kms, 'this server has no key management service')];
  if (name === 'identity') return [];
  const keys = provider[name!]?.keys ?? [];
  return keys.length === 0
    ? [required(`${path}.${name}.keys`, 'at least one keys is required')]
    : keys.flatMap((key, i) => keyErrors(key, keySizes[name!], `${path}.${name}.keys[${i}]`));
}

function keyErrors({ name, secret }: Key, sizes: readonly number[], path: string): readonly FieldError[] {
  const nameless = name ? [] : [required(`${path}.name`, 'name is a mandatory field for a key')];
  if (!secret) return [...nameless, required(`${path}.secret`, 'secret is a mandatory field for a key')];
  const bad = (detail: string) => [...nameless, invalidValue(`${path}.secret`, 'REDACTED', detail)];
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(secret))
    return bad('secrets must be base64 encoded');
  const { length } = decodeBase64(secret);
  return sizes.includes(length)
    ? nameless
    : bad(`secret is not of the expected length, got ${length}, expected one of [${sizes.join(' ')}]`);
}
