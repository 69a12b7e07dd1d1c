import { expect, test } from 'vitest';
import { fieldNamesAt } from './field-names.ts';

const lines = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  nodeName: node-a
  containers:
  - name: web
    image: nginx
    ports:
    - containerPort: 80
      x
    resources:
      requests:
        x
  volumes:
  - x
x`.split('\n');

const namesAt = (line: number): readonly string[] => fieldNamesAt(lines, line - 1).map(({ name }) => name);

test.each([
  ['the object', 20, ['apiVersion', 'kind', 'metadata', 'spec'], ['containers']],
  ['metadata', 4, ['name', 'namespace', 'labels'], ['spec']],
  ['the spec', 8, ['containers', 'restartPolicy'], ['image']],
  ['a container, at its dash', 10, ['image', 'command', 'livenessProbe'], ['containers']],
  ['a container', 11, ['image', 'imagePullPolicy'], ['nodeName']],
  ['a port of a container', 14, ['containerPort', 'protocol'], ['image']],
  ['a volume', 19, ['name', 'emptyDir', 'configMap'], ['nodeName']],
])('the fields of %s', (_, line, has, hasNot) => {
  expect(namesAt(line)).toEqual(expect.arrayContaining(has));
  for (const name of hasNot) expect(namesAt(line)).not.toContain(name);
});

test('names of the reader’s own are not completed, nor is a kind that has no schema', () => {
  expect(namesAt(6)).toEqual([]);
  expect(namesAt(17)).toEqual([]);
  expect(fieldNamesAt(['apiVersion: v1', 'kind: Gizmo', 'spe'], 2)).toEqual([]);
});
