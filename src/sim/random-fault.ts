import { type Random, randomInt } from '../kernel/random.ts';
import { type Fault, legs, type Link, type MessageFaultKind } from '../protocol/faults.ts';

const messageFaults: readonly MessageFaultKind[] = ['lose', 'delay', 'duplicate', 'reorder'];

const oneOf = <Item>(random: Random, items: readonly Item[]): Item => items[randomInt(random, items.length)]!;

/** Who is connected to whom in a cluster of these components. */
const linksOf = (components: readonly string[]): readonly Link[] => [
  ...components
    .filter((id) => id !== 'etcd' && id !== 'kube-apiserver')
    .map((from) => ({ from, to: 'kube-apiserver' })),
  { from: 'kube-apiserver', to: 'etcd' },
];

/** Any fault that leaves every process alive. */
export function randomFault(random: Random, components: readonly string[]): Fault {
  const component = oneOf(random, components);
  const link = oneOf(random, linksOf(components));
  switch (randomInt(random, 5)) {
    case 0:
      return { kind: 'freeze', component };
    case 1:
      return { kind: 'slow', component, ms: 1 + randomInt(random, 3_000) };
    case 2:
      return { kind: 'cut', ...link };
    case 3:
      return { kind: 'stale', ...link };
    default:
      return {
        kind: oneOf(random, messageFaults),
        leg: oneOf(random, legs),
        about: '',
        times: 1 + randomInt(random, 4),
        ms: 1 + randomInt(random, 5_000),
        ...link,
      };
  }
}
