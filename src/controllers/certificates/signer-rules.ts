import type { RequestedCertificate } from '../../apimachinery/x509/certificate-request.ts';

/** What is wrong with a request for one signer; undefined: nothing. */
type SignerRule = (request: RequestedCertificate, usages: readonly string[]) => string | undefined;

const isSetOf = (usages: readonly string[], wanted: readonly string[]): boolean =>
  new Set(usages).size === wanted.length && wanted.every((usage) => usages.includes(usage));

/** The key encipherment that RSA needs may be left out. */
const usagesProblem = (usages: readonly string[], auth: string): string | undefined => {
  const needed = ['digital signature', auth];
  return isSetOf(usages, needed) || isSetOf(usages, [...needed, 'key encipherment'])
    ? undefined
    : `usages did not match [${[...needed, 'key encipherment'].toSorted().join(' ')}]`;
};

const isNodesOnly = ({ subject }: RequestedCertificate): boolean =>
  subject.organizations.length === 1 && subject.organizations[0] === 'system:nodes';

const nameProblem = ({ subject }: RequestedCertificate): string | undefined =>
  subject.commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:';

const organizationProblem = 'subject organization is not system:nodes';

/** Upstream: pkg/apis/certificates/helpers.go (ValidateKubeletClientCSR) */
export const kubeletClientRule: SignerRule = (request, usages) => {
  if (!isNodesOnly(request)) return organizationProblem;
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  return nameProblem(request) ?? usagesProblem(usages, 'client auth');
};

/** Upstream: pkg/apis/certificates/helpers.go (ValidateKubeletServingCSR) */
const kubeletServingRule: SignerRule = (request, usages) => {
  if (!isNodesOnly(request)) return organizationProblem;
  if (request.dnsNames.length + request.ipAddresses.length === 0) return 'DNS or IP subjectAltName is required';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  return usagesProblem(usages, 'server auth') ?? nameProblem(request);
};

const clientUsages = ['digital signature', 'key encipherment', 'client auth'];

/** Upstream: pkg/controller/certificates/signer/signer.go (validAPIServerClientUsages) */
const clientRule: SignerRule = (_request, usages) => {
  const other = usages.find((usage) => !clientUsages.includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
};

export const kubeletClientSigner = 'kubernetes.io/kube-apiserver-client-kubelet';

/** The signers that the cluster's authority signs for; requests to others wait for somebody else. */
export const signerRules: ReadonlyMap<string, SignerRule> = new Map([
  ['kubernetes.io/kubelet-serving', kubeletServingRule],
  [kubeletClientSigner, kubeletClientRule],
  ['kubernetes.io/kube-apiserver-client', clientRule],
  ['kubernetes.io/legacy-unknown', () => undefined],
]);
