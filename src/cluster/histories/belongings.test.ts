import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, controlPlane, histories, type Thing } from './control-plane.contract.ts';

let plane: ControlPlane;
let names = 0;

beforeAll(async () => {
  plane = await controlPlane();
}, 60_000);
afterAll(() => plane.stop());

/** A namespace of this run, in which pods can be made. */
async function freshNamespace(): Promise<string> {
  const name = `run-${names++}`;
  await plane.send('POST', '/api/v1/namespaces', { metadata: { name } });
  await plane.comesTo(async () =>
    (await plane.list(`/api/v1/namespaces/${name}/serviceaccounts`)).length > 0 ? [] : ['no account yet'],
  );
  return name;
}

const named = (name: string, rest: object = {}) => ({ metadata: { name }, ...rest });

test('every namespace has its account and its certificate, whoever deletes them', () =>
  histories(['create', 'delete', 'delete-account', 'delete-map', 'spoil-map'], async (steps) => {
    const run = names++;
    for (const { act, at, thenMs } of steps) {
      const path = `/api/v1/namespaces/own-${run}-${at}`;
      if (act === 'create') await plane.attempt('POST', '/api/v1/namespaces', named(`own-${run}-${at}`));
      else if (act === 'delete') await plane.attempt('DELETE', path);
      else if (act === 'delete-account') await plane.attempt('DELETE', `${path}/serviceaccounts/default`);
      else if (act === 'delete-map') await plane.attempt('DELETE', `${path}/configmaps/kube-root-ca.crt`);
      else await plane.attempt('PATCH', `${path}/configmaps/kube-root-ca.crt`, { data: { 'ca.crt': 'spoilt' } });
      await plane.clock.advance(thenMs);
    }
    await plane.comesTo(async () => {
      const problems: string[] = [];
      const all = (await plane.list('/api/v1/namespaces')).filter(({ metadata }) =>
        metadata.name.startsWith(`own-${run}-`),
      );
      for (const { metadata } of all) {
        if (metadata.deletionTimestamp) problems.push(`${metadata.name} has not gone`);
        const path = `/api/v1/namespaces/${metadata.name}`;
        const accounts = await plane.list(`${path}/serviceaccounts`);
        if (accounts.length !== 1) problems.push(`${metadata.name} has ${accounts.length} accounts`);
        const maps = await plane.list<Thing & { data: Record<string, string> }>(`${path}/configmaps`);
        if (!maps[0]?.data['ca.crt']?.startsWith('-----BEGIN')) problems.push(`${metadata.name} has no certificate`);
      }
      return problems;
    });
  }));

test('a token Secret is whole as long as its account is there, and goes with it', () =>
  histories(['account', 'secret', 'spoil', 'no-account', 'no-secret'], async (steps) => {
    const path = `/api/v1/namespaces/${await freshNamespace()}`;
    for (const { act, at, pick, thenMs } of steps) {
      const secret = `secret-${pick % 4}`;
      if (act === 'account') await plane.attempt('POST', `${path}/serviceaccounts`, named(`robot-${at}`));
      else if (act === 'no-account') await plane.attempt('DELETE', `${path}/serviceaccounts/robot-${at}`);
      else if (act === 'no-secret') await plane.attempt('DELETE', `${path}/secrets/${secret}`);
      else if (act === 'spoil') await plane.attempt('PATCH', `${path}/secrets/${secret}`, { data: { token: null } });
      else
        await plane.attempt('POST', `${path}/secrets`, {
          metadata: { name: secret, annotations: { 'kubernetes.io/service-account.name': `robot-${at}` } },
          type: 'kubernetes.io/service-account-token',
        });
      await plane.clock.advance(thenMs);
    }
    await plane.comesTo(async () => {
      const accounts = new Map(
        (await plane.list(`${path}/serviceaccounts`)).map(({ metadata }) => [metadata.name, metadata.uid]),
      );
      const secrets = await plane.list<Thing & { data?: Record<string, string> }>(`${path}/secrets`);
      return secrets.flatMap(({ metadata: { name, annotations = {} }, data = {} }) => {
        const uid = accounts.get(annotations['kubernetes.io/service-account.name'] ?? '');
        if (uid === undefined) return [`${name} has outlived its account`];
        const isWhole = data['token'] && data['ca.crt'] && data['namespace'];
        return isWhole && annotations['kubernetes.io/service-account.uid'] === uid ? [] : [`${name} is not whole`];
      });
    });
  }));

test('a namespace goes with all that is in it, and not before', () =>
  histories(['map', 'pod', 'held', 'delete', 'release'], async (steps) => {
    const namespace = await freshNamespace();
    const path = `/api/v1/namespaces/${namespace}`;
    const release = async (): Promise<void> => {
      for (const { metadata } of await plane.list(`${path}/configmaps`))
        if (metadata.finalizers)
          await plane.attempt('PATCH', `${path}/configmaps/${metadata.name}`, { metadata: { finalizers: null } });
    };
    const pod = { terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'pause' }] };
    let isDeleted = false;
    for (const { act, at, thenMs } of steps) {
      const mayFail = plane.attempt;
      const refused = (): boolean => isDeleted;
      if (act === 'delete') isDeleted = (await mayFail('DELETE', path)) || isDeleted;
      else if (act === 'release') await release();
      else {
        const object =
          act === 'pod'
            ? named(`pod-${at}`, { spec: pod })
            : { metadata: { name: `${act}-${at}`, ...(act === 'held' && { finalizers: ['example.com/held'] }) } };
        await mayFail('POST', `${path}/${act === 'pod' ? 'pods' : 'configmaps'}`, object).catch((error: unknown) => {
          if (!refused()) throw error;
        });
      }
      await plane.clock.advance(thenMs);
    }
    await plane.attempt('DELETE', path);
    await plane.clock.advance(20_000);
    const held = (await plane.list(`${path}/configmaps`)).length;
    const isThere = (await plane.list('/api/v1/namespaces')).some(({ metadata }) => metadata.name === namespace);
    expect(isThere).toBe(held > 0);
    await release();
    await plane.comesTo(async () => {
      const left = (await plane.list('/api/v1/namespaces')).filter(({ metadata }) => metadata.name === namespace);
      const inside = [...(await plane.list(`${path}/configmaps`)), ...(await plane.list(`${path}/pods`))];
      return [...left, ...inside].map(({ metadata }) => `${metadata.name} is left`);
    });
  }));

