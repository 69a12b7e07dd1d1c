import { useEffect, useMemo, useState } from 'react';
import { answerOf, type Inquiry } from '../../journey/recording/inquiry.ts';

/**
 * What the log answers: at once where it is in memory, else nothing until it has been read from the disk.
 * @param ask the same function as long as the answer would be the same
 */
export function useAnswer<Answer>(ask: () => Inquiry<Answer>): Answer | undefined {
  const asked = useMemo(() => ({ answer: answerOf(ask()) }), [ask]);
  const [late, setLate] = useState<{ readonly of: object; readonly answer: Answer }>();
  useEffect(() => {
    let isWanted = true;
    if (asked.answer instanceof Promise)
      void asked.answer.then((answer) => {
        if (isWanted) setLate({ of: asked, answer });
      });
    return () => {
      isWanted = false;
    };
  }, [asked]);
  if (!(asked.answer instanceof Promise)) return asked.answer;
  return late?.of === asked ? late.answer : undefined;
}
