import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { listAt } from '../../describe/facts.ts';
import { Failure } from '../../failure.ts';
import { rbacSubjectFlags, rbacSubjects } from '../../rbac-subjects.ts';
import { setting, subjectFailure } from './setter.ts';

const kinds = ['RoleBinding', 'ClusterRoleBinding'];

/** Upstream: kubectl/pkg/cmd/set/set_subject.go */
export const subject = setting({
  command: 'set subject',
  usage:
    '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  summary: 'Update the user, group, or service account in a role binding or cluster role binding',
  flags: rbacSubjectFlags,
  done: 'subjects updated',
  refusal: 'failed to patch subjects to rolebinding:',
  wanted({ args, flags, namespace }) {
    if (['user', 'group', 'serviceaccount'].every((flag) => !flags.has(flag)))
      throw new Failure('error: you must specify at least one value of user, group or serviceaccount');
    const wanted = rbacSubjects(flags, namespace);
    return {
      subjects: args,
      changed(found) {
        if (!kinds.includes(found.resource.kind))
          throw subjectFailure(found, 'setting subjects is only supported for RoleBinding/ClusterRoleBinding');
        const subjects = listAt(found.object, 'subjects');
        const more = wanted.filter((one) => !subjects.some((known) => jsonEqual(known, one)));
        return more.length === 0 ? found.object : { ...found.object, subjects: [...subjects, ...more] };
      },
    };
  },
});
