import { expect, test } from 'vitest';
import { pemRequests, requestField } from '../apimachinery/x509/requests.contract.ts';
import { encodeBase64 } from '../apimachinery/base64.ts';
import { createSyncPki } from '../sim/sync-pki.ts';
import { trialServer } from './trial-server.contract.ts';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const signer = 'kubernetes.io/kube-apiserver-client';
const approved = { type: 'Approved', status: 'True', reason: 'Because', message: 'I know him' };

const request = (name: string, spec: object = {}) => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name },
  spec: { request: requestField('carol'), signerName: signer, usages: ['client auth'], ...spec },
});

const as = (user: string, ...groups: readonly string[]) => ({
  'impersonate-user': user,
  ...(groups.length > 0 && { 'impersonate-group': groups.join(',') }),
});

const certificate = encodeBase64(
  createSyncPki('test').signRequest({
    request: pemRequests.carol,
    usages: ['client auth'],
    notBefore: 0,
    notAfter: 1,
  }) as string,
);

test('whoever asks for a certificate is named by the server, and nothing that they say of themselves or of the verdict counts', async () => {
  const { send } = await trialServer();
  const body = {
    ...request('carol', { username: 'somebody', groups: ['else'], uid: '7', extra: { a: ['b'] } }),
    status: { conditions: [approved], certificate },
  };
  const answer = await send('POST', path, body);
  expect(answer.status).toBe(201);
  expect(answer.body['spec']).toEqual({
    request: requestField('carol'),
    signerName: signer,
    usages: ['client auth'],
    username: 'kubernetes-admin',
    groups: ['system:masters', 'system:authenticated'],
  });
  expect(answer.body['status']).toEqual({});
  expect(answer.body['metadata']?.['managedFields']).toBeUndefined();
});

test('what is asked for cannot be changed afterwards', async () => {
  const { send } = await trialServer();
  await send('POST', path, request('carol'));
  const changed = { ...request('carol', { usages: ['any'] }), status: { conditions: [approved] } };
  const answer = await send('PUT', `${path}/carol`, changed);
  expect(answer.status).toBe(200);
  expect(answer.body['spec']?.['usages']).toEqual(['client auth']);
  expect(answer.body['status']).toEqual({});
});

test('a request that is wrong is told everything about it', async () => {
  const { send } = await trialServer();
  const wrong = request('wrong', {
    request: encodeBase64('hello'),
    usages: ['client auth', 'client auth', 'magic'],
    signerName: 'kubernetes.io/legacy-unknown',
    expirationSeconds: 599,
  });
  const { status, body } = await send('POST', path, wrong);
  expect(status).toBe(422);
  expect(body['details']?.['causes']).toEqual([
    {
      reason: 'FieldValueInvalid',
      field: 'spec.request',
      message: 'Invalid value: "aGVsbG8=": PEM block type must be CERTIFICATE REQUEST',
    },
    expect.objectContaining({ reason: 'FieldValueNotSupported', field: 'spec.usages[2]' }),
    { reason: 'FieldValueDuplicate', field: 'spec.usages[1]', message: 'Duplicate value: "client auth"' },
    {
      reason: 'FieldValueInvalid',
      field: 'spec.signerName',
      message:
        'Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
    },
    {
      reason: 'FieldValueInvalid',
      field: 'spec.expirationSeconds',
      message: 'Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
    },
  ]);
});

