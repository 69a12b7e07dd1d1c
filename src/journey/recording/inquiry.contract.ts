import { answerOf, type Inquiry } from './inquiry.ts';

/** The answer of a log that is in memory as a whole. */
export function answered<Answer>(inquiry: Inquiry<Answer>): Answer {
  const answer = answerOf(inquiry);
  if (answer instanceof Promise) throw new Error('the log is not in memory');
  return answer;
}
