import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import type { Flags } from '../../flags.ts';
import { rbacSubjectFlags, rbacSubjects } from '../../rbac-subjects.ts';
import { generated } from './generator.ts';

const group = 'rbac.authorization.k8s.io';

/** Upstream: kubectl/pkg/cmd/create/create_rolebinding.go */
export const roleBinding = generated({
  command: 'create rolebinding',
  usage:
    '--clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  summary: 'Create a role binding for a particular role or cluster role',
  flags: { ...rbacSubjectFlags, role: { kind: 'string' }, clusterrole: { kind: 'string' } },
  refusal: 'failed to create rolebinding:',
  object(name, { flags }) {
    const [role, clusterRole] = [flags.string('role') ?? '', flags.string('clusterrole') ?? ''];
    if ((role === '') === (clusterRole === ''))
      throw new Failure('error: exactly one of clusterrole or role must be specified');
    return bindingOf('RoleBinding', name, role === '' ? 'ClusterRole' : 'Role', role || clusterRole, flags);
  },
});

/** Upstream: create_clusterrolebinding.go */
export const clusterRoleBinding = generated({
  command: 'create clusterrolebinding',
  usage:
    '--clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  summary: 'Create a cluster role binding for a particular cluster role',
  flags: { ...rbacSubjectFlags, clusterrole: { kind: 'string' } },
  required: ['clusterrole'],
  refusal: 'failed to create clusterrolebinding:',
  object: (name, { flags }) =>
    bindingOf('ClusterRoleBinding', name, 'ClusterRole', flags.string('clusterrole')!, flags),
});

function bindingOf(kind: string, name: string, roleKind: string, roleName: string, flags: Flags): Json {
  const subjects = rbacSubjects(flags);
  return {
    kind,
    apiVersion: `${group}/v1`,
    metadata: { name },
    ...(subjects.length > 0 && { subjects }),
    roleRef: { apiGroup: group, kind: roleKind, name: roleName },
  };
}
