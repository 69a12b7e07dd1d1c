import { amountsOf } from '../../amounts.ts';
import type { Json } from '../../api.ts';
import { mapAt } from '../../describe/facts.ts';
import { Failure } from '../../failure.ts';
import { matching, withContainers, withPodSpec } from './pod-spec.ts';
import { setting } from './setter.ts';

/** Upstream: kubectl/pkg/cmd/set/set_resources.go */
export const resources = setting({
  command: 'set resources',
  usage: '(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  summary: 'Update resource requests/limits on objects with pod templates',
  flags: {
    containers: { kind: 'string', short: 'c' },
    limits: { kind: 'string' },
    requests: { kind: 'string' },
  },
  done: 'resource requirements updated',
  refusal: 'failed to patch resources update to pod template',
  wanted({ args, flags }) {
    const [limits, requests] = [flags.string('limits') ?? '', flags.string('requests') ?? ''];
    if (limits === '' && requests === '')
      throw new Failure('error: you must specify an update to requests or limits (in the form of --requests/--limits)');
    const wanted = Object.entries({ limits: amountsOf(limits), requests: amountsOf(requests) });
    const pattern = flags.string('containers') ?? '*';
    const change = (container: Json): Json => {
      const there = mapAt(container, 'resources');
      const amounts = wanted.flatMap(([field, more]) => (more ? [[field, { ...mapAt(there, field), ...more }]] : []));
      return { ...container, resources: { ...there, ...(Object.fromEntries(amounts) as Json) } };
    };
    return {
      subjects: args,
      changed: (subject) =>
        withPodSpec(subject, (spec) => {
          const after = withContainers(spec, matching(pattern), change);
          if (after.found === 0) throw new Failure(`error: unable to find container named ${pattern}`);
          return after.spec;
        }),
    };
  },
});
