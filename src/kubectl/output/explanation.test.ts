import { expect, test } from 'vitest';
import { explanation, type Schemas, UnknownField } from './explanation.ts';

const schemas: Schemas = {
  'x.Box': {
    description: 'Box holds things.',
    properties: {
      spec: { description: 'what it is to hold', allOf: [{ $ref: '#/components/schemas/x.BoxSpec' }] },
      made: { allOf: [{ $ref: '#/components/schemas/x.Time' }] },
    },
    required: ['spec'],
  },
  'x.BoxSpec': {
    description: 'BoxSpec is a list.',
    properties: {
      lid: { type: 'string', enum: ['Shut', 'Open'], description: 'Whether it is open.' },
      inner: { items: { $ref: '#/components/schemas/x.Box' } },
      labels: { additionalProperties: { type: 'string' } },
    },
  },
  'x.Time': { type: 'string', format: 'date-time' },
};
const box = { group: 'x.io', version: 'v1', kind: 'Box', root: schemas['x.Box']! };

test('a kind: what it is, and what each field of it is', () => {
  expect(explanation(schemas, { ...box, path: [] }, false)).toBe(
    `GROUP:      x.io\nKIND:       Box\nVERSION:    v1\n\nDESCRIPTION:\n    Box holds things.\n    \nFIELDS:\n  made\t<string>\n    <no description>\n\n  spec\t<BoxSpec> -required-\n    what it is to hold\n\n\n`,
  );
});

test('a field: its own text, and that of its type', () => {
  const text = explanation(schemas, { ...box, path: ['spec'] }, false);
  expect(text).toContain(
    'FIELD: spec <BoxSpec>\n\n\nDESCRIPTION:\n    what it is to hold\n    BoxSpec is a list.\n    \n',
  );
  expect(text).toContain('  labels\t<map[string]string>\n');
  expect(text).toContain('  lid\t<string>\n  enum: Open, Shut\n    Whether it is open.\n');
});

test('all below it, but nothing inside itself', () => {
  expect(explanation(schemas, { ...box, path: [] }, true)).toContain(
    'FIELDS:\n  made\t<string>\n  spec\t<BoxSpec> -required-\n    inner\t<[]Box>\n    labels\t<map[string]string>\n    lid\t<string>\n    enum: Open, Shut\n',
  );
});

test('a field that is not there', () => {
  expect(() => explanation(schemas, { ...box, path: ['spec', 'none'] }, false)).toThrow(UnknownField);
});

test('a long text is wrapped between words', () => {
  const long: Schemas = { 'x.Box': { description: `${'word '.repeat(20)}https://example.com/${'x'.repeat(90)}` } };
  const text = explanation(long, { ...box, root: long['x.Box']!, path: [] }, false);
  expect(text.split('\n').every((line) => line.length <= 80 || !line.trim().includes(' '))).toBe(true);
});
