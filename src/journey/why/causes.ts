import type { LogRecord, SpanStart } from '../../kernel/span.ts';
import type { Inquiry } from '../recording/inquiry.ts';
import type { Recording } from '../recording/recording.ts';
import type { JourneyView } from '../view.ts';
import { newestFirst } from '../tape.ts';

/** Longer chains go back to things that nobody asks about. */
const longest = 16;

/** From a piece of work to what caused it: who called it, and across a watch what was heard of. */
export function causesOf(recording: Recording, start: SpanStart): readonly SpanStart[] {
  const chain = [start];
  const seen = new Set([start.id]);
  while (chain.length < longest) {
    const last = chain.at(-1)!;
    const heard = (last.links ?? []).flatMap(({ spanId }) => recording.start(spanId) ?? []);
    const next = recording.start(last.parentId) ?? heard[0];
    if (!next || seen.has(next.id)) break;
    seen.add(next.id);
    chain.push(next);
  }
  return chain;
}

export interface ObjectAt {
  /** JSON text; absent where the object is not there. */
  readonly text?: string;
  readonly revision: number;
  /** Stored before the log began. */
  readonly earlier: boolean;
}

/** An object as it was stored at a moment of the log. @param until the last record before it; absent: now */
export function* objectAt(
  recording: Recording,
  view: JourneyView,
  key: string,
  until: LogRecord | undefined,
): Inquiry<ObjectAt | undefined> {
  const write = yield* recording.lastWrite(key, until);
  if (write)
    return { revision: write.revision, earlier: false, ...(write.value !== undefined && { text: write.value }) };
  for (const row of newestFirst(view.ledger))
    if (row.earlier && row.key === key)
      return { revision: row.revision, earlier: true, ...(row.value !== undefined && { text: row.value }) };
  return undefined;
}