test.each([
  ['', 'spec.signerName: Required value'],
  [
    'signer',
    `spec.signerName: Invalid value: "signer": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
  ],
  [
    'example/signer',
    'spec.signerName: Invalid value: "example": should be a domain with at least two segments separated by dots',
  ],
  [
    'example.com/-',
    'spec.signerName: Invalid value: "-": validating label "-": a lowercase RFC 1123 subdomain must consist of',
  ],
])('the signer %j has no fit name', async (signerName, message) => {
  const { send } = await trialServer();
  const answer = await send('POST', path, request('named', { signerName }));
  expect(answer.body['message']).toContain(message);
});

test('approvers write the verdict and signers the certificate, and neither does the other', async () => {
  const { send, clock } = await trialServer();
  await send('POST', path, request('carol'));
  const early = { ...request('carol'), status: { conditions: [approved] } };
  expect((await send('PUT', `${path}/carol/status`, early)).body['message']).toContain(
    'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
  );
  const verdict = await send('PUT', `${path}/carol/approval`, {
    ...request('carol'),
    status: { conditions: [approved], certificate },
  });
  const time = new Date(clock.now()).toISOString().replace(/\.\d+/, '');
  expect(verdict.body['status']).toEqual({
    conditions: [{ ...approved, lastUpdateTime: time, lastTransitionTime: time }],
  });
  const issued = await send('PUT', `${path}/carol/status`, {
    ...request('carol'),
    status: { conditions: [{ ...approved, reason: 'Other' }], certificate },
  });
  expect(issued.body['status']).toMatchObject({ conditions: [{ reason: 'Because' }], certificate });
  const again = await send('PUT', `${path}/carol/status`, {
    ...request('carol'),
    status: { conditions: [approved], certificate: `${certificate.slice(0, -4)}AAAA` },
  });
  expect(again.body['message']).toContain('status.certificate: Forbidden: updates may not modify existing');
  const denied = await send('PUT', `${path}/carol/approval`, {
    ...request('carol'),
    status: { conditions: [approved, { type: 'Denied', status: 'True' }] },
  });
  expect(denied.body['message']).toContain('Approved and Denied conditions are mutually exclusive');
});

test.each([
  ['hello', 'must contain at least one CERTIFICATE PEM block'],
  [pemRequests.carol, 'only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"'],
  ['-----BEGIN CERTIFICATE-----\nA: b\n\nAAAA\n-----END CERTIFICATE-----\n', 'no PEM block headers are permitted'],
  ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'x509: malformed certificate'],
])('%j is no certificate', async (text, problem) => {
  const { send } = await trialServer();
  await send('POST', path, request('carol'));
  const answer = await send('PUT', `${path}/carol/status`, {
    ...request('carol'),
    status: { certificate: encodeBase64(text) },
  });
  expect(answer.status).toBe(422);
  expect(answer.body['message']).toContain(`status.certificate: Invalid value: "<certificate data>": ${problem}`);
});

test('rights are given by the signer, one by one or for a whole domain', async () => {
  const { send } = await trialServer();
  const rights = (resourceNames: readonly string[]) => ({
    apiGroups: ['certificates.k8s.io'],
    resources: ['signers'],
    verbs: ['approve', 'sign'],
    resourceNames,
  });
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const grant = async (user: string, signers: readonly string[]) => {
    const updates = {
      apiGroups: ['certificates.k8s.io'],
      resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'],
      verbs: ['update'],
    };
    await send('POST', `${rbac}/clusterroles`, {
      metadata: { name: user },
      rules: [updates, ...(signers.length > 0 ? [rights(signers)] : [])],
    });
    await send('POST', `${rbac}/clusterrolebindings`, {
      metadata: { name: user },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: user },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    });
  };
  await grant('nobody', []);
  await grant('one', [signer]);
  await grant('domain', ['kubernetes.io/*']);
  await send('POST', path, request('carol'));
  const write = (user: string, subresource: string, status: object) =>
    send('PUT', `${path}/carol/${subresource}`, { ...request('carol'), status }, 'application/json', as(user));
  const refusal = `certificatesigningrequests.certificates.k8s.io "carol" is forbidden: user not permitted to`;
  expect((await write('nobody', 'approval', { conditions: [approved] })).body).toMatchObject({
    code: 403,
    message: `${refusal} approve requests with signerName "${signer}"`,
  });
  expect((await write('nobody', 'status', { certificate })).body).toMatchObject({
    code: 403,
    message: `${refusal} sign requests with signerName "${signer}"`,
  });
  expect((await write('nobody', 'status', {})).status).toBe(200);
  expect((await write('one', 'approval', { conditions: [approved] })).status).toBe(200);
  expect((await write('domain', 'status', { conditions: [approved], certificate })).status).toBe(200);
});

test('the group that may do everything is not to be had from the signer of clients', async () => {
  const { send } = await trialServer();
  const mallory = { request: requestField('mallory') };
  expect((await send('POST', path, request('mallory', mallory))).body).toMatchObject({
    code: 403,
    message:
      'certificatesigningrequests.certificates.k8s.io "mallory" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  });
  expect((await send('POST', path, request('mallory', { ...mallory, signerName: 'example.com/any' }))).status).toBe(
    201,
  );
});

test('requests are selected by their signer and shown with how far they have come', async () => {
  const { send } = await trialServer();
  await send('POST', path, request('carol', { expirationSeconds: 86_400 }));
  await send('POST', path, request('other', { signerName: 'example.com/any' }));
  const list = await send('GET', `${path}?fieldSelector=spec.signerName%3D${encodeURIComponent(signer)}`);
  expect(list.body['items']?.map(({ metadata }) => metadata?.['name'])).toEqual(['carol']);
  await send('PUT', `${path}/carol/approval`, { ...request('carol'), status: { conditions: [approved] } });
  const failed = { conditions: [approved, { type: 'Failed', status: 'True' }], certificate };
  await send('PUT', `${path}/carol/status`, { ...request('carol'), status: failed });
  const table = await send('GET', path, undefined, 'application/json', {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  });
  expect(table.body['columnDefinitions']?.map(({ name }) => name)).toEqual([
    'Name',
    'Age',
    'SignerName',
    'Requestor',
    'RequestedDuration',
    'Condition',
  ]);
  expect(table.body['rows']?.map(({ cells }) => cells)).toEqual([
    ['carol', expect.any(String), signer, 'kubernetes-admin', '24h', 'Approved,Failed,Issued'],
    ['other', expect.any(String), 'example.com/any', 'kubernetes-admin', '<none>', 'Pending'],
  ]);
});
