import { decodeBase64, encodeBase64 } from '../../../apimachinery/base64.ts';
import { Failure } from '../../failure.ts';
import { boolOf } from '../../flags.ts';
import { type FieldKind, fields, type Kubeconfig, type Part, partNames } from '../../kubeconfig/kubeconfig.ts';
import type { Verb } from '../verb.ts';
import { changeConfig, takeArguments, withEntry, withoutEmpty, withoutEntry } from './change.ts';

export const set: Verb = {
  usage: 'config set PROPERTY_NAME PROPERTY_VALUE',
  summary: 'Set an individual value in a kubeconfig file',
  long: `Set an individual value in a kubeconfig file.

 PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.  Map keys may not contain dots.

 PROPERTY_VALUE is the new value you want to set. Binary fields such as 'certificate-authority-data' expect a base64 encoded string unless the --set-raw-bytes flag is used.

 Specifying an attribute name that already exists will merge new fields on top of existing values.`,
  examples: `# Set the server field on the my-cluster cluster to https://1.2.3.4
kubectl config set clusters.my-cluster.server https://1.2.3.4

# Set the certificate-authority-data field on the my-cluster cluster
kubectl config set clusters.my-cluster.certificate-authority-data $(echo "cert_data_here" | base64 -i -)

# Set the cluster field in the my-context context to my-cluster
kubectl config set contexts.my-context.cluster my-cluster

# Set the client-key-data field in the cluster-admin user using --set-raw-bytes option
kubectl config set users.cluster-admin.client-key-data cert_data_here --set-raw-bytes=true`,
  flags: { 'set-raw-bytes': { kind: 'bool' } },
  async run(context) {
    takeArguments(context, 2);
    const [name = '', value = ''] = context.args;
    if (value === '') throw new Failure('error: you cannot use set to unset a property');
    if (name === '') throw new Failure('error: you must specify a property');
    const property = parseProperty(name);
    await changeConfig(context, (config) => {
      if (property.kind === 'current') return { ...config, 'current-context': value };
      if (property.kind !== 'field') throw new Failure(`error: can't set a map to a value: map[]`);
      const { part, entry, field } = property;
      const typed = typedValue(fields[part][field]!, value, context.flags.bool('set-raw-bytes'));
      return withEntry(config, part, entry, (known) => ({ ...known, [field]: typed }));
    });
    context.io.stdout(`Property ${JSON.stringify(name)} set.\n`);
  },
};

export const unset: Verb = {
  usage: 'config unset PROPERTY_NAME',
  summary: 'Unset an individual value in a kubeconfig file',
  long: `Unset an individual value in a kubeconfig file.

 PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.  Map keys may not contain dots.`,
  examples: `# Unset the current-context
kubectl config unset current-context

# Unset namespace in foo context
kubectl config unset contexts.foo.namespace`,
  flags: {},
  async run(context) {
    takeArguments(context, 1);
    const [name = ''] = context.args;
    const property = parseProperty(name);
    await changeConfig(context, (config) => without(config, property));
    context.io.stdout(`Property ${JSON.stringify(name)} unset.\n`);
  },
};

/** What a dotted name leads to. */
type Property =
  | { readonly kind: 'current' }
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'entry'; readonly part: Part; readonly entry: string }
  | { readonly kind: 'field'; readonly part: Part; readonly entry: string; readonly field: string };

/** `clusters.10.0.0.1.server`: an entry's name ends where a known field follows. */
function parseProperty(path: string): Property {
  const [first = '', ...rest] = path.split('.');
  if (first === 'current-context') return { kind: 'current' };
  const part = partNames.find((name) => name === first);
  if (!part) throw new Failure(`error: unable to parse ${path} after [] at api.Config`);
  if (rest.length === 0) return { kind: 'part', part };
  const at = rest.findIndex((word, place) => place > 0 && Object.hasOwn(fields[part], word));
  if (at < 0) return { kind: 'entry', part, entry: rest.join('.') };
  return { kind: 'field', part, entry: rest.slice(0, at).join('.'), field: rest[at]! };
}

function typedValue(kind: FieldKind, value: string, isRaw: boolean): string | boolean {
  if (kind === 'string') return value;
  if (kind === 'bool') {
    const known = boolOf(value);
    if (known !== undefined) return known === 'true';
    throw new Failure(`error: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  if (isRaw) return encodeBase64(value);
  if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(value) || decodeBase64(value) === '')
    throw new Failure('error: error decoding input value: illegal base64 data at input byte 0');
  return value;
}

function without(config: Kubeconfig, property: Property): Kubeconfig {
  switch (property.kind) {
    case 'current':
      return { ...config, 'current-context': '' };
    case 'part':
      return { ...config, [property.part]: {} };
    case 'entry':
      return withoutEntry(config, property.part, property.entry);
    case 'field': {
      const { part, entry, field } = property;
      if (!(entry in config[part])) throw new Failure(`error: current map key \`${entry}\` is invalid`);
      return withEntry(config, part, entry, (known) => withoutEmpty({ ...known, [field]: undefined }));
    }
  }
}
