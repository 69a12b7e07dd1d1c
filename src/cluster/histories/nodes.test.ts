import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, controlPlane, histories, type Thing } from './control-plane.contract.ts';

let plane: ControlPlane;
let names = 0;

beforeAll(async () => {
  plane = await controlPlane();
}, 60_000);
afterAll(() => plane.stop());

const nodes = '/api/v1/nodes';
const pods = '/api/v1/namespaces/default/pods';
const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';

interface Node extends Omit<Thing, 'spec'> {
  readonly spec: {
    readonly podCIDR?: string;
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly effect: string }[];
  };
}

/** What a kubelet would say, so that the node is not given up. */
const report = (name: string, conditions: Readonly<Record<string, string>> = {}) =>
  plane.attempt('PATCH', `${nodes}/${name}/status`, {
    status: {
      conditions: Object.entries({ Ready: 'True', ...conditions }).map(([type, status]) => ({
        type,
        status,
        lastHeartbeatTime: new Date(plane.clock.now()).toISOString().replace(/\.\d+/, ''),
      })),
    },
  });

const pod = (name: string, nodeName: string, tolerations: readonly object[] = []) =>
  plane.attempt('POST', pods, {
    metadata: { name },
    spec: { nodeName, tolerations, terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'pause' }] },
  });

test('every node has a range of its own and keeps it', () =>
  histories(['add', 'remove'], async (steps) => {
    const run = names++;
    const kept = new Map<string, string>();
    const look = async (): Promise<readonly string[]> => {
      const all = (await plane.list<Node>(nodes)).filter(({ metadata }) => metadata.name.startsWith(`range-${run}-`));
      for (const { metadata, spec } of all)
        if (spec.podCIDR)
          expect(kept.set(metadata.uid, kept.get(metadata.uid) ?? spec.podCIDR).get(metadata.uid)).toBe(spec.podCIDR);
      const ranges = all.map(({ spec }) => spec.podCIDR);
      for (const range of ranges) expect(range ?? '10.244.0.0/24').toMatch(/^10\.244\.\d+\.0\/24$/);
      const known = ranges.filter((range) => range !== undefined);
      expect(new Set(known).size).toBe(known.length);
      return known.length === ranges.length ? [] : ['a node without a range'];
    };
    for (const { act, at, thenMs } of steps) {
      const name = `range-${run}-${at}`;
      if (act === 'add') await plane.attempt('POST', nodes, { metadata: { name } });
      else await plane.attempt('DELETE', `${nodes}/${name}`);
      await look();
      await plane.clock.advance(thenMs % 300);
    }
    await plane.comesTo(look);
    for (let at = 0; at < 4; at++) await plane.attempt('DELETE', `${nodes}/range-${run}-${at}`);
  }));

