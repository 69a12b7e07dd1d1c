import { type DependencyList, useEffect, useMemo, useState } from 'react';
import { answerOf, type Inquiry } from '../../journey/inquiry.ts';

/** What the log answers: at once where it is in memory, else nothing until it has been read from the disk. */
export function useAnswer<Answer>(ask: () => Inquiry<Answer>, known: DependencyList): Answer | undefined {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- what is known is what the caller says
  const asked = useMemo(() => ({ answer: answerOf(ask()) }), known);
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
