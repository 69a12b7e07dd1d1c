/**
 * Writes the schemas of the built-in kinds: `node scripts/generate-schemas.mjs`.
 *
 * Source: the models of @kubernetes/client-node (generated from Kubernetes' OpenAPI document), completed by
 * schema-facts.mjs. Output under src/apimachinery: schemas/<set>.json (types only, shipped in the workers), schemas/docs.json
 * (descriptions and required fields, for explain and OpenAPI) and types.ts (the same as TypeScript interfaces).
 *
 * A type is a map from field to a type expression: `[]T` list, `{}T` map, `*T` pointer, `T!` written even when empty,
 * `T:name` a string whose Go type has a name. T is another type of the sets or one of string, int32, int64, float64, bool,
 * bytes, Time, MicroTime, Quantity, IntOrString, any.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { embedded, named, omitted, pointers, quantities, retyped } from './schema-facts.mjs';

const source = '@kubernetes/client-node@2.0.1';
const target = join(dirname(fileURLToPath(import.meta.url)), '../src/apimachinery');

/** Root models per file; a type lands in the first set that needs it. */
const sets = {
  core: `Pod Node Namespace ServiceAccount CoreV1Event EventsV1Event Lease ConfigMap Secret Role ClusterRole RoleBinding
    ClusterRoleBinding PriorityClass Binding Status DeleteOptions AuthenticationV1TokenRequest TokenReview SelfSubjectReview
    SubjectAccessReview SelfSubjectAccessReview LocalSubjectAccessReview SelfSubjectRulesReview Eviction`,
  workloads: `Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision Job CronJob ReplicationController PodTemplate
    Service Endpoints EndpointSlice PersistentVolume PersistentVolumeClaim ResourceQuota LimitRange
    V2HorizontalPodAutoscaler HorizontalPodAutoscaler Scale PodDisruptionBudget Ingress IngressClass NetworkPolicy
    StorageClass VolumeAttributesClass VolumeAttachment CSIDriver CSINode CSIStorageCapacity RuntimeClass CertificateSigningRequest
    IPAddress ServiceCIDR`,
  extensions: `APIService FlowSchema PriorityLevelConfiguration CustomResourceDefinition ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding MutatingAdmissionPolicy
    MutatingAdmissionPolicyBinding ValidatingWebhookConfiguration MutatingWebhookConfiguration`,
};

const scalars = {
  string: 'string',
  bytes: 'string',
  Time: 'string',
  MicroTime: 'string',
  Quantity: 'string',
  int32: 'number',
  int64: 'number',
  float64: 'number',
  bool: 'boolean',
  any: 'Json',
  IntOrString: 'number | string',
};

const words = (text) => text.split(/\s+/).filter(Boolean);
const has = (table, type, field) => words(table[type] ?? '').includes(field);

const directory = mkdtempSync(join(tmpdir(), 'podscope-schemas-'));
try {
  await generate(models(directory));
} finally {
  rmSync(directory, { recursive: true });
}

function models(into) {
  const packed = execFileSync('npm', ['pack', '--silent', source], { cwd: into, encoding: 'utf8' })
    .trim()
    .split('\n')
    .at(-1);
  execFileSync('tar', ['-xzf', packed], { cwd: into });
  return join(into, 'package/dist/gen/models');
}

async function generate(from) {
  const types = new Map();
  const docs = {};
  for (const [set, roots] of Object.entries(sets)) {
    const before = new Set(types.keys());
    for (const root of words(roots)) await visit(modelName(root));
    const added = [...types].filter(([name]) => !before.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    writeFileSync(join(target, `schemas/${set}.json`), `${JSON.stringify(Object.fromEntries(added))}\n`);
  }
  const sorted = Object.fromEntries(Object.entries(docs).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(target, 'schemas/docs.json'), `${JSON.stringify(sorted)}\n`);
  writeFileSync(join(target, 'types.ts'), typescript(types));

  async function visit(model) {
    const type = typeName(model);
    if (types.has(type)) return;
    const fields = {};
    types.set(type, fields);
    const code = await import(pathToFileURL(join(from, `${model}.js`)).href);
    const declaration = readFileSync(join(from, `${model}.d.ts`), 'utf8');
    const doc = (docs[type] = {
      d: clean(declaration.match(/\/\*\*\s*((?:(?!\*\/)[\s\S])*?)\*\/\s*export declare class/)?.[1] ?? ''),
      r: [],
      f: {},
    });
    for (const { name, baseName, type: modelType, format } of code[model].attributeTypeMap) {
      const match = declaration.match(
        new RegExp(`(?:/\\*\\*([^/]*(?:/(?!\\*\\*)[^/]*)*?)\\*/\\s*)?'${name.replace('$', '\\$')}'(\\??):`),
      );
      const required = match !== null && match[2] === '';
      if (required) doc.r.push(baseName);
      doc.f[baseName] = clean(match?.[1] ?? '');
      fields[baseName] = expression(type, baseName, modelType, format, required);
      const inner = modelType.match(/([A-Z]\w+)[>;} ]*$/)?.[1];
      if (inner && isModel(inner)) await visit(inner);
    }
    if (doc.r.length === 0) delete doc.r;
  }
}

