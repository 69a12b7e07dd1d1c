import type { Credentials } from '../protocol/http.ts';
import type { Pki } from '../protocol/pki.ts';
import type { Identity } from '../protocol/session.ts';
import type { NodePlan } from './plan.ts';

const year = 365 * 24 * 3_600_000;

interface Subject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

/** Certificate subjects as kubeadm issues them. */
const componentSubjects: Readonly<Record<string, Subject>> = {
  'kube-scheduler': { commonName: 'system:kube-scheduler', organizations: [] },
  'kube-controller-manager': { commonName: 'system:kube-controller-manager', organizations: [] },
  'kube-proxy': { commonName: 'system:kube-proxy', organizations: [] },
  'kubernetes-admin': { commonName: 'kubernetes-admin', organizations: ['system:masters'] },
  alice: { commonName: 'alice', organizations: ['developers'] },
};

const nodeSubject = (node: string): Subject => ({
  commonName: `system:node:${node}`,
  organizations: ['system:nodes'],
});

/** Whom the learner may act as. */
export const identities: readonly Identity[] = [
  { id: 'kubernetes-admin', credential: 'certificate', groups: ['system:masters'] },
  { id: 'alice', credential: 'certificate', groups: ['developers'] },
  { id: 'expired-token', credential: 'token', groups: [] },
  { id: 'unknown-token', credential: 'token', groups: [] },
  { id: 'anonymous', credential: 'none', groups: [] },
];

function subjectsOf(nodes: readonly NodePlan[]): Readonly<Record<string, Subject>> {
  const kubelets = nodes.map(({ name }): [string, Subject] => [`kubelet/${name}`, nodeSubject(name)]);
  return { ...componentSubjects, ...Object.fromEntries(kubelets) };
}

/** Everybody who proves themselves with a certificate, by component id or identity. */
export const certificateHolders = (nodes: readonly NodePlan[]): readonly string[] => Object.keys(subjectsOf(nodes));

/** Issues a certificate to every component and person, and the tokens that show how a refusal looks. */
export async function issueCredentials(
  pki: Pki,
  nodes: readonly NodePlan[],
  now: number,
): Promise<Readonly<Record<string, Credentials>>> {
  const credentials: Record<string, Credentials> = {};
  for (const [id, subject] of Object.entries(subjectsOf(nodes))) {
    const issued = await pki.issueCertificate({ ...subject, notBefore: now - 3_600_000, notAfter: now + 10 * year });
    credentials[id] = { certificate: issued.certificate };
  }
  credentials['expired-token'] = { token: await expiredToken(pki, now) };
  credentials['unknown-token'] = { token: 'this-token-is-in-nobodys-list' };
  credentials['anonymous'] = {};
  return credentials;
}

/** A properly signed service-account token whose hour is over. */
async function expiredToken(pki: Pki, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return pki.signToken({
    iss: 'https://kubernetes.default.svc.cluster.local',
    aud: ['https://kubernetes.default.svc.cluster.local'],
    iat: seconds - 7200,
    nbf: seconds - 7200,
    exp: seconds - 3600,
    sub: 'system:serviceaccount:default:default',
    'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'default', uid: '' } },
  });
}
