import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply } from './apply.ts';
import { configurationProblem } from './check.ts';
import { compare } from './compare.ts';
import { conflictStatus } from './conflicts.ts';
import { type Author, isReset, readEntries } from './entries.ts';
import type { ManagedFieldsEntry } from './entry.ts';
import { fieldSetOfValue } from './field-set-of.ts';
import {
  difference,
  fieldSetFrom,
  fieldSetOf,
  type FieldSet,
  intersection,
  isFieldSet,
  noFields,
  pathsOf,
  recursiveDifference,
  union,
} from './field-set.ts';
import { withoutManagedFields } from './hide.ts';
import { fieldsOfLastApplied } from './last-applied.ts';
import { mergeTypeOf, schemalessMergeType } from './merge-type.ts';
import { compareElements, displayElement } from './path-element.ts';
import { recordUpdate } from './record-update.ts';

const pod = mergeTypeOf('Pod');
const time = '2026-01-01T00:00:00Z';
const later = '2026-01-01T00:01:00Z';
const by = (manager: string, operation: Author['operation'] = 'Apply'): Author => ({
  manager,
  operation,
  apiVersion: 'v1',
});

const shown = (set: FieldSet): string[] => pathsOf(set).map((path) => path.map(displayElement).join(''));

describe('field sets', () => {
  const sets = fc.letrec<{ set: FieldSet }>((tie) => ({
    set: fc.dictionary(
      fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'k:{"port":80}', 'v:"y"'),
      fc.oneof({ maxDepth: 3 }, fc.constant(noFields), tie('set')),
      { maxKeys: 3 },
    ),
  })).set;
  const paths = (set: FieldSet): string[] => shown(set).sort();

  test('union, difference and intersection are those of the paths', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [left, right] = [paths(a), paths(b)];
        expect(paths(union(a, b))).toEqual([...new Set([...left, ...right])].sort());
        expect(paths(difference(a, b))).toEqual(left.filter((path) => !right.includes(path)));
        expect(paths(intersection(a, b))).toEqual(left.filter((path) => right.includes(path)));
      }),
    );
  });

  test('what is below a member goes with it only when that is asked for', () => {
    const set: FieldSet = { 'f:a': { '.': {}, 'f:b': {} } };
    expect(difference(set, { 'f:a': {} })).toEqual({ 'f:a': { 'f:b': {} } });
    expect(recursiveDifference(set, { 'f:a': {} })).toEqual({});
  });

  test('elements are in the order that the server writes them in', () => {
    const elements = ['v:"a"', 'k:{"port":443}', 'f:b', 'k:{"port":80}', 'f:a', 'i:0'];
    expect(elements.toSorted(compareElements)).toEqual([
      'f:a',
      'f:b',
      'k:{"port":80}',
      'k:{"port":443}',
      'v:"a"',
      'i:0',
    ]);
  });

  test('a set that a client sends has to be one', () => {
    expect(isFieldSet({ 'f:a': { '.': {}, 'k:{"name":"x"}': {} } })).toBe(true);
    expect(isFieldSet({ 'k:nonsense': {} })).toBe(false);
    expect(isFieldSet({ 'f:a': 1 })).toBe(false);
  });
});

const texts = fc.constantFrom('1', '2');

