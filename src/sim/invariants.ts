import type { HistoryEntry } from '../protocol/kv.ts';

/** The parts of a stored pod that the invariants look at. */
interface StoredPod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly resources?: { readonly requests?: { readonly cpu?: string } } }[];
  };
  readonly status?: { readonly phase?: string };
}

/** What the simulation watches over; each returns what is wrong, in words. */
export type Invariant = (history: readonly HistoryEntry[]) => readonly string[];

/** Revisions come one after the other, and none is used for two transactions out of order. */
export const revisionsGrow: Invariant = (history) => {
  const problems: string[] = [];
  for (let i = 1; i < history.length; i++) {
    const [before, now] = [history[i - 1]!.revision, history[i]!.revision];
    if (now !== before && now !== before + 1) problems.push(`revision ${now} follows ${before}`);
  }
  return problems;
};

/** A pod is bound to one node in its life. */
export const boundOnce: Invariant = (history) => {
  const nodes = new Map<string, string>();
  const problems: string[] = [];
  for (const pod of podsOf(history)) {
    const { nodeName } = pod.spec;
    const known = nodes.get(pod.metadata.uid);
    if (known !== undefined && nodeName !== known)
      problems.push(`pod ${pod.metadata.name} moved from ${known} to ${nodeName ?? 'nowhere'}`);
    if (nodeName !== undefined) nodes.set(pod.metadata.uid, nodeName);
  }
  return problems;
};

/** The pods of a node never ask for more cpu than it has. @param millicores what each node can give */
export const neverOvercommitted =
  (millicores: ReadonlyMap<string, number>): Invariant =>
  (history) => {
    const problems: string[] = [];
    const live = new Map<string, { readonly node: string; readonly cpu: number }>();
    for (const { revision, event } of history) {
      const { key, value } = event.kv;
      if (!key.startsWith('/registry/pods/')) continue;
      const pod = event.type === 'PUT' ? (JSON.parse(value) as StoredPod) : undefined;
      const ended = pod?.status?.phase === 'Succeeded' || pod?.status?.phase === 'Failed';
      if (!pod?.spec.nodeName || ended) {
        live.delete(key);
        continue;
      }
      live.set(key, { node: pod.spec.nodeName, cpu: requestedCpu(pod) });
      const node = pod.spec.nodeName;
      let used = 0;
      for (const other of live.values()) if (other.node === node) used += other.cpu;
      const limit = millicores.get(node) ?? 0;
      if (used > limit) problems.push(`revision ${revision}: ${node} holds ${used}m of ${limit}m cpu`);
    }
    return problems;
  };

function* podsOf(history: readonly HistoryEntry[]): Generator<StoredPod> {
  for (const { event } of history)
    if (event.type === 'PUT' && event.kv.key.startsWith('/registry/pods/'))
      yield JSON.parse(event.kv.value) as StoredPod;
}

function requestedCpu({ spec }: StoredPod): number {
  let sum = 0;
  for (const { resources } of spec.containers) {
    const cpu = resources?.requests?.cpu ?? '0';
    sum += cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Number(cpu) * 1000;
  }
  return sum;
}
