import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeMarks, describePlace, joined } from './metadata.ts';

/** The two ways that a policy looks at, and what they are called. */
const directions = [
  { type: 'Ingress', adjective: 'ingress', rules: 'ingress', peers: 'from', peer: 'From', end: 'source' },
  { type: 'Egress', adjective: 'egress', rules: 'egress', peers: 'to', peer: 'To', end: 'destination' },
] as const;

type Direction = (typeof directions)[number];

/** Upstream: kubectl/pkg/describe/describe.go (describeNetworkPolicy) */
export function describeNetworkPolicy(out: Description, policy: Json): void {
  const [metadata, spec] = [mapAt(policy, 'metadata'), mapAt(policy, 'spec')];
  describePlace(out, metadata);
  out.line(0, 'Created on:', goTime(textAt(metadata, 'creationTimestamp')));
  describeMarks(out, metadata);
  out.line(0, 'Spec:');
  const selected = formatLabelSelector(mapAt(spec, 'podSelector'));
  const all = '<none> (Allowing the specific traffic to all pods in this namespace)';
  out.line(1, `PodSelector:     ${selected || all}`);
  const types = Array.isArray(spec['policyTypes']) ? spec['policyTypes'].map(String) : [];
  for (const direction of directions) {
    if (types.includes(direction.type)) {
      out.line(1, `Allowing ${direction.adjective} traffic:`);
      describeRules(out, listAt(spec, direction.rules), direction);
    } else out.line(1, `Not affecting ${direction.adjective} traffic`);
  }
  out.line(1, `Policy Types: ${types.join(', ') || '<none>'}`);
}

/** A moment as Go prints one: `2026-01-02 03:04:05 +0000 UTC`. */
const goTime = (text: string): string => text.replace('T', ' ').replace('Z', ' +0000 UTC');

function describeRules(out: Description, rules: readonly Json[], direction: Direction): void {
  if (rules.length === 0) out.line(2, `<none> (Selected pods are isolated for ${direction.adjective} connectivity)`);
  for (const [at, rule] of rules.entries()) {
    const ports = listAt(rule, 'ports');
    if (ports.length === 0) out.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const port of ports) out.line(2, portText(port));
    const peers = listAt(rule, direction.peers);
    if (peers.length === 0) out.line(2, `${direction.peer}: <any> (traffic not restricted by ${direction.end})`);
    for (const peer of peers) {
      out.line(2, `${direction.peer}:`);
      describePeer(out, peer);
    }
    if (at < rules.length - 1) out.line(2, '----------');
  }
}

function portText(port: Json): string {
  const protocol = textAt(port, 'protocol') || 'TCP';
  const [first, last] = [textAt(port, 'port') || '<nil>', textAt(port, 'endPort')];
  return last === '' ? `To Port: ${first}/${protocol}` : `To Port Range: ${first}-${last}/${protocol}`;
}

function describePeer(out: Description, peer: Json): void {
  for (const [field, title] of [
    ['namespaceSelector', 'NamespaceSelector'],
    ['podSelector', 'PodSelector'],
  ] as const)
    if (peer[field]) out.line(3, `${title}: ${formatLabelSelector(mapAt(peer, field)) || '<none>'}`);
  if (peer['namespaceSelector'] || peer['podSelector'] || !peer['ipBlock']) return;
  const block = mapAt(peer, 'ipBlock');
  out.line(3, 'IPBlock:');
  out.line(4, `CIDR: ${textAt(block, 'cidr')}`);
  out.line(4, `Except: ${joined(block['except'], ', ')}`);
}
