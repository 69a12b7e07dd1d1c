import type { VerbGroup } from '../verb.ts';
import { namespace, priorityClass, quota, serviceAccount } from './basics.ts';
import { clusterRoleBinding, roleBinding } from './bindings.ts';
import { configMap, genericSecret, registrySecret, tlsSecret } from './config.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { createFromFiles } from './from-files.ts';
import { ingress } from './ingress.ts';
import { clusterRole, role } from './roles.ts';
import { clusterIp, externalName, loadBalancer, nodePort } from './services.ts';
import { token } from './token.ts';
import { cronJob, deployment, job } from './workloads.ts';

const secret: VerbGroup = {
  usage: 'create secret (docker-registry | generic | tls)',
  summary: 'Create a secret using a specified subcommand',
  helpTo: 'stderr',
  subcommands: { 'docker-registry': registrySecret, generic: genericSecret, tls: tlsSecret },
};

const service: VerbGroup = {
  usage: 'create service',
  summary: 'Create a service using a specified subcommand',
  aliases: ['svc'],
  helpTo: 'stderr',
  subcommands: { clusterip: clusterIp, externalname: externalName, loadbalancer: loadBalancer, nodeport: nodePort },
};

/** Upstream: kubectl/pkg/cmd/create/create.go */
export const create: VerbGroup = {
  usage: createFromFiles.usage,
  summary: createFromFiles.summary,
  long: 'Create a resource from a file or from stdin.\n\n JSON and YAML formats are accepted.',
  helpTo: 'stderr',
  alone: createFromFiles,
  subcommands: {
    clusterrole: clusterRole,
    clusterrolebinding: clusterRoleBinding,
    configmap: configMap,
    cronjob: cronJob,
    deployment,
    ingress,
    job,
    namespace,
    poddisruptionbudget: disruptionBudget,
    priorityclass: priorityClass,
    quota,
    role,
    rolebinding: roleBinding,
    secret,
    service,
    serviceaccount: serviceAccount,
    token,
  },
};
