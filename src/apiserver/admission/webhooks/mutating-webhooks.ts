import { onDemand } from '../../../kernel/on-demand.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { isExempt } from '../policies/match.ts';
import { hooksOf, invocationOf } from './hooks.ts';

const hooksIn = hooksOf('mutatingwebhookconfigurations.admissionregistration.k8s.io');

const dispatching = onDemand(() => import('./mutating-dispatch.ts'));

/** One webhook after the other, each with what those before it made of the object. Upstream: admission/plugin/webhook/mutating/plugin.go */
export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  handles: (request, world) =>
    !isExempt(request) && hooksIn(world.reader).some((hook) => invocationOf(hook, request, world)),
  mutate: (request, world, context) =>
    dispatching.use(({ dispatch }) => dispatch(hooksIn(world.reader), request, world, context)),
};
