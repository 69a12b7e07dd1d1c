import { onDemand } from '../../../kernel/on-demand.ts';
import type { AdmissionPlugin } from '../plugin.ts';
import { isExempt } from '../policies/match.ts';
import { hooksOf, invocationOf } from './hooks.ts';

const hooksIn = hooksOf('validatingwebhookconfigurations.admissionregistration.k8s.io');

const dispatching = onDemand(() => import('./validating-dispatch.ts'));

/** All webhooks at once; the first that says no decides. Upstream: admission/plugin/webhook/validating/plugin.go */
export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  handles: (request, world) =>
    !isExempt(request) && hooksIn(world.reader).some((hook) => invocationOf(hook, request, world)),
  validate: (request, world, context) =>
    dispatching.use(({ dispatch }) => dispatch(hooksIn(world.reader), request, world, context)),
};
