import type { KubeObject } from '../../apimachinery/object.ts';
import type { Status } from '../../apimachinery/status.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { AdmissionEvidence } from '../../protocol/evidence/admission.ts';
import type { Mutation } from '../admission/plugin.ts';
import { admissionRequest } from '../admission-request.ts';
import type { Stage } from '../stage.ts';
import type { Decoded, Mutated } from '../walk.ts';

/** Plug-ins that may change what is to be stored. */
export const mutate: Stage<'mutating-admission', Decoded, Mutated> = {
  room: 'mutating-admission',
  run: (server, context, request) => {
    const outcome = server.admission.mutate(context, admissionRequest(request));
    return outcome instanceof Promise ? outcome.then((late) => mutated(request, late)) : mutated(request, outcome);
  },
};

function mutated(request: Decoded, outcome: Mutation): Outcome<Mutated, AdmissionEvidence, Status> {
  if (!outcome.ok) return outcome;
  if (request.operation === 'DELETE') return { ...outcome, value: { mutated: true, ...request } };
  const draft = outcome.value ?? request.draft;
  const changed = draft !== request.draft;
  return {
    ...outcome,
    value: { mutated: true, ...request, draft },
    ...(changed && { change: () => ({ before: text(request.draft), after: text(draft) }) }),
  };
}

const text = (object: KubeObject): string => JSON.stringify(object);
