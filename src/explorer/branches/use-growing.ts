import { useEffect, useEffectEvent, useState } from 'react';
import { answerOf, type Inquiry } from '../../journey/recording/inquiry.ts';
import { useApp } from '../stores/session-context.tsx';

/** A reader does not read faster, and a comparison takes its time, ms. */
const lookEvery = 1000;

/** What the logs of runs answer, asked again as the one that goes on grows; nothing before the first answer. */
export function useGrowing<Answer>(ask: () => Inquiry<Answer>): Answer | undefined {
  const { recording } = useApp().feed;
  const [answer, setAnswer] = useState<{ readonly is: Answer }>();
  const asked = useEffectEvent(() => answerOf(ask()));
  useEffect(() => {
    let isWanted = true;
    let busy = false;
    let end = -1;
    const look = async (): Promise<void> => {
      if (busy || recording.end === end) return;
      ({ end } = recording);
      busy = true;
      const is = await asked();
      busy = false;
      if (isWanted) setAnswer({ is });
    };
    void look();
    const timer = setInterval(() => void look(), lookEvery);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [recording]);
  return answer?.is;
}
