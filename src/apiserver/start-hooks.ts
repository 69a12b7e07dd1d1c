/** What the server begins when it starts, in the order in which its health is told. Upstream: pkg/controlplane/{instance,apiserver/server}.go */
export const startHooks = [
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
] as const;

export type StartHook = (typeof startHooks)[number];
