import { forbiddenStatus } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { attributesOf } from '../attributes.ts';
import type { Server } from '../server.ts';
import { AnswerNeeded } from '../../kernel/answer-needed.ts';
import { Refusal } from '../refusal.ts';
import type { Routed } from '../walk.ts';

/**
 * A write that creates what it was to change needs leave for that too. Throws `Refusal`, and `AnswerNeeded` where a
 * webhook decides. Upstream: endpoints/handlers/update.go (withAuthorization)
 */
export function ensureMayCreate({ authorize }: Server, context: Context, request: Routed): void {
  const outcome = authorize(context, { ...attributesOf(request), verb: 'create' });
  if (outcome instanceof Promise)
    throw new AnswerNeeded(async () => {
      await outcome;
    });
  if (outcome.ok) return;
  const reasons = outcome.evidence.authorizers.map(({ reason }) => reason).filter((reason) => reason !== '');
  throw new Refusal(forbiddenStatus(request.resource, request.info.name, reasons.join('\n')));
}
