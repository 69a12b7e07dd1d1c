import { describe, expect, test } from 'vitest';
import { blame } from './blame.ts';
import { causesOf, objectAt } from './causes.ts';
import { fieldOf, lastingPath } from '../field-path.ts';
import { compareRecords } from '../recording/log-order.ts';
import { answered } from '../recording/inquiry.contract.ts';
import { Recording } from '../recording/recording.ts';
import { Story, tellPodStory } from '../story.contract.ts';

const key = '/registry/pods/default/web';

function recorded(): Recording {
  const log = new Story(1000);
  tellPodStory(log, 'web', 100);
  const recording = new Recording();
  recording.take(log.records.toSorted(compareRecords));
  return recording;
}

const recording = recorded();
const why = (path: string) => answered(blame(recording, key, path))!;

describe('why a field has its value', () => {
  test('the kubelet reported the phase, and it was another before', () => {
    const { value, before, request, source } = why('status.phase');
    expect({ value, before, sender: request?.sender, source }).toEqual({
      value: 'Running',
      before: 'Pending',
      sender: 'kubelet/node-b',
      source: { by: 'sender' },
    });
  });

  test('the node came with the binding, which the API server carried out', () => {
    const { value, before, request, source } = why('spec.nodeName');
    expect({ value, before, source }).toEqual({ value: 'node-b', before: undefined, source: { by: 'binding' } });
    expect(request).toMatchObject({ sender: 'kube-scheduler', subject: { subresource: 'binding' } });
  });

  test('what the sender left out came from a default, a plug-in or the server', () => {
    expect(why('spec.restartPolicy').source).toEqual({ by: 'default' });
    expect(why('spec.serviceAccountName').source).toEqual({ by: 'plugin', plugin: 'ServiceAccount' });
    expect(why('metadata.uid').source).toEqual({ by: 'server' });
    expect(why('metadata.name').source).toEqual({ by: 'sender' });
  });

  test('a condition is the same one wherever it stands in its list', () => {
    const { path, value, request } = why('status.conditions[0].status');
    expect(path).toMatch(/^status\.conditions\[type=\w+\]\.status$/);
    expect(value).toBe('True');
    expect(request?.sender).toMatch(/^(kubelet\/node-b|kube-scheduler)$/);
  });

  test('at an earlier moment the answer is an earlier one', () => {
    const [created] = recording.writes.all(key);
    const then = answered(blame(recording, key, 'status.phase', created!.record))!;
    expect(then).toMatchObject({ value: 'Pending', before: undefined, request: { sender: 'kubectl/alice' } });
    expect(answered(blame(recording, key, 'spec.nodeName', created!.record))?.value).toBeUndefined();
    expect(answered(objectAt(recording, recording.live, key, created!.record))).toMatchObject({
      revision: created!.revision,
    });
  });

  test('the causes lead back across the watch: from the binding to the request that made the pod', () => {
    const { write } = why('spec.nodeName');
    const components = causesOf(recording, write.start).map(({ component }) => component);
    expect(components[0]).toBe('etcd');
    expect(components).toContain('kube-scheduler');
    expect(components.at(-1)).toBe('kubectl/alice');
  });
});

test('paths read names with dots and items by what tells them apart, and nothing that an object only inherits', () => {
  const text = JSON.stringify({
    metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
    spec: {
      containers: [
        { name: 'a', image: 'x' },
        { name: 'b', image: 'y' },
      ],
    },
  });
  expect(fieldOf(text, 'metadata.labels["app.kubernetes.io/name"]')).toBe('web');
  expect(fieldOf(text, 'spec.containers[name=b].image')).toBe('y');
  expect(lastingPath(text, 'spec.containers[1].image')).toBe('spec.containers[name=b].image');
  expect(fieldOf(text, 'toString')).toBeUndefined();
  expect(fieldOf(text, 'spec.containers[9].image')).toBeUndefined();
  expect(fieldOf('no json', 'a')).toBeUndefined();
});
