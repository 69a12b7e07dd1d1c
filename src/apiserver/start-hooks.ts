/**
 * What the server begins when it starts, in the order in which its health is told. Upstream: pkg/controlplane/{instance,apiserver/server}.go,
 * k8s.io/kube-aggregator/pkg/apiserver/apiserver.go
 * Differs: there are no hooks for what is not done here: authentication of front proxies, identities and old tokens that are tracked.
 */
export const startHooks = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
] as const;

/** Those that are done when the server knows what is stored. */
export const readingHooks = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-kube-aggregator-informers',
  'apiservice-discovery-controller',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
] as const satisfies readonly (typeof startHooks)[number][];

/** Those that are done when what every cluster has is stored, and is being kept. */
export const keepingHooks = startHooks.filter((hook) => !(readingHooks as readonly string[]).includes(hook));

export type StartHook = (typeof startHooks)[number];
