import type { KubeObject } from '../../apimachinery/object.ts';
import { admissionRequest } from '../admission-request.ts';
import type { Stage } from '../stage.ts';
import type { Decoded, Mutated } from '../walk.ts';

/** Plug-ins that may change what is to be stored. */
export const mutate: Stage<'mutating-admission', Decoded, Mutated> = {
  room: 'mutating-admission',
  run: (server, context, request) => {
    const outcome = server.admission.mutate(context, admissionRequest(request));
    if (!outcome.ok) return outcome;
    if (request.operation === 'DELETE') return { ...outcome, value: { mutated: true, ...request } };
    const draft = outcome.value ?? request.draft;
    const changed = draft !== request.draft;
    return {
      ...outcome,
      value: { mutated: true, ...request, draft },
      ...(changed && { change: () => ({ before: text(request.draft), after: text(draft) }) }),
    };
  },
};

const text = (object: KubeObject): string => JSON.stringify(object);
