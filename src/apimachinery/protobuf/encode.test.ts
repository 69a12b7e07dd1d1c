import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBytes } from '../base64.ts';
import { decodeJson } from '../decode.ts';
import { registeredKinds } from '../kinds.ts';
import { arbitraryObject } from './arbitrary.contract.ts';
import { decodeEnvelope, encodeEnvelope, encodeEvent } from './envelope.ts';
import { sent } from './sent.contract.ts';

const codes = (bytes: string): number[] => [...bytes].map((character) => character.charCodeAt(0));

test.each(Object.entries(sent))('the bytes that kubectl sent are written again, byte for byte: %s', (_, body) => {
  const object = decodeEnvelope(decodeBase64(body));
  expect(encodeBytes(codes(encodeEnvelope(JSON.stringify(object))))).toBe(body);
});

const split = (apiVersion: string): { group: string; version: string } => {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  return { group, version };
};

test.each(registeredKinds())('what is written is what is read: %s %s', (apiVersion, kind) => {
  const name = { ...split(apiVersion), kind };
  const canonical = (json: object) => decodeJson(JSON.stringify(json), name, 'Strict').object;
  fc.assert(
    fc.property(arbitraryObject(apiVersion, kind), (object) => {
      const written = encodeEnvelope(JSON.stringify(object));
      const read = decodeEnvelope(written);
      // Beside it stand the empty structs that are no pointers in Go.
      expect(canonical(read)).toMatchObject(canonical(object));
      expect(encodeEnvelope(JSON.stringify(read))).toBe(written);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test('a list has its items without their type', () => {
  const list = {
    kind: 'ConfigMapList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '7', continue: 'x', remainingItemCount: 3 },
    items: [{ metadata: { name: 'a' }, data: { k: 'v' } }, { metadata: { name: 'b' } }],
  };
  expect(decodeEnvelope(encodeEnvelope(JSON.stringify(list)))).toMatchObject(list);
});

test('no negative number, fraction or time is lost', () => {
  const lease = {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: { name: 'l', creationTimestamp: '1969-12-31T23:59:58Z' },
    spec: { renewTime: '2026-01-02T03:04:05.000006Z', leaseTransitions: -1 },
  };
  expect(decodeEnvelope(encodeEnvelope(JSON.stringify(lease)))).toMatchObject(lease);
});

test('an event lies behind its length, the object in an envelope of its own', () => {
  const object = JSON.stringify({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' } });
  const inner = encodeEnvelope(object);
  const frame = encodeEvent('ADDED', object);
  expect(codes(frame.slice(0, 4))).toEqual([0, 0, 0, frame.length - 4]);
  expect(frame.slice(4, 12)).toBe('\n\u0005ADDED\u0012');
  expect(frame.endsWith(inner)).toBe(true);
});

test('of a kind that has no message nothing is written', () => {
  expect(() => encodeEnvelope('{"kind":"Foo","apiVersion":"example.com/v1"}')).toThrow('has no message');
});
