import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from '../../../apimachinery/types.ts';
import { aged, column, type TableLayout, type TableLayouts } from './layout.ts';

const unset = '<unset>';

const kindText = (kind: ParamKind | undefined): string => (kind ? `${kind.apiVersion}/${kind.kind}` : unset);

const paramText = (reference: ParamRef | undefined): string => {
  if (!reference) return unset;
  const { namespace, name = '' } = reference;
  return namespace ? `${namespace}/${name}` : name;
};

const bindings: TableLayout = aged<ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding>(
  [column('PolicyName'), column('ParamRef')],
  ({ spec }) => [spec.policyName ?? '', paramText(spec.paramRef)],
);

const webhooks: TableLayout = aged<ValidatingWebhookConfiguration | MutatingWebhookConfiguration>(
  [column('Webhooks', 'integer')],
  ({ webhooks: hooks = [] }) => [hooks.length],
);

export const admissionregistrationLayouts: TableLayouts = {
  'validatingadmissionpolicies.admissionregistration.k8s.io': aged<ValidatingAdmissionPolicy>(
    [column('Validations', 'integer'), column('ParamKind')],
    ({ spec }) => [spec.validations?.length ?? 0, kindText(spec.paramKind)],
  ),
  'mutatingadmissionpolicies.admissionregistration.k8s.io': aged<MutatingAdmissionPolicy>(
    [column('Mutations', 'integer'), column('ParamKind')],
    ({ spec }) => [spec.mutations?.length ?? 0, kindText(spec.paramKind)],
  ),
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': bindings,
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': bindings,
  'validatingwebhookconfigurations.admissionregistration.k8s.io': webhooks,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': webhooks,
};
