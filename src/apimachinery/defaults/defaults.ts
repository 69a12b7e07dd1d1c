import type { KubeObject } from '../object.ts';
import { admissionregistrationDefaults } from './groups/admissionregistration.ts';
import { apiextensionsDefaults } from './groups/apiextensions.ts';
import { apiregistrationDefaults } from './groups/apiregistration.ts';
import { appsDefaults } from './groups/apps.ts';
import { authenticationDefaults } from './groups/authentication.ts';
import { autoscalingDefaults } from './groups/autoscaling.ts';
import { batchDefaults } from './groups/batch.ts';
import { coreDefaults } from './groups/core.ts';
import { discoveryDefaults } from './groups/discovery.ts';
import { flowcontrolDefaults } from './groups/flowcontrol.ts';
import { networkingDefaults } from './groups/networking.ts';
import { rbacDefaults } from './groups/rbac.ts';
import { schedulingDefaults } from './groups/scheduling.ts';
import { storageDefaults } from './groups/storage.ts';
import type { Defaults } from './rule.ts';

/** Upstream: pkg/apis/<group>/<version>/defaults.go, conversion.go */
const defaults: Defaults = {
  ...coreDefaults,
  ...appsDefaults,
  ...autoscalingDefaults,
  ...batchDefaults,
  ...networkingDefaults,
  ...storageDefaults,
  ...authenticationDefaults,
  ...discoveryDefaults,
  ...rbacDefaults,
  ...schedulingDefaults,
  ...flowcontrolDefaults,
  ...apiextensionsDefaults,
  ...apiregistrationDefaults,
  ...admissionregistrationDefaults,
};

/**
 * Fills in what was left out, in place. The object has been decoded against its schema. Nothing is written where nothing
 * is missing: what a patch left alone is part of what is stored, which is never changed.
 */
export function applyDefaults(object: KubeObject): void {
  defaults[`${object.apiVersion}/${object.kind}`]?.(object);
}
