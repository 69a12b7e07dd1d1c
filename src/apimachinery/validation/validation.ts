import type { FieldError } from '../field-error.ts';
import { type OnDemand, onDemand } from '../../kernel/on-demand.ts';
import { type KubeObject, splitApiVersion } from '../object.ts';
import { apiregistrationRules } from './groups/apiregistration.ts';
import { coordinationRules } from './groups/coordination.ts';
import { coreRules } from './groups/core.ts';
import { discoveryRules } from './groups/discovery.ts';
import { eventsRules } from './groups/events.ts';
import { nodeRules } from './groups/node.ts';
import { rbacRules } from './groups/rbac.ts';
import { schedulingRules } from './groups/scheduling.ts';
import { startingRules } from './groups/starting.ts';
import { validateObjectMetaUpdate } from './metadata.ts';
import type { KindRules, Rules } from './rules.ts';

/** What is checked of each kind that a cluster writes as it starts. Upstream: the strategies under pkg/registry/<group>/<resource>/strategy.go */
const atHand: KindRules = {
  ...coreRules,
  ...coordinationRules,
  ...discoveryRules,
  ...eventsRules,
  ...nodeRules,
  ...startingRules,
  ...rbacRules,
  ...schedulingRules,
  ...apiregistrationRules,
};

/** The same of the other kinds of each group, which come later, if ever. */
const later: Readonly<Record<string, OnDemand<KindRules>>> = {
  '': onDemand(async () => (await import('./groups/core-later.ts')).coreLaterRules),
  'networking.k8s.io': onDemand(async () => (await import('./groups/networking.ts')).networkingRules),
  'storage.k8s.io': onDemand(async () => (await import('./groups/storage.ts')).storageRules),
  apps: onDemand(async () => (await import('./groups/apps.ts')).appsRules),
  batch: onDemand(async () => (await import('./groups/batch.ts')).batchRules),
  autoscaling: onDemand(async () => (await import('./groups/autoscaling.ts')).autoscalingRules),
  policy: onDemand(async () => (await import('./groups/policy.ts')).policyRules),
  'certificates.k8s.io': onDemand(async () => (await import('./groups/certificates.ts')).certificatesRules),
  'flowcontrol.apiserver.k8s.io': onDemand(async () => (await import('./groups/flowcontrol.ts')).flowcontrolRules),
  'apiextensions.k8s.io': onDemand(async () => (await import('./groups/apiextensions.ts')).apiextensionsRules),
  'admissionregistration.k8s.io': onDemand(
    async () => (await import('./groups/admissionregistration.ts')).admissionregistrationRules,
  ),
};

type Kind = Pick<KubeObject, 'apiVersion' | 'kind'>;

const nameOf = ({ apiVersion, kind }: Kind): string => `${apiVersion}/${kind}`;

const laterOf = (of: Kind): OnDemand<KindRules> | undefined =>
  nameOf(of) in atHand ? undefined : later[splitApiVersion(of.apiVersion).group];

/** Fetches the rules of a kind, which has to be done before an object of it is judged; nothing to wait for where they are here. */
export function rulesOfKind(of: Kind): Promise<unknown> | undefined {
  const group = laterOf(of);
  return group && !group.here ? group.load() : undefined;
}

/** Fetches the rules of every group. */
export async function loadRules(): Promise<void> {
  await Promise.all(Object.values(later).map((group) => group.load()));
}

function rulesOf(of: Kind): Rules | undefined {
  const group = laterOf(of);
  if (group && !group.here) throw new Error(`the rules of ${nameOf(of)} are not here yet`);
  return (group?.here ?? atHand)[nameOf(of)];
}

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
