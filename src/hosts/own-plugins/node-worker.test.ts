import { expect, test } from 'vitest';
import { runInThread } from './node-worker.ts';

const node = (name: string) => ({ node: { metadata: { name } }, pods: [] });
const ask = (script: string, question: 'filter' | 'score' = 'filter') =>
  runInThread({ script, ask: question, pod: { metadata: { name: 'p' } }, nodes: [node('a'), node('b')] });

test('a script is asked about each node, with plain copies of pod and node', async () => {
  const script = `
const odd = new Set(['b']);
function filter(pod, node, pods) { return odd.has(node.metadata.name) ? pod.metadata.name + ' is not for ' + node.metadata.name : undefined; }
const score = (pod, node) => node.metadata.name.length;`;
  expect(await ask(script)).toEqual({
    has: { filter: true, score: true, permit: false },
    answers: [null, 'p is not for b'],
  });
  expect(await ask(script, 'score')).toMatchObject({ answers: [1, 1] });
  expect(await runInThread({ script: 'function filter() {}', ask: 'check' })).toEqual({
    has: { filter: true, score: false, permit: false },
    answers: [],
  });
});

test('what is wrong is told with its line', async () => {
  expect(await ask('function filter(pod) {\n  return pod.spec.x;\n}')).toEqual({
    fault: { message: "TypeError: Cannot read properties of undefined (reading 'x')", line: 2 },
  });
  expect(await ask('let a;\nfunction filter(] {}')).toMatchObject({ fault: { line: 2 } });
  expect(await ask('\n\nthrow new Error("at the start")')).toEqual({
    fault: { message: 'Error: at the start', line: 3 },
  });
});

test('one that hangs is stopped', async () => {
  expect(await ask('function filter() { for (;;); }')).toEqual({
    fault: { message: 'the plug-in took longer than 1000 ms and was stopped' },
  });
});

test('a script reaches nothing of the machine', async () => {
  const attempts = [
    'typeof process',
    'typeof require',
    'typeof fetch',
    'typeof setTimeout',
    'attempt(() => this.constructor.constructor("return process")())',
    'attempt(() => filter.constructor("return process")())',
    'attempt(() => climb(filter))',
    'attempt(() => new Error().constructor.constructor("return process")())',
  ];
  const script = `
function climb(inner) { while (inner.caller) inner = inner.caller; return inner.constructor('return process')(); }
function attempt(work) { try { return typeof work(); } catch (error) { return 'refused'; } }
function filter(pod, node) { return [${attempts.join(',')}].join(); }`;
  const reply = await ask(script);
  const [seen] = 'answers' in reply ? reply.answers : [];
  expect(String(seen).split(',')).toEqual([
    'undefined',
    'undefined',
    'undefined',
    'undefined',
    'refused',
    'refused',
    'refused',
    'refused',
  ]);
});

test('what is no answer is said to be none', async () => {
  expect(await ask('globalThis.__answer = () => 1; Object.freeze(globalThis)')).toMatchObject({ fault: {} });
});

test('permit is asked about each pod, and sees the others', async () => {
  const script = `function permit(pod, node, placed) {
  return placed.length < 2 ? { wait: 5 } : placed.map((other) => other.pod + ' on ' + other.node).join();
}`;
  const placed = ['p', 'q', 'r'].map((name) => ({
    pod: name as unknown as object,
    node: `n-${name}` as unknown as object,
  }));
  expect(await runInThread({ script, ask: 'permit', placed })).toEqual({
    has: { filter: false, score: false, permit: true },
    answers: ['q on n-q,r on n-r', 'p on n-p,r on n-r', 'p on n-p,q on n-q'],
  });
  expect(await runInThread({ script, ask: 'permit', placed: placed.slice(1) })).toMatchObject({
    answers: [{ wait: 5 }, { wait: 5 }],
  });
});