/** Pods of which most parts may be missing. */
const pods = fc.record({
  metadata: fc.record({ labels: fc.dictionary(fc.constantFrom('a', 'b', 'c'), texts, { minKeys: 1, maxKeys: 2 }) }),
  spec: fc.record(
    {
      nodeSelector: fc.dictionary(fc.constantFrom('x', 'y'), texts, { minKeys: 1, maxKeys: 2 }),
      containers: fc.uniqueArray(
        fc.record(
          { name: fc.constantFrom('a', 'b', 'c'), image: texts, tty: fc.boolean() },
          { requiredKeys: ['name'] },
        ),
        { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
      ),
      hostAliases: fc.constant([{ ip: '10.0.0.1', hostnames: ['h'] }]),
    },
    { requiredKeys: ['containers'] },
  ),
});

const applied = (
  live: object,
  config: object,
  entries: readonly ManagedFieldsEntry[],
  author: Author,
  { force = false, at = time } = {},
) => apply({ type: pod, live, config, entries, author, ignored: noFields, force, time: at });

/** An apply that nothing stands against. */
function settled(live: object, config: object, entries: readonly ManagedFieldsEntry[], author: Author, at = time) {
  const result = applied(live, config, entries, author, { force: true, at });
  if (result.conflicts) throw new Error('a forced apply met conflicts');
  return { object: result.object ?? live, unchanged: result.object === undefined, entries: result.entries };
}

describe('apply', () => {
  test('the same again changes nothing, not even a time', () => {
    fc.assert(
      fc.property(pods, pods, (live, config) => {
        const once = settled(live, config, [], by('m'));
        const twice = settled(once.object, config, once.entries, by('m'), later);
        expect(twice).toEqual({ ...once, unchanged: true });
      }),
    );
  });

  test('an author owns what it names, and it is so', () => {
    fc.assert(
      fc.property(pods, pods, (live, config) => {
        const { object, entries } = settled(live, config, [], by('m'));
        const named = fieldSetOfValue(pod, config);
        expect(entries[0]?.fieldsV1 ?? noFields).toEqual(named);
        const { written, removed } = compare(pod, config, object);
        expect(intersection(named, union(fieldSetFrom(written), fieldSetFrom(removed)))).toEqual({});
      }),
    );
  });

  test('what its author no longer names and nobody else owns goes; the rest stays', () => {
    fc.assert(
      fc.property(pods, pods, pods, (mine, theirs, next) => {
        const first = settled({}, mine, [], by('m'));
        const both = settled(first.object, theirs, first.entries, by('n'));
        const last = settled(both.object, next, both.entries, by('m'));
        const left = fieldSetOfValue(pod, last.object);
        const claimed = last.entries.reduce<FieldSet>((all, { fieldsV1 }) => union(all, fieldsV1), noFields);
        expect(difference(left, claimed)).toEqual({});
        expect(difference(claimed, left)).toEqual({});
      }),
    );
  });

  test('lists keep their elements, in the order of the configuration where both have them', () => {
    const names = (...list: string[]) => ({ spec: { containers: list.map((name) => ({ name })) } });
    expect(settled(names('a', 'b', 'c'), names('c', 'd', 'a'), [], by('m')).object).toEqual(names('b', 'c', 'd', 'a'));
  });

  test('a field that another owns is refused, with its owner, unless it says the same', () => {
    const labels = (a: string) => ({ metadata: { labels: { a } } });
    const { object, entries } = settled({}, labels('1'), [], by('m'));
    expect(applied(object, labels('1'), entries, by('n')).conflicts).toBeUndefined();
    const { conflicts = [] } = applied(object, labels('2'), entries, by('n'));
    expect(conflictStatus(conflicts)).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "m": .metadata.labels.a',
      details: {
        causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "m"', field: '.metadata.labels.a' }],
      },
    });
    const forced = settled(object, labels('2'), entries, by('n'));
    expect(forced.entries.map(({ manager }) => manager)).toEqual(['n']);
  });

  test('owners that update are named with their version and subresource', () => {
    const owner: ManagedFieldsEntry = {
      ...by('kubelet', 'Update'),
      subresource: 'status',
      fieldsType: 'FieldsV1',
      fieldsV1: fieldSetOf(['status.phase', 'status.reason']),
    };
    const { message } = conflictStatus([{ owner, fields: owner.fieldsV1 }]);
    expect(message).toBe(
      'Apply failed with 2 conflicts: conflicts with "kubelet" with subresource "status" using v1:\n- .status.phase\n- .status.reason',
    );
  });

  test('what client-side apply set may be taken over by the same user, as long as it is still so', () => {
    const config = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { a: '1', b: '1' } } };
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(config) };
    const live = { ...config, metadata: { name: 'a', annotations, labels: { a: '1', b: '2' } } };
    expect(shown(fieldsOfLastApplied(pod, live))).toEqual([
      '.apiVersion',
      '.kind',
      '.metadata.name',
      '.metadata.labels.a',
    ]);
  });
});

