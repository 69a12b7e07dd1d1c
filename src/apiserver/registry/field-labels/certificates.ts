import { type FieldLabels, paths } from './field-label.ts';

/** Upstream: pkg/apis/certificates/v1/conversion.go */
export const certificatesFieldLabels: FieldLabels = {
  'certificatesigningrequests.certificates.k8s.io': paths('metadata.name', 'spec.signerName'),
};
