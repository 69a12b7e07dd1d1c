import { Failure } from '../../failure.ts';
import { selectorOf } from '../../label-selector.ts';
import { generated } from './generator.ts';

/** Upstream: kubectl/pkg/cmd/create/create_pdb.go */
export const disruptionBudget = generated({
  command: 'create poddisruptionbudget',
  usage: '--selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  summary: 'Create a pod disruption budget with the specified name',
  aliases: ['pdb'],
  flags: {
    selector: { kind: 'string' },
    'min-available': { kind: 'string' },
    'max-unavailable': { kind: 'string' },
  },
  refusal: 'failed to create poddisruptionbudgets:',
  object(name, { flags }) {
    const selector = flags.string('selector') ?? '';
    const [least, most] = [flags.string('min-available') ?? '', flags.string('max-unavailable') ?? ''];
    const wrong =
      (selector === '' && 'a selector must be specified') ||
      (least === '' && most === '' && 'one of min-available or max-unavailable must be specified') ||
      (least !== '' && most !== '' && 'min-available and max-unavailable cannot be both specified') ||
      (least !== '' && !isAmount(least) && 'invalid format specified for min-available') ||
      (most !== '' && !isAmount(most) && 'invalid format specified for max-unavailable');
    if (wrong) throw new Failure(`error: ${wrong}`);
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(least !== '' && { minAvailable: numberOrText(least) }),
        selector: selectorOf(selector),
        ...(most !== '' && { maxUnavailable: numberOrText(most) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});

const isAmount = (text: string): boolean => /^\d+%?$/.test(text);

/** As Go's intstr.Parse reads it. */
export const numberOrText = (text: string): number | string => (/^[+-]?\d+$/.test(text) ? Number(text) : text);
