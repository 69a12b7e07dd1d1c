import { base64Bytes, decodeBase64 } from '../../apimachinery/base64.ts';
import type { Json } from '../api.ts';
import { StatusFailure } from '../failure.ts';
import type { Description } from '../output/description.ts';
import { itemsAt, type Surroundings } from './describer.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeNamespaced } from './metadata.ts';

const tokenType = 'kubernetes.io/service-account-token';

/** Upstream: kubectl/pkg/describe/describe.go (ConfigMapDescriber) */
export function describeConfigMap(out: Description, configMap: Json): void {
  const [data, binaryData] = [mapAt(configMap, 'data'), mapAt(configMap, 'binaryData')];
  describeNamespaced(out, configMap);
  out.line(0).line(0, 'Data').line(0, '====');
  for (const key of Object.keys(data).toSorted())
    out.line(0, `${key}:`).line(0, '----').line(0, textAt(data, key)).line(0);
  out.line(0).line(0, 'BinaryData').line(0, '====');
  for (const key of Object.keys(binaryData).toSorted())
    out.line(0, `${key}: ${base64Bytes(textAt(binaryData, key))} bytes`);
  out.line(0);
}

/** Says how long the values are, not what they are. Upstream: describeSecret */
export function describeSecret(out: Description, secret: Json): void {
  const [data, type] = [mapAt(secret, 'data'), textAt(secret, 'type')];
  describeNamespaced(out, secret);
  out.line(0).line(0, 'Type:', type);
  out.line(0).line(0, 'Data').line(0, '====');
  for (const key of Object.keys(data).toSorted()) {
    const value = textAt(data, key);
    out.line(0, `${key}:`, key === 'token' && type === tokenType ? decodeBase64(value) : `${base64Bytes(value)} bytes`);
  }
}

/** Upstream: describeServiceAccount */
export async function describeServiceAccount(out: Description, account: Json, around: Surroundings): Promise<void> {
  const metadata = mapAt(account, 'metadata');
  const secrets = await secretsIn(around, textAt(metadata, 'namespace'));
  const existing = new Set(secrets?.map(nameOf));
  const tokens = (secrets ?? []).filter((secret) => {
    const annotations = mapAt(secret, 'metadata', 'annotations');
    return (
      textAt(secret, 'type') === tokenType &&
      annotations['kubernetes.io/service-account.name'] === metadata['name'] &&
      annotations['kubernetes.io/service-account.uid'] === metadata['uid']
    );
  });
  const named = (field: string): readonly string[] =>
    listAt(account, field).map((reference) => {
      const name = textAt(reference, 'name');
      return secrets && !existing.has(name) ? `${name} (not found)` : name;
    });
  describeNamespaced(out, account);
  out.list(0, 'Image pull secrets:', named('imagePullSecrets'));
  out.list(0, 'Mountable secrets:', named('secrets'));
  out.list(0, 'Tokens:', tokens.map(nameOf));
}

const nameOf = (object: Json): string => textAt(mapAt(object, 'metadata'), 'name');

/** Nothing where they may not be seen. */
async function secretsIn(around: Surroundings, namespace: string): Promise<readonly Json[] | undefined> {
  try {
    return await itemsAt(around, `/api/v1/namespaces/${namespace}/secrets`);
  } catch (error) {
    if (error instanceof StatusFailure) return undefined;
    throw error;
  }
}
