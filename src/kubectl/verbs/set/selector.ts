import { Failure } from '../../failure.ts';
import { mapAt } from '../../describe/facts.ts';
import { selectorOf } from '../../label-selector.ts';
import { setting } from './setter.ts';

/** Upstream: kubectl/pkg/cmd/set/set_selector.go */
export const selector = setting({
  command: 'set selector',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  summary: 'Set the selector on a resource',
  flags: { 'resource-version': { kind: 'string' } },
  done: 'selector updated',
  wanted({ args, flags }) {
    const text = args.at(-1);
    if (text === undefined) throw new Failure('error: one selector is required');
    const { matchLabels, matchExpressions } = selectorOf(text);
    const resourceVersion = flags.string('resource-version');
    return {
      subjects: args.slice(0, -1),
      writesAlways: true,
      changed({ resource, object }) {
        if (resource.kind !== 'Service' || resource.group !== '')
          throw new Failure('error: setting a selector is only supported for Services');
        if (matchExpressions) throw new Failure('error: match expressions are not supported on this object');
        return {
          ...object,
          ...(resourceVersion && { metadata: { ...mapAt(object, 'metadata'), resourceVersion } }),
          spec: { ...mapAt(object, 'spec'), selector: matchLabels ?? {} },
        };
      },
    };
  },
});
