import { Failure } from '../../failure.ts';
import { withPodSpec } from './pod-spec.ts';
import { setting } from './setter.ts';

/** Upstream: kubectl/pkg/cmd/set/set_serviceaccount.go */
export const serviceAccount = setting({
  command: 'set serviceaccount',
  usage: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  summary: 'Update the service account of a resource',
  aliases: ['sa'],
  flags: {},
  done: 'serviceaccount updated',
  refusal: 'failed to patch ServiceAccountName',
  wanted({ args }) {
    const serviceAccountName = args.at(-1);
    if (serviceAccountName === undefined) throw new Failure('error: serviceaccount is required');
    return {
      subjects: args.slice(0, -1),
      changed: (subject) => withPodSpec(subject, (spec) => ({ ...spec, serviceAccountName })),
    };
  },
});
