import { expect, test } from 'vitest';
import { parseFieldPath } from './field-path.ts';
import { readManifest } from './manifest.ts';
import { findingsOf } from './status-findings.ts';
import type { RefusedStatus } from '../../protocol/session.ts';

const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    example.com/note: hi
spec:
  restartPolicy: Alway
  containers:
  - name: web
    imag: nginx
  - name: Web
    ports:
    - containerPort: 99999
`;

/** The words of the text that a refusal underlines. */
function underlined(status: RefusedStatus, manifest = text): readonly string[] {
  const [object] = readManifest(manifest).objects;
  return findingsOf(object!, status).map(({ from, to }) => manifest.slice(from, to));
}

const invalid = (...fields: readonly string[]): RefusedStatus => ({
  code: 422,
  reason: 'Invalid',
  details: { causes: fields.map((field) => ({ field, message: 'no' })) },
});

test.each([
  ['spec.containers[0].image', ['spec', 'containers', 0, 'image']],
  ['metadata.annotations[example.com/note]', ['metadata', 'annotations', 'example.com/note']],
  ['spec.containers[10].ports[0].hostPort', ['spec', 'containers', 10, 'ports', 0, 'hostPort']],
  ['', []],
])('%s is a path', (field, path) => {
  expect(parseFieldPath(field)).toEqual(path);
});

test('each cause stands beside its field, or the nearest one above it', () => {
  expect(
    underlined(
      invalid(
        'spec.restartPolicy',
        'spec.containers[1].name',
        'spec.containers[1].ports[0].containerPort',
        'metadata.annotations[example.com/note]',
        'spec.containers[0].image',
        'spec.volumes[0].name',
        'spec.containers',
      ),
    ),
  ).toEqual(['Alway', 'Web', '99999', 'hi', 'name', 'spec', 'containers']);
});

test('a field that strict decoding names in its text is found too', () => {
  const message =
    'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imag"';
  expect(underlined({ code: 400, reason: 'BadRequest', message })).toEqual(['nginx']);
});

test('refusals without a field are about the kind, the name or the namespace', () => {
  expect(underlined({ code: 403, reason: 'Forbidden', message: 'pods is forbidden' })).toEqual(['Pod']);
  expect(underlined({ code: 409, reason: 'AlreadyExists' })).toEqual(['web']);
  const elsewhere = text.replace('name: web\n', 'name: web\n  namespace: nowhere\n');
  expect(underlined({ code: 404, reason: 'NotFound', details: { kind: 'namespaces' } }, elsewhere)).toEqual([
    'nowhere',
  ]);
});

test('in an item of a List the fields are those of the item', () => {
  const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: BAD\n`;
  expect(underlined(invalid('metadata.name'), list)).toEqual(['BAD']);
});
