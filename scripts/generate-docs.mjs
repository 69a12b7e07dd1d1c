/**
 * Completes src/apimachinery/schemas/docs.json, which scripts/generate-schemas.mjs writes: `node scripts/generate-docs.mjs`.
 *
 * Its source, the models of @kubernetes/client-node, says nothing of fields that are objects, nor which values a field may have, and has
 * lost where lines end. Those of kubernetes-models, from the same OpenAPI document of 1.36, say all that: `e` of a type are its fields'
 * values.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = {
  'kubernetes-models@5.1.0': '',
  '@kubernetes-models/apimachinery@3.0.2': 'apis/meta/v1',
};
const target = join(dirname(fileURLToPath(import.meta.url)), '../src/apimachinery/schemas/docs.json');
const docs = JSON.parse(readFileSync(target, 'utf8'));

const directory = mkdtempSync(join(tmpdir(), 'podscope-docs-'));
try {
  for (const [source, folder] of Object.entries(sources)) {
    const into = join(directory, source.replace(/\W/g, '-'));
    mkdirSync(into);
    const packed = execFileSync('npm', ['pack', '--silent', source], { cwd: into, encoding: 'utf8' }).trim();
    execFileSync('tar', ['-xzf', packed.split('\n').at(-1)], { cwd: into });
    readModels(join(into, 'package', folder));
  }
} finally {
  rmSync(directory, { recursive: true });
}
writeFileSync(target, `${JSON.stringify(docs)}\n`);

function readModels(root) {
  for (const path of readdirSync(root, { recursive: true })) {
    const match = /^(?:([\w.]+)\/)?(?:(v\d)\/)?(\w+)\.d\.ts$/.exec(path);
    const type = match && typeOf(match[1], match[2], match[3]);
    if (type) complete(type, readFileSync(join(root, path), 'utf8'));
  }
}

/** What a model is called in the schemas: with its group or version where another type has its name. */
function typeOf(group = 'core', version = 'v1', name) {
  const [prefix] = group.split('.');
  const known = [`${prefix[0].toUpperCase()}${prefix.slice(1)}${version.toUpperCase()}${name}`];
  if (group !== 'autoscaling' || version !== 'v1') known.push(`${version.toUpperCase()}${name}`);
  if (version === 'v1') known.push(name);
  return known.find((candidate) => candidate in docs);
}

function complete(type, code) {
  const [head, body] = code.split(/export interface I\w+(?: extends TypeMeta)? \{\n/);
  if (body === undefined) return;
  const doc = docs[type];
  doc.d = textOf(/\/\*\*\n((?: \*.*\n)*?) \*\/\n$/.exec(head)?.[1]) || doc.d;
  for (const [, comment, field, values] of body
    .slice(0, body.indexOf('\n}'))
    .matchAll(/    \/\*\*\n((?:     \*.*\n)*?)     \*\/\n    "([^"]+)"\??: (.*);/g)) {
    if (!(field in doc.f)) continue;
    doc.f[field] = textOf(comment) || doc.f[field];
    const known = /^(?:Array<)?("[^"]*"(?: \| "[^"]*")*)>?$/.exec(values)?.[1];
    if (known && !['apiVersion', 'kind'].includes(field))
      (doc.e ??= {})[field] = known.split(' | ').map((value) => JSON.parse(value));
  }
}

function textOf(comment = '') {
  return comment
    .replace(/^ *\* ?/gm, '')
    .replace(/\\([*/])/g, '$1')
    .trimEnd();
}