/** Numbers in models of newer versions, e.g. V2MetricTarget, keep their version; the rest are V1 and say so nowhere. */
function modelName(root) {
  return /^(V\d|[A-Z][a-z]+V\d)/.test(root) ? root : `V1${root}`;
}

function typeName(model) {
  return model.replace(/^V1(?=[A-Z])/, '');
}

function isModel(name) {
  return !['Date', 'IntOrString', 'V1MicroTime'].includes(name);
}

function clean(text) {
  return text
    .replace(/\s*\n\s*\*\s*/g, ' ')
    .replace(/^\s*\*?\s*/, '')
    .replace(/\\(['"])/g, '$1')
    .trim();
}

function expression(type, field, modelType, format, required) {
  const other = retyped[`${type}.${field}`];
  if (other) return other;
  const list = modelType.match(/^(?:Array|Set)<(.+)>$/);
  const map = modelType.match(/^\{ \[key: string\]: (.+); \}$/);
  const quantity = has(quantities, type, field);
  const name = named[`${type}.${field}`] ?? (modelType === 'string' || list ? named[field] : undefined);
  let text;
  if (list) text = `[]${scalar(list[1], format, quantity)}`;
  else if (map)
    text = `{}${map[1].startsWith('Array<') ? `[]${scalar(map[1].slice(6, -1), format, quantity)}` : scalar(map[1], format, quantity)}`;
  else text = scalar(modelType, format, quantity);
  if (name && !quantity) text += `:${name.replace(/^\[\]/, '')}`;
  if (has(pointers, type, field)) text = `*${text}`;
  const inline = has(embedded, type, field) || (isTopLevel(type, field) && modelType.startsWith('V'));
  return (required && !has(omitted, type, field)) || inline ? `${text}!` : text;
}

/** The three structs that every kind has embed no pointer. */
function isTopLevel(type, field) {
  return field === 'metadata' || field === 'status' || (field === 'spec' && type !== 'PersistentVolumeClaimTemplate');
}

function scalar(modelType, format, quantity) {
  if (quantity) return 'Quantity';
  switch (modelType) {
    case 'string':
      return format === 'byte' ? 'bytes' : 'string';
    case 'number':
      return format === 'int64' ? 'int64' : format === 'double' ? 'float64' : 'int32';
    case 'boolean':
      return 'bool';
    case 'any':
      return 'any';
    case 'Date':
      return 'Time';
    case 'V1MicroTime':
      return 'MicroTime';
    case 'IntOrString':
      return 'IntOrString';
    default:
      return typeName(modelType);
  }
}

function typescript(types) {
  const lines = [
    "import type { Json, ObjectMeta } from './object.ts';",
    '',
    '/* Written by scripts/generate-schemas.mjs from the models of Kubernetes 1.36. */',
  ];
  const ours = new Set([
    'ObjectMeta',
    'OwnerReference',
    'ManagedFieldsEntry',
    'Status',
    'StatusDetails',
    'StatusCause',
  ]);
  for (const [name, fields] of [...types].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (ours.has(name)) continue;
    const topLevel = 'apiVersion' in fields && 'kind' in fields && 'metadata' in fields;
    lines.push('', `export interface ${tsName(name)} {`);
    for (const [field, text] of Object.entries(fields)) {
      const optional = isAlwaysThere(name, field, text, topLevel) ? '' : '?';
      lines.push(
        `  ${/^\w+$/.test(field) ? field : `'${field}'`}${optional}: ${ts(text.replace(/^\*/, '').replace(/!$/, '').replace(/:.*$/, ''))};`,
      );
    }
    lines.push('}');
  }
  return `${lines.join('\n')}\n`;
}

/** Whether code may count on the field: a kind's head and spec, and what the API requires. */
function isAlwaysThere(type, field, text, topLevel) {
  if (topLevel && ['apiVersion', 'kind', 'metadata', 'spec'].includes(field)) return true;
  if (!text.endsWith('!') || text.includes('Time')) return false;
  return !has(embedded, type, field) && !['metadata', 'spec', 'status'].includes(field);
}

function ts(text) {
  if (text.startsWith('[]')) return `${ts(text.slice(2))}[]`;
  if (text.startsWith('{}')) return `Record<string, ${ts(text.slice(2))}>`;
  return scalars[text] ?? tsName(text);
}

function tsName(name) {
  return (
    {
      CoreV1Event: 'Event',
      CoreV1EventSeries: 'EventSeries',
      AuthenticationV1TokenRequest: 'TokenRequest',
      RbacV1Subject: 'Subject',
    }[name] ?? name
  );
}
