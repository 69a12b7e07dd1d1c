import type { KubeObject } from '../../../apimachinery/object.ts';
import type { DaemonSet, Deployment } from '../../../apimachinery/types.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { setTemplateGeneration, templateGenerationOf } from '../../../apimachinery/template-generation.ts';
import { plain, restore, specAndStatus, type Strategies, type Strategy } from '../strategy.ts';

/** Annotations of a deployment are copied to its replica sets, so they are part of what it asks for. Upstream: pkg/registry/apps/deployment/strategy.go */
const deploymentStrategy: Strategy = {
  ...specAndStatus,
  prepareForUpdate(object, old, scope) {
    specAndStatus.prepareForUpdate(object, old, scope);
    if (scope === 'status') restore(object.metadata as never, old.metadata as never, 'labels');
    else if (isSameSpec(object, old) && !jsonEqual(object.metadata.annotations ?? {}, old.metadata.annotations ?? {}))
      object.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
};

const isSameSpec = (object: KubeObject, old: KubeObject): boolean =>
  jsonEqual((object as Deployment).spec, (old as Deployment).spec);

/** A daemon set counts the changes of its template. Upstream: pkg/registry/apps/daemonset/strategy.go */
const daemonSetStrategy: Strategy = {
  ...specAndStatus,
  prepareForCreate(object) {
    specAndStatus.prepareForCreate(object);
    setTemplateGeneration(object, Math.max(templateGenerationOf(object), 1));
  },
  prepareForUpdate(object, old, scope) {
    specAndStatus.prepareForUpdate(object, old, scope);
    const isSameTemplate = jsonEqual((object as DaemonSet).spec.template, (old as DaemonSet).spec.template);
    setTemplateGeneration(object, templateGenerationOf(old) + (isSameTemplate ? 0 : 1));
  },
};

export const appsStrategies: Strategies = {
  'controllerrevisions.apps': plain,
  'daemonsets.apps': daemonSetStrategy,
  'deployments.apps': deploymentStrategy,
  'replicasets.apps': specAndStatus,
  'statefulsets.apps': specAndStatus,
};
