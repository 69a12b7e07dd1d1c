import { type FieldError, invalidValue } from '../../field-error.ts';
import { dns1123Subdomain } from '../../names.ts';
import type { Lease } from '../../types.ts';
import { validateAnyObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { create, type KindRules, update } from '../rules.ts';

function validateLeaseSpec({ spec }: Lease, errors: FieldError[]): void {
  if (spec?.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0)
    errors.push(invalidValue('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0'));
  if (spec?.leaseTransitions !== undefined && spec.leaseTransitions < 0)
    errors.push(invalidValue('spec.leaseTransitions', spec.leaseTransitions, 'must be greater than or equal to 0'));
}

export const coordinationRules: KindRules = {
  'coordination.k8s.io/v1/Lease': {
    create: create<Lease>((lease, errors) => {
      validateAnyObjectMeta(lease.metadata, true, dns1123Subdomain, errors);
      validateLeaseSpec(lease, errors);
    }),
    update: update<Lease>((lease, old, errors) => {
      validateObjectMetaUpdate(lease, old, errors);
      validateLeaseSpec(lease, errors);
    }),
  },
};
