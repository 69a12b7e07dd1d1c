import { expect, test } from 'vitest';
import { pemRequests, requestField } from '../apimachinery/x509/requests.contract.ts';
import { decodeBase64 } from '../apimachinery/base64.ts';
import type { CertificateSigningRequest } from '../apimachinery/types.ts';
import { restClient, type RestClient } from '../client/rest.ts';
import { rootContext } from '../kernel/context.ts';
import { componentEnvironment } from './component-environment.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

const ask = (client: RestClient, name: string, request: keyof typeof pemRequests, spec: object = {}) =>
  client.write('POST', path, {
    context: rootContext,
    body: {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name },
      spec: {
        request: requestField(request),
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['client auth'],
        ...spec,
      },
    },
  });

const read = (client: RestClient, name: string) =>
  client.send<CertificateSigningRequest>('GET', `${path}/${name}`, { context: rootContext });

/** What `kubectl certificate approve` does. */
async function judge(client: RestClient, name: string, type: 'Approved' | 'Denied'): Promise<void> {
  const stored = await read(client, name);
  const conditions = [{ type, status: 'True', reason: 'Test', message: 'I say so' }];
  await client.write('PUT', `${path}/${name}/approval`, {
    context: rootContext,
    body: { ...stored, status: { ...stored.status, conditions } },
  });
}

test('a user whose certificate was asked for, approved and issued comes in with it', async () => {
  const { admin, clock, world } = await startedCluster();
  const start = clock.now();
  await complete(clock, ask(admin, 'carol', 'carol', { expirationSeconds: 600 }));
  await clock.advance(5_000);
  expect((await complete(clock, read(admin, 'carol'))).status).toEqual({});
  await complete(clock, judge(admin, 'carol', 'Approved'));
  await eventually(clock, async () => !!(await read(admin, 'carol')).status?.certificate);
  const { status } = await complete(clock, read(admin, 'carol'));
  expect(status?.conditions).toMatchObject([{ type: 'Approved' }]);

  const carol = restClient(componentEnvironment(world, 'kubectl/carol', 'test'), {
    credentials: { certificate: decodeBase64(status!.certificate!) },
    userAgent: 'test',
  });
  const whoAmI = () =>
    carol.send<{ status: { userInfo: object } }>('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      context: rootContext,
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
  expect((await complete(clock, whoAmI())).status.userInfo).toMatchObject({
    username: 'carol',
    groups: ['developers', 'staff', 'system:authenticated'],
  });
  await clock.advance(start + 11 * 60_000 - clock.now());
  await expect(complete(clock, whoAmI())).rejects.toMatchObject({ code: 401 });
});

test('what a signer does not sign fails with the reason, and what is denied or another signer waits', async () => {
  const { admin, clock } = await startedCluster();
  const cases = [
    ['usage', 'carol', { usages: ['client auth', 'server auth'] }],
    [
      'serving',
      'nodeClient',
      { signerName: 'kubernetes.io/kubelet-serving', usages: ['digital signature', 'server auth'] },
    ],
    ['kubelet', 'carol', { signerName: 'kubernetes.io/kube-apiserver-client-kubelet' }],
    ['other', 'carol', { signerName: 'example.com/signer' }],
  ] as const;
  for (const [name, request, spec] of cases) {
    await complete(clock, ask(admin, name, request, spec));
    await complete(clock, judge(admin, name, 'Approved'));
  }
  await complete(clock, ask(admin, 'denied', 'carol'));
  await complete(clock, judge(admin, 'denied', 'Denied'));
  await clock.advance(5_000);
  const failureOf = async (name: string) => {
    const { status } = await complete(clock, read(admin, name));
    expect(status?.certificate).toBeUndefined();
    return status?.conditions?.find(({ type }) => type === 'Failed')?.message;
  };
  expect(await failureOf('usage')).toBe('invalid usage for client certificate: server auth');
  expect(await failureOf('serving')).toBe('DNS or IP subjectAltName is required');
  expect(await failureOf('kubelet')).toBe('subject organization is not system:nodes');
  expect(await failureOf('other')).toBeUndefined();
  expect(await failureOf('denied')).toBeUndefined();
});

test('a kubelet that may renew its own certificate gets it without anybody being asked', async () => {
  const { admin, client, clock } = await startedCluster();
  const kubelet = client('kubelet/node-a');
  const spec = {
    signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
    usages: ['digital signature', 'client auth'],
  };
  await complete(clock, ask(kubelet, 'renewal', 'nodeClient', spec));
  await clock.advance(5_000);
  expect((await complete(clock, read(admin, 'renewal'))).status).toEqual({});
  await complete(
    clock,
    admin.write('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      context: rootContext,
      body: {
        metadata: { name: 'kubeadm:node-autoapprove-certificate-rotation' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
        },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:nodes' }],
      },
    }),
  );
  await clock.advance(30_000);
  const { status } = await complete(clock, read(admin, 'renewal'));
  expect(status?.certificate).toBeDefined();
  expect(status?.conditions).toMatchObject([
    {
      type: 'Approved',
      reason: 'AutoApproved',
      message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
    },
  ]);
});
