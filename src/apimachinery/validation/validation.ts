import type { FieldError } from '../field-error.ts';
import type { KubeObject } from '../object.ts';
import { admissionregistrationRules } from './groups/admissionregistration.ts';
import { apiextensionsRules } from './groups/apiextensions.ts';
import { apiregistrationRules } from './groups/apiregistration.ts';
import { appsRules } from './groups/apps.ts';
import { autoscalingRules } from './groups/autoscaling.ts';
import { batchRules } from './groups/batch.ts';
import { certificatesRules } from './groups/certificates.ts';
import { coordinationRules } from './groups/coordination.ts';
import { coreRules } from './groups/core.ts';
import { discoveryRules } from './groups/discovery.ts';
import { eventsRules } from './groups/events.ts';
import { networkingRules } from './groups/networking.ts';
import { nodeRules } from './groups/node.ts';
import { policyRules } from './groups/policy.ts';
import { rbacRules } from './groups/rbac.ts';
import { schedulingRules } from './groups/scheduling.ts';
import { storageRules } from './groups/storage.ts';
import { validateObjectMetaUpdate } from './metadata.ts';
import type { KindRules, Rules } from './rules.ts';

/** What is checked of each kind. Upstream: the strategies under pkg/registry/<group>/<resource>/strategy.go */
const rules: KindRules = {
  ...coreRules,
  ...appsRules,
  ...autoscalingRules,
  ...batchRules,
  ...certificatesRules,
  ...coordinationRules,
  ...discoveryRules,
  ...eventsRules,
  ...networkingRules,
  ...nodeRules,
  ...policyRules,
  ...storageRules,
  ...rbacRules,
  ...schedulingRules,
  ...apiextensionsRules,
  ...apiregistrationRules,
  ...admissionregistrationRules,
};

const rulesOf = ({ apiVersion, kind }: KubeObject): Rules | undefined => rules[`${apiVersion}/${kind}`];

/** What is wrong with a new object, in the order the real server tells it. Defaults must have been applied. */
export function validateCreate(object: KubeObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  rulesOf(object)?.create(object, errors);
  return errors;
}

/**
 * What is wrong with a change. Upstream: apiserver/pkg/registry/rest/update.go (BeforeUpdate): metadata is judged there
 * once, and by the kind's own rules once more.
 *
 * @param subresource empty for the object itself
 */
export function validateUpdate(object: KubeObject, old: KubeObject, subresource: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateObjectMetaUpdate(object, old, errors);
  const found = rulesOf(object);
  const rule = found?.subresources?.[subresource];
  if (rule) rule(object, old, errors);
  else if (subresource === '' || subresource === 'status') found?.update(object, old, errors);
  return errors;
}
