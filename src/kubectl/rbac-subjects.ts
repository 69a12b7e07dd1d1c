import type { Json } from './api.ts';
import { Failure } from './failure.ts';
import type { Flags, FlagSpecs } from './flags.ts';

const apiGroup = 'rbac.authorization.k8s.io';

/** Who is bound to a role. */
export const rbacSubjectFlags: FlagSpecs = {
  user: { kind: 'list' },
  group: { kind: 'list' },
  serviceaccount: { kind: 'list' },
};

/** The users, groups and accounts that flags name. @param home of accounts without a namespace */
export function rbacSubjects(flags: Flags, home = ''): readonly Json[] {
  const words = (flag: string): readonly string[] => flags.list(flag).flatMap((text) => text.split(','));
  return [
    ...words('user').map((name) => ({ kind: 'User', apiGroup, name })),
    ...words('group').map((name) => ({ kind: 'Group', apiGroup, name })),
    ...words('serviceaccount').map((account) => {
      const [namespace, name, ...more] = account.split(':');
      if (!name || more.length > 0) throw new Failure('error: serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace: namespace || home };
    }),
  ];
}
