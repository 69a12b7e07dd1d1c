import { amountsOf } from '../../amounts.ts';
import { Failure } from '../../failure.ts';
import { generated } from './generator.ts';

/** Upstream: kubectl/pkg/cmd/create/create_namespace.go */
export const namespace = generated({
  command: 'create namespace',
  usage: '[--dry-run=server|client|none]',
  summary: 'Create a namespace with the specified name',
  aliases: ['ns'],
  flags: {},
  object: (name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
});

/** Upstream: create_serviceaccount.go */
export const serviceAccount = generated({
  command: 'create serviceaccount',
  usage: '[--dry-run=server|client|none]',
  summary: 'Create a service account with the specified name',
  aliases: ['sa'],
  flags: {},
  refusal: 'failed to create serviceaccount:',
  object: (name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
});

/** Upstream: create_quota.go */
export const quota = generated({
  command: 'create quota',
  usage: '[--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  summary: 'Create a quota with the specified name',
  aliases: ['resourcequota'],
  flags: { hard: { kind: 'string' }, scopes: { kind: 'string' } },
  refusal: 'failed to create quota:',
  object(name, { flags }) {
    const hard = amountsOf(flags.string('hard') ?? '');
    const scopes = flags.string('scopes')?.split(',') ?? [];
    if (scopes.includes('')) throw new Failure('error: invalid resource quota scope ""');
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name },
      spec: { ...(hard && { hard }), ...(scopes.length > 0 && { scopes }) },
      status: {},
    };
  },
});

/** Upstream: create_priorityclass.go */
export const priorityClass = generated({
  command: 'create priorityclass',
  usage: '--value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  summary: 'Create a priority class with the specified name',
  aliases: ['pc'],
  flags: {
    value: { kind: 'int' },
    'global-default': { kind: 'bool' },
    description: { kind: 'string' },
    'preemption-policy': { kind: 'string' },
  },
  refusal: 'failed to create priorityclass:',
  object(name, { flags }) {
    const description = flags.string('description');
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value') ?? 0,
      ...(flags.bool('global-default') && { globalDefault: true }),
      ...(description && { description }),
      preemptionPolicy: flags.string('preemption-policy') ?? 'PreemptLowerPriority',
    };
  },
});
