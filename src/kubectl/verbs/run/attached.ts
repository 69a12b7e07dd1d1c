import type { Json } from '../../api.ts';
import { attachTo, podOnce } from '../../attach-to.ts';
import { listAt, mapAt, textAt } from '../../describe/facts.ts';
import { Failure } from '../../failure.ts';
import { nameOf, namespaceOf } from '../../output/format.ts';
import type { VerbContext } from '../verb.ts';
import { restartPolicyOf } from './pod.ts';

/** Attaches to what was started, and ends as it does where it ends for good. @throws Failure with its exit code */
export async function attachedEnd(context: VerbContext, pod: Json): Promise<number> {
  const [container] = listAt(mapAt(pod, 'spec'), 'containers');
  const code = await attachTo(context, nameOf(pod), textAt(container, 'name'));
  const restart = restartPolicyOf(context);
  if (context.flags.bool('leave-stdin-open') || restart === 'Always') return code;
  const phases = restart === 'Never' ? ['Succeeded', 'Failed'] : ['Succeeded'];
  const ended = await podOnce(context, nameOf(pod), (current) =>
    phases.includes(textAt(mapAt(current, 'status'), 'phase')) ? current : undefined,
  );
  if (textAt(mapAt(ended, 'status'), 'phase') === 'Succeeded') return 0;
  throw failureOf(ended);
}

function failureOf(pod: Json): Failure {
  const title = `pod ${namespaceOf(pod)}/${nameOf(pod)}`;
  const [status] = listAt(mapAt(pod, 'status'), 'containerStatuses');
  const end = mapAt(status, 'state', 'terminated');
  const code = Number(end['exitCode'] ?? 0);
  if (code === 0) return new Failure(`error: ${title} failed with unknown exit code`);
  const message = textAt(end, 'message');
  return new Failure(`${title} terminated (${textAt(end, 'reason')})${message && `\n${message}`}`, code);
}
