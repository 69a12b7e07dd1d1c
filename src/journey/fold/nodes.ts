import type { VirtualMs } from '../../kernel/clock.ts';
import { type Draft, evidenceOf, type Fold, subjectOf } from './draft.ts';
import { nodeOfKey } from '../keys.ts';
import { type NodeFacts, nodeFacts, parseObject, readyOf } from '../object-facts.ts';
import type { Node, Pod } from '../pods.ts';

export const nodeFold: Fold = {
  end(draft, { start }, end) {
    if (start.name === 'etcd.txn') {
      const { key, operation } = subjectOf('etcd.txn', start);
      const name = nodeOfKey(key);
      const evidence = evidenceOf('etcd.txn', end);
      if (name === undefined || !evidence?.succeeded) return;
      if (operation === 'delete') draft.nodes.delete(name);
      else if (evidence.value !== undefined) learnNode(draft, name, evidence.value, end.at);
    } else if (start.name === 'watch-cache') {
      const { resource, name, type } = subjectOf('watch-cache', start);
      if (resource !== 'nodes') return;
      const text = evidenceOf('watch-cache', end)?.object;
      if (type === 'DELETED') draft.nodes.delete(name);
      else if (text !== undefined) learnNode(draft, name, text, end.at);
    } else if (start.name === 'node-status') {
      const evidence = evidenceOf('node-status', end);
      const name = subjectOf('node-status', start).node;
      if (evidence) change(draft, name, end.at, { ready: readyOf(evidence.conditions) });
    }
  },
};

/** Takes in a node as it is stored. */
export function learnNode(draft: Draft, name: string, text: string, at: VirtualMs): void {
  const object = parseObject(text);
  if (object) change(draft, name, at, nodeFacts(object));
}

const unknownNode = (name: string, at: VirtualMs): Node => ({
  name,
  ready: '',
  unschedulable: false,
  controlPlane: false,
  at,
  pods: new Map(),
});

/** Node cards redraw when their node is another value, so what says nothing new leaves it alone. */
function change(draft: Draft, name: string, at: VirtualMs, facts: Partial<NodeFacts>): void {
  const known = draft.nodes.get(name);
  const same = known && Object.entries(facts).every(([field, value]) => known[field as keyof NodeFacts] === value);
  if (!same) put(draft, { ...(known ?? unknownNode(name, at)), ...facts, at });
}

const put = (draft: Draft, node: Node): void => draft.nodes.set(node.name, node);

/** Puts the pod into its node's card and takes it out of the one that it was in. */
export function placePod(draft: Draft, nodeBefore: string, pod: Pod): void {
  const nodeNow = pod.deleted ? '' : pod.facts.node;
  if (nodeBefore && nodeBefore !== nodeNow) {
    const node = draft.nodes.get(nodeBefore);
    if (node?.pods.has(pod.key)) {
      const pods = new Map(node.pods);
      pods.delete(pod.key);
      put(draft, { ...node, pods });
    }
  }
  if (!nodeNow) return;
  const node = draft.nodes.get(nodeNow) ?? unknownNode(nodeNow, pod.at);
  const shown = node.pods.get(pod.key);
  if (shown?.glyph === pod.glyph && shown.status === pod.facts.status) return;
  const cell = { key: pod.key, name: pod.name, glyph: pod.glyph, status: pod.facts.status, at: pod.at };
  put(draft, { ...node, pods: new Map(node.pods).set(pod.key, cell) });
}
