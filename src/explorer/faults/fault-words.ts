import { type Fault, isMessageFault } from '../../protocol/faults.ts';
import type { StrikeSubject } from '../../protocol/spans.ts';
import type { Translate } from '../flow/page.tsx';

/** A fault in one sentence. */
export function faultWords(t: Translate, fault: Fault): string {
  const says = `faults.says.${fault.kind}`;
  if ('component' in fault)
    return t(says, { component: fault.component, seconds: fault.kind === 'slow' ? fault.ms / 1000 : 0 });
  const { from, to } = fault;
  if (!isMessageFault(fault)) return t(says, { from, to });
  const message = [t(`faults.leg.${fault.leg}`), fault.about].filter(Boolean).join(' ');
  return t(says, { from, to, message, seconds: (fault.ms ?? 0) / 1000 });
}

/** What a fault did, in one sentence. */
export function strikeWords(t: Translate, { fault, from, to, leg, message, ms }: StrikeSubject): string {
  if (leg === undefined) return t('faults.given-up', { from, to, seconds: (ms ?? 0) / 1000 });
  return t('faults.struck', {
    fault: t(`faults.kind.${fault}`),
    leg: t(`faults.leg.${leg}`),
    message: message || `${from} → ${to}`,
  });
}