test('what is owned goes with the last of its owners, and no reference leads nowhere', () =>
  histories(
    ['create', 'create', 'create', 'create', 'Background', 'Foreground', 'Orphan'],
    async (steps) => {
      const path = `/api/v1/namespaces/${await freshNamespace()}/configmaps`;
      const owned = async (): Promise<readonly Thing[]> =>
        (await plane.list(path)).filter(({ metadata }) => metadata.name.startsWith('own-'));
      /** Who should be there, and with which owners. */
      const model = new Map<string, Set<string>>();
      const drop = (name: string, policy: string): void => {
        model.delete(name);
        for (const [other, owners] of model)
          if (owners.delete(name) && owners.size === 0 && policy !== 'Orphan') drop(other, 'Background');
      };
      let made = 0;
      for (const { act, at, pick } of steps) {
        const there = await owned();
        const victim = there[pick % Math.max(1, there.length)];
        if (act === 'create') {
          const owners = at === 0 ? [] : there.filter((_, place) => (pick >> (place % 3)) & 1).slice(-2);
          const name = `own-${made++}`;
          model.set(name, new Set(owners.map(({ metadata }) => metadata.name)));
          const ownerReferences = owners.map(({ metadata }) => ({
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name: metadata.name,
            uid: metadata.uid,
            blockOwnerDeletion: at % 2 === 0,
          }));
          await plane.send('POST', path, { metadata: { name, ownerReferences } });
        } else if (victim) {
          drop(victim.metadata.name, act);
          await plane.attempt('DELETE', `${path}/${victim.metadata.name}`, { propagationPolicy: act });
        }
        await plane.comesTo(async () => {
          const now = await owned();
          const uids = new Set(now.map(({ metadata }) => metadata.uid));
          return [
            ...now
              .filter(({ metadata }) => !model.has(metadata.name))
              .map(({ metadata }) => `${metadata.name} is left`),
            ...[...model.keys()]
              .filter((name) => !now.some(({ metadata }) => metadata.name === name))
              .map((name) => `${name} is lost`),
            ...now
              .filter(({ metadata }) => metadata.deletionTimestamp ?? metadata.finalizers?.length)
              .map(({ metadata }) => `${metadata.name} hangs`),
            ...now
              .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => !uids.has(uid)))
              .map(({ metadata }) => `${metadata.name} has an owner that is gone`),
          ];
        });
      }
    },
    { numRuns: 6, maxLength: 24 },
  ));

test('a claim stays until the last pod that has it is gone', () =>
  histories(['claim', 'pod', 'no-claim', 'no-pod'], async (steps) => {
    const path = `/api/v1/namespaces/${await freshNamespace()}`;
    const usersOf = async (claim: string): Promise<number> =>
      (
        await plane.list<{ spec: { volumes: { persistentVolumeClaim?: { claimName: string } }[] } }>(`${path}/pods`)
      ).filter(({ spec }) =>
        spec.volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim),
      ).length;
    for (const { act, at, pick, thenMs } of steps) {
      const [claim, pod] = [`claim-${at % 2}`, `pod-${pick % 3}`];
      if (act === 'claim')
        await plane.attempt('POST', `${path}/persistentvolumeclaims`, {
          metadata: { name: claim },
          spec: { storageClassName: '', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
        });
      else if (act === 'no-claim') {
        const isUsed = (await usersOf(claim)) > 0;
        const isDeleted = await plane.attempt('DELETE', `${path}/persistentvolumeclaims/${claim}`);
        await plane.clock.advance(2_000);
        const left = (await plane.list(`${path}/persistentvolumeclaims`)).map(({ metadata }) => metadata.name);
        if (isDeleted && isUsed) expect(left).toContain(claim);
      } else if (act === 'no-pod') await plane.attempt('DELETE', `${path}/pods/${pod}`);
      else
        await plane.attempt('POST', `${path}/pods`, {
          metadata: { name: pod },
          spec: {
            // One that no node has counts for nothing.
            nodeName: 'somewhere',
            terminationGracePeriodSeconds: 0,
            containers: [{ name: 'c', image: 'pause' }],
            volumes: [{ name: 'v', persistentVolumeClaim: { claimName: claim } }],
          },
        });
      await plane.clock.advance(500 + thenMs);
    }
    await plane.comesTo(async () => {
      const problems: string[] = [];
      for (const { metadata } of await plane.list(`${path}/persistentvolumeclaims`)) {
        if (metadata.deletionTimestamp && (await usersOf(metadata.name)) === 0) problems.push(`${metadata.name} hangs`);
        if (!metadata.finalizers?.includes('kubernetes.io/pvc-protection'))
          problems.push(`${metadata.name} is not held`);
      }
      return problems;
    });
  }));
