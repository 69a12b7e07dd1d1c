import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, utf8Text } from '../base64.ts';
import { decodeJson } from '../decode.ts';
import { decodeEnvelope } from './envelope.ts';
import { sent } from './sent.contract.ts';
import { ProtobufError } from './protobuf-error.ts';
import { packedNumbers, wireFields } from './wire.ts';

const decoded = (body: string, group: string, version: string, kind: string) =>
  decodeJson(JSON.stringify(decodeEnvelope(decodeBase64(body))), { group, version, kind }, 'Strict').object;

test('text, and bytes as base64', () => {
  expect(decoded(sent.configMap, '', 'v1', 'ConfigMap')).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c' },
    data: { a: 'bé' },
  });
  expect(decoded(sent.secret, '', 'v1', 'Secret')).toMatchObject({ data: { a: 'Yg==' } });
});

test('structs in lists in structs, and zeros as if they had been left out', () => {
  expect(decoded(sent.deployment, 'apps', 'v1', 'Deployment')).toMatchObject({
    metadata: { name: 'd', labels: { app: 'd' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'd' } },
      template: {
        metadata: { labels: { app: 'd' } },
        spec: { containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }], resources: {} }] },
      },
    },
  });
});

test('quantities, and what is a number or a text', () => {
  expect(decoded(sent.quota, '', 'v1', 'ResourceQuota')).toMatchObject({ spec: { hard: { cpu: '500m', pods: '1' } } });
  expect(decoded(sent.service, '', 'v1', 'Service')).toMatchObject({
    spec: { ports: [{ name: '80-web', protocol: 'TCP', port: 80, targetPort: 'web' }], type: 'ClusterIP' },
  });
  expect(decoded(sent.budget, 'policy', 'v1', 'PodDisruptionBudget')).toMatchObject({ spec: { minAvailable: '50%' } });
});

test('a review', () => {
  expect(decoded(sent.review, 'authorization.k8s.io', 'v1', 'SelfSubjectAccessReview')).toMatchObject({
    spec: { resourceAttributes: { namespace: 'x', verb: 'list', resource: 'pods' } },
  });
});

test('what is no protobuf is refused, and of an unknown kind only that is told', () => {
  expect(() => decodeEnvelope('{}')).toThrow('does not appear to be a protobuf message');
  expect(() => decodeEnvelope('k8s\u0000\n\u0063')).toThrow('unexpected EOF');
  expect(decodeEnvelope('k8s\u0000\n\u0009\n\u0002v1\u0012\u0003Foo')).toEqual({ apiVersion: 'v1', kind: 'Foo' });
});

test('no bytes do worse than being refused', () => {
  const bytes = fc.array(fc.nat(255), { maxLength: 60 }).map((codes) => String.fromCharCode(...codes));
  const heads = fc.constantFrom('v1\u0012\u0003Pod', 'v1\u0012\u0004Node');
  fc.assert(
    fc.property(heads, bytes, (head, raw) => {
      const type = `\n\u0002${head}`;
      const body = `k8s\u0000\n${String.fromCharCode(type.length)}${type}\u0012${String.fromCharCode(raw.length)}${raw}`;
      try {
        expect(decodeEnvelope(body)).toMatchObject({ apiVersion: 'v1' });
      } catch (error) {
        expect(error).toBeInstanceOf(ProtobufError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('numbers of all sizes, alone and packed', () => {
  expect([...wireFields('\u0008\u0096\u0001')]).toEqual([{ number: 1, kind: 'number', value: 150n }]);
  expect(packedNumbers('\u0001\u0096\u0001')).toEqual([1n, 150n]);
  expect(utf8Text('b\u00c3\u00a9%41')).toBe('bé%41');
});
