import type { Recording } from './recording.ts';

/** A part of a log that has to be in memory before a question can be answered. */
export interface Want {
  readonly recording: Recording;
  readonly position: number;
  /** The view at the position is wanted, not only the record before it. */
  readonly view?: true;
}

/** A question to the log. It names the parts that it needs and that are not in memory, and goes on when they are there. */
export type Inquiry<Answer> = Generator<Want, Answer, void>;

/** The answer: at once where all that it takes is in memory. */
export function answerOf<Answer>(inquiry: Inquiry<Answer>): Answer | Promise<Answer> {
  const step = inquiry.next();
  return step.done ? step.value : step.value.recording.load(step.value).then(() => answerOf(inquiry));
}