describe('what does not fit its type', () => {
  test.each([
    [{ spec: { bogus: 1 } }, '.spec.bogus: field not declared in schema'],
    [
      { metadata: { labels: { x: true } } },
      '.metadata.labels.x: expected string, got &value.valueUnstructured{Value:true}',
    ],
    [{ spec: { priority: 'x' } }, '.spec.priority: expected numeric (int or float), got string'],
    [{ spec: { hostNetwork: 'x' } }, '.spec.hostNetwork: expected boolean, got &{x}'],
    [{ spec: 'x' }, '.spec: expected map, got &{x}'],
    [{ spec: { containers: { a: 1 } } }, '.spec.containers: expected list, got &{map[a:1]}'],
    [
      { spec: { containers: [{ name: 'a' }, { name: 'a' }] } },
      '.spec.containers: duplicate entries for key [name="a"]',
    ],
    [
      { spec: { containers: [{ image: 'a' }] } },
      `.spec.containers: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)`,
    ],
    [
      { spec: { priority: 'x', hostNetwork: 1 } },
      'errors:\n  .spec.priority: expected numeric (int or float), got string\n  .spec.hostNetwork: expected boolean, got &{1}',
    ],
  ])('%j', (config, problem) => {
    expect(configurationProblem(pod, config)).toBe(problem);
  });

  test('a port may leave out its protocol, which is a key', () => {
    const config = { spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] } };
    expect(configurationProblem(pod, config)).toBeUndefined();
    expect(shown(fieldSetOfValue(pod, config))).toContain(
      '.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"]',
    );
  });
});

test('of a kind without a schema maps have fields, lists are one value, and spec is a field like any', () => {
  const object = { kind: 'Foo', metadata: { labels: { x: '1' } }, spec: { items: [1], size: 1 } };
  expect(shown(fieldSetOfValue(schemalessMergeType(), object))).toEqual([
    '.kind',
    '.spec',
    '.metadata.labels.x',
    '.spec.items',
    '.spec.size',
  ]);
});

describe('a write that is no apply', () => {
  const labels = (values: Record<string, string>) => ({ metadata: { labels: values } });
  const update = (entries: readonly ManagedFieldsEntry[], before: object, after: object, manager: string, at = time) =>
    recordUpdate(entries, compare(pod, before, after), by(manager, 'Update'), at);

  test('gives the author what it wrote, takes it from others, and lets go of what it removed', () => {
    const first = update([], { metadata: {} }, labels({ a: '1', b: '1' }), 'x');
    const second = update(first, labels({ a: '1', b: '1' }), labels({ a: '2' }), 'y', later);
    expect(second).toEqual([
      { ...by('x', 'Update'), time, fieldsType: 'FieldsV1', fieldsV1: { 'f:metadata': { 'f:labels': {} } } },
      { ...by('y', 'Update'), time: later, fieldsType: 'FieldsV1', fieldsV1: fieldSetOf(['metadata.labels.a']) },
    ]);
  });

  test('leaves everything as it is when nothing changed', () => {
    const first = update([], { metadata: {} }, labels({ a: '1' }), 'x');
    expect(update(first, labels({ a: '1' }), labels({ a: '1' }), 'x', later)).toBe(first);
  });

  test('elements with the same key have one owner together', () => {
    const env = (...values: string[]) => ({
      spec: { containers: [{ name: 'c', env: values.map((value) => ({ name: 'A', value })) }] },
    });
    const [entry] = update([], env('1'), env('1', '2'), 'x');
    expect(shown(entry!.fieldsV1)).toEqual(['.spec.containers[name="c"].env[name="A"]']);
  });

  test('the oldest updaters are made one when there are too many', () => {
    let entries: readonly ManagedFieldsEntry[] = [];
    for (let at = 10; at < 22; at++)
      entries = update(entries, labels({}), labels({ [`l${at}`]: '' }), `m${at}`, `2026-01-01T00:00:${at}Z`);
    expect(entries).toHaveLength(10);
    expect(entries[0]).toMatchObject({ manager: 'ancient-changes', time: '2026-01-01T00:00:12Z' });
    expect(shown(entries[0]!.fieldsV1)).toContain('.metadata.labels.l10');
  });

  test('a client may send claims of its own, or none to have them all gone', () => {
    expect(isReset([])).toBe(true);
    expect(isReset([{}])).toBe(true);
    expect(isReset(undefined)).toBe(false);
    expect(readEntries([{ operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV2' }])).toBeUndefined();
    expect(readEntries([{ operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} }])).toHaveLength(
      1,
    );
  });
});

test('who owns what is hidden in an object and in the items of a list', () => {
  const object = (name: string) => ({ metadata: { name, managedFields: [{}] } });
  expect(withoutManagedFields({ ...object('a'), items: [object('b'), 'c'] })).toEqual({
    metadata: { name: 'a' },
    items: [{ metadata: { name: 'b' } }, 'c'],
  });
  const plain = { metadata: { name: 'a' } };
  expect(withoutManagedFields(plain)).toBe(plain);
});
