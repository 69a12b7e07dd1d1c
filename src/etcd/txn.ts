import { type RequestOp, type ResponseOp, revision, type TxnReply, type TxnRequest } from '../protocol/kv.ts';
import { holds } from './compare.ts';
import type { KeyIndex } from './key-index.ts';
import type { Write } from './write.ts';

/** An operation that reads or writes by itself. */
export type PlainOp = Exclude<RequestOp, { readonly op: 'txn' }>;

/** A transaction whose conditions have been evaluated, nested ones too: what is left are the branches taken. */
export interface Decision {
  readonly succeeded: boolean;
  readonly steps: readonly (PlainOp | { readonly op: 'txn'; readonly decision: Decision })[];
}

/** Evaluates every condition before anything is written. */
export function decide(index: KeyIndex, request: TxnRequest): Decision {
  const succeeded = request.compare.every((compare) => holds(index, compare));
  const steps = (succeeded ? request.success : request.failure).map((op): Decision['steps'][number] =>
    op.op === 'txn' ? { op: 'txn', decision: decide(index, op.request) } : op,
  );
  return { succeeded, steps };
}

/** The operations of all branches taken, in order. */
export function* operationsOf({ steps }: Decision): Generator<PlainOp> {
  for (const step of steps) {
    if (step.op === 'txn') yield* operationsOf(step.decision);
    else yield step;
  }
}

export function run(decision: Decision, write: Write): TxnReply {
  const responses = responsesOf(decision, write);
  return { revision: write.revision, succeeded: decision.succeeded, responses };
}

/** Only the outermost transaction tells its revision. */
const responsesOf = ({ steps }: Decision, write: Write): readonly ResponseOp[] =>
  steps.map((step): ResponseOp => {
    switch (step.op) {
      case 'range':
        return { op: 'range', reply: write.range(step.request) };
      case 'put':
        return { op: 'put', reply: write.put(step.request) };
      case 'deleteRange':
        return { op: 'deleteRange', reply: write.deleteRange(step.request) };
      case 'txn': {
        const { succeeded } = step.decision;
        return {
          op: 'txn',
          reply: { revision: revision(0), succeeded, responses: responsesOf(step.decision, write) },
        };
      }
    }
  });
