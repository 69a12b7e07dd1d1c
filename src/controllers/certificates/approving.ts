import { readCertificateRequest, type RequestedCertificate } from '../../apimachinery/x509/certificate-request.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { conditionsOf, hasCondition, patience, type StoredRequest, writeStatus } from './requests.ts';
import { kubeletClientRule, kubeletClientSigner } from './signer-rules.ts';

interface Recognizer {
  /** What whoever asks must be allowed to create. */
  readonly subresource: 'selfnodeclient' | 'nodeclient';
  readonly recognizes: (stored: StoredRequest, request: RequestedCertificate) => boolean;
  readonly message: string;
}

const isNodeClient = ({ spec }: StoredRequest, request: RequestedCertificate): boolean =>
  spec.signerName === kubeletClientSigner && kubeletClientRule(request, spec.usages ?? []) === undefined;

const recognizers: readonly Recognizer[] = [
  {
    subresource: 'selfnodeclient',
    recognizes: (stored, request) =>
      stored.spec.username === request.subject.commonName && isNodeClient(stored, request),
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
  },
  {
    subresource: 'nodeclient',
    recognizes: isNodeClient,
    message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
  },
];

/** Approves what kubelets ask for, if they may have it. Upstream: pkg/controller/certificates/approver/sarapprove.go */
export const certificateApproving: Controller = {
  name: 'certificatesigningrequest-approving-controller',
  account: 'certificate-controller',
  start({ client, queue, informers: { certificateSigningRequests } }) {
    const work = queue(async (name, context) => {
      const stored = certificateSigningRequests.get(name);
      if (!stored || stored.status?.certificate) return nothingToDo;
      if (hasCondition(stored, 'Approved') || hasCondition(stored, 'Denied')) return nothingToDo;
      const reading = readCertificateRequest(stored.spec.request);
      if (!reading.ok) throw new Error(`unable to parse csr ${JSON.stringify(name)}: ${reading.reason}`);
      const tried = recognizers.filter(({ recognizes }) => recognizes(stored, reading.request));
      for (const { subresource, message } of tried) {
        if (!(await isAllowed(client, context, stored, subresource))) continue;
        const approved = { type: 'Approved', status: 'True', reason: 'AutoApproved', message };
        await writeStatus(client, context, stored, 'approval', { conditions: [...conditionsOf(stored), approved] });
        return done;
      }
      if (tried.length === 0) return nothingToDo;
      const names = tried.map(({ subresource }) => subresource).join(' ');
      throw new Error(
        `recognized csr ${JSON.stringify(name)} as [${names}] but subject access review was not approved`,
      );
    }, patience);
    certificateSigningRequests.onEvent(({ object, cause }) => work.add(object.metadata.name, cause));
  },
};

async function isAllowed(
  client: RestClient,
  context: Context,
  { spec: { username: user, uid, groups, extra } }: StoredRequest,
  subresource: string,
): Promise<boolean> {
  const resource = 'certificatesigningrequests';
  const resourceAttributes = { group: 'certificates.k8s.io', resource, verb: 'create', subresource };
  const { status } = await client.send<{ status: { allowed: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      context,
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user, uid, groups, extra, resourceAttributes },
      },
    },
  );
  return status.allowed;
}