test('a node has the taints of its conditions and its cordon, and those of others', () =>
  histories(['memory', 'disk', 'pid', 'not-ready', 'well', 'cordon', 'uncordon', 'stranger'], async (steps) => {
    const name = `taints-${names++}`;
    await plane.send('POST', nodes, { metadata: { name } });
    const pressures = { memory: 'MemoryPressure', disk: 'DiskPressure', pid: 'PIDPressure' } as const;
    let wanted: readonly string[] = [];
    let isCordoned = false;
    let isStrange = false;
    for (const { act, thenMs } of steps) {
      if (act === 'cordon' || act === 'uncordon')
        await plane.send('PATCH', `${nodes}/${name}`, { spec: { unschedulable: (isCordoned = act === 'cordon') } });
      else if (act === 'stranger') {
        const { spec } = await plane.send<Node>('GET', `${nodes}/${name}`);
        const others = (spec.taints ?? []).filter(({ key }) => key !== 'mine');
        isStrange = true;
        await plane.send('PATCH', `${nodes}/${name}`, {
          spec: { taints: [...others, { key: 'mine', effect: 'NoSchedule' }] },
        });
      } else {
        const type = act === 'well' || act === 'not-ready' ? undefined : pressures[act];
        await report(name, { Ready: act === 'not-ready' ? 'False' : 'True', ...(type && { [type]: 'True' }) });
        wanted =
          act === 'not-ready'
            ? ['not-ready:NoSchedule', 'not-ready:NoExecute']
            : type
              ? [`${act}-pressure:NoSchedule`]
              : [];
      }
      await plane.clock.advance(thenMs);
    }
    await report(name);
    wanted = [];
    await plane.comesTo(async () => {
      await report(name);
      const { spec } = await plane.send<Node>('GET', `${nodes}/${name}`);
      const told = (spec.taints ?? [])
        .map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`)
        .toSorted();
      const all = [
        ...wanted,
        ...(isCordoned ? ['unschedulable:NoSchedule'] : []),
        ...(isStrange ? ['mine:NoSchedule'] : []),
      ].toSorted();
      return JSON.stringify(told) === JSON.stringify(all) ? [] : [`${told.join()} instead of ${all.join()}`];
    });
    await plane.attempt('DELETE', `${nodes}/${name}`);
  }));

test('a pod leaves a tainted node after the time that it tolerates, and not for a shorter one', () =>
  histories(
    ['taint', 'untaint', 'pod'],
    async (steps) => {
      const run = names++;
      const name = `evict-${run}`;
      await plane.send('POST', nodes, { metadata: { name } });
      await report(name);
      /** How long each pod may stay beside the taint, ms. */
      const patience = new Map<string, number>();
      const dead = new Set<string>();
      let taintedAt: number | undefined;
      const born = new Map<string, number>();
      const wait = async (ms: number): Promise<void> => {
        await report(name);
        await plane.clock.advance(ms);
        if (taintedAt === undefined) return;
        for (const [each, least] of patience)
          if (plane.clock.now() - Math.max(taintedAt, born.get(each)!) > least) dead.add(each);
      };
      for (const { act, at, pick, thenMs } of steps) {
        if (act === 'pod') {
          const tolerationSeconds = [undefined, 5, 20, Infinity][at];
          const each = `evict-${run}-${pick}`;
          if (patience.has(each)) continue;
          const toleration = { key: 'bad', operator: 'Exists', effect: 'NoExecute' };
          patience.set(each, tolerationSeconds === undefined ? 0 : tolerationSeconds * 1000);
          born.set(each, plane.clock.now());
          await pod(
            each,
            name,
            tolerationSeconds === undefined
              ? []
              : [{ ...toleration, ...(tolerationSeconds !== Infinity && { tolerationSeconds }) }],
          );
        } else {
          taintedAt = act === 'taint' ? (taintedAt ?? plane.clock.now()) : undefined;
          await plane.send('PATCH', `${nodes}/${name}`, {
            spec: { taints: act === 'taint' ? [{ key: 'bad', effect: 'NoExecute' }] : null },
          });
        }
        await wait(2_000 + thenMs);
      }
      const left = (await plane.list(pods)).map(({ metadata }) => metadata.name).filter((each) => patience.has(each));
      expect(left.toSorted()).toEqual([...patience.keys()].filter((each) => !dead.has(each)).toSorted());
      for (const each of left) await plane.attempt('DELETE', `${pods}/${each}`);
      await plane.attempt('DELETE', `${nodes}/${name}`);
    },
    { longestMs: 12_000 },
  ));

test('no pod outlives its node for long, and none goes because another does', () =>
  histories(['add', 'remove', 'pod', 'pod'], async (steps) => {
    const run = names++;
    const mine = async () =>
      (await plane.list<{ metadata: { name: string }; spec: { nodeName: string } }>(pods)).filter(({ metadata }) =>
        metadata.name.startsWith(`stray-${run}-`),
      );
    for (const { act, at, pick, thenMs } of steps) {
      const name = `lost-${run}-${at}`;
      if (act === 'add') {
        await plane.attempt('POST', nodes, { metadata: { name } });
        await report(name);
      } else if (act === 'remove') await plane.attempt('DELETE', `${nodes}/${name}`);
      else await pod(`stray-${run}-${pick}`, name);
      await plane.clock.advance(thenMs);
    }
    const before = await mine();
    await plane.clock.advance(100_000);
    const there = new Set((await plane.list(nodes)).map(({ metadata }) => metadata.name));
    const kept = before.filter(({ spec }) => there.has(spec.nodeName)).map(({ metadata }) => metadata.name);
    expect((await mine()).map(({ metadata }) => metadata.name)).toEqual(kept);
    for (const each of kept) await plane.attempt('DELETE', `${pods}/${each}`);
    for (let at = 0; at < 4; at++) await plane.attempt('DELETE', `${nodes}/lost-${run}-${at}`);
  }));

test('who waits for a node that is out of service waits no more, and nobody else is let go', async () => {
  for (const name of ['dark-1', 'dark-2']) {
    await plane.send('POST', nodes, { metadata: { name } });
    await report(name, { Ready: 'False' });
  }
  for (const [name, node] of [
    ['left', 'dark-1'],
    ['stays', 'dark-1'],
    ['waits', 'dark-2'],
  ] as const)
    await plane.send('POST', pods, {
      metadata: { name },
      spec: { nodeName: node, terminationGracePeriodSeconds: 600, containers: [{ name: 'c', image: 'pause' }] },
    });
  await plane.send('DELETE', `${pods}/left`);
  await plane.send('DELETE', `${pods}/waits`);
  const taints = [{ key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoSchedule' }];
  await plane.send('PATCH', `${nodes}/dark-1`, { spec: { taints } });
  await plane.clock.advance(45_000);
  const left = (await plane.list(pods)).map(({ metadata }) => metadata.name);
  expect([left.includes('left'), left.includes('stays'), left.includes('waits')]).toEqual([false, true, true]);
});

test('an aggregated role may do what the roles that it selects may', () =>
  histories(['create', 'delete', 'label', 'unlabel', 'rules', 'select'], async (steps) => {
    const run = names++;
    const label = `run-${run}`;
    const rule = (pick: number) => ({ apiGroups: [''], resources: [`things-${pick % 5}`], verbs: ['get'] });
    const selectors = (pick: number): readonly object[] =>
      pick % 2
        ? [{ matchLabels: { [label]: 'yes' } }]
        : [{ matchExpressions: [{ key: label, operator: 'In', values: ['yes', 'also'] }] }];
    const sum = `${roles}/sum-${run}`;
    let chosen = 1;
    await plane.send('POST', roles, {
      metadata: { name: `sum-${run}` },
      rules: [],
      aggregationRule: { clusterRoleSelectors: selectors(chosen) },
    });
    for (const { act, at, pick, thenMs } of steps) {
      const path = `${roles}/part-${run}-${at}`;
      if (act === 'create')
        await plane.attempt('POST', roles, { metadata: { name: `part-${run}-${at}` }, rules: [rule(pick)] });
      else if (act === 'delete') await plane.attempt('DELETE', path);
      else if (act === 'rules') await plane.attempt('PATCH', path, { rules: [rule(pick), rule(pick + 1)] });
      else if (act === 'select')
        await plane.send('PATCH', sum, { aggregationRule: { clusterRoleSelectors: selectors((chosen = pick)) } });
      else
        await plane.attempt('PATCH', path, {
          metadata: { labels: { [label]: act === 'unlabel' ? null : pick % 3 ? 'yes' : 'also' } },
        });
      await plane.clock.advance(thenMs % 500);
    }
    interface Role extends Thing {
      readonly rules: readonly object[] | null;
    }
    const texts = (rules: readonly object[] | null): readonly string[] =>
      (rules ?? []).map((each) => JSON.stringify(each));
    await plane.comesTo(async () => {
      const all = await plane.list<Role>(roles);
      const values = chosen % 2 ? ['yes'] : ['yes', 'also'];
      const wanted = new Set(
        all
          .filter(({ metadata }) => values.includes(metadata.labels?.[label] ?? ''))
          .flatMap(({ rules }) => texts(rules)),
      );
      const has = texts(all.find(({ metadata }) => metadata.name === `sum-${run}`)!.rules);
      return has.length === wanted.size && has.every((text) => wanted.has(text))
        ? []
        : [`${has.join()} instead of ${[...wanted].join()}`];
    });
  }));
