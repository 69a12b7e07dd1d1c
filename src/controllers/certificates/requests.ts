import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../apimachinery/types.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import type { Stored } from '../workload/kinds.ts';

export type StoredRequest = Stored<CertificateSigningRequest>;

export const requestsPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

export const conditionsOf = ({ status }: StoredRequest): readonly CertificateSigningRequestCondition[] =>
  status?.conditions ?? [];

export const hasCondition = (request: StoredRequest, type: string): boolean =>
  conditionsOf(request).some((condition) => condition.type === type);

/** Upstream: pkg/controller/certificates/certificate_controller_utils.go */
export const isApproved = (request: StoredRequest): boolean =>
  hasCondition(request, 'Approved') && !hasCondition(request, 'Denied');

/** Writes the part of the status that the subresource is for. */
export const writeStatus = (
  client: RestClient,
  context: Context,
  request: StoredRequest,
  subresource: 'approval' | 'status',
  change: CertificateSigningRequest['status'],
): Promise<void> =>
  client.write('PUT', `${requestsPath}/${request.metadata.name}/${subresource}`, {
    context,
    body: {
      ...request,
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      status: { ...request.status, ...change },
    },
  });

/** Attempts that fail come again after 200 ms, then later and later. Upstream: certificate_controller.go */
export const patience = { firstDelayMs: 200 };
