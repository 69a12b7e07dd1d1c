import { Play } from 'lucide-react';
import { useState } from 'react';
import { answerOf } from '../../journey/recording/inquiry.ts';
import type { Recording } from '../../journey/recording/recording.ts';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { Copyable } from '../ui/Copyable.tsx';

/** Two runs that the address names: they are played when the reader asks for it. */
export function LinkedRuns({ text }: { text: string }) {
  const t = useWords();
  const app = useApp();
  const playing = useLayout((state) => state.playing);
  const [problem, setProblem] = useState('');
  const play = async (): Promise<void> => {
    const [{ readLinkedRuns }, { playLinkedRuns }] = await Promise.all([
      import('./linked-runs.ts'),
      import('./play-linked-runs.ts'),
    ]);
    try {
      await playLinkedRuns(app, await readLinkedRuns(text));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="br-linked">
      <p>{t('branches.linked')}</p>
      <p role="status">{playing && t(`branches.playing.${playing}`)}</p>
      {!playing && (
        <button type="button" className="ps-button solid" onClick={() => void play()}>
          <Play size={12} fill="currentColor" aria-hidden="true" />
          {t('branches.play')}
        </button>
      )}
      {problem && <p role="alert">{t('branches.unreadable', { message: problem })}</p>}
    </div>
  );
}

interface Side {
  readonly name: string;
  readonly recording: Recording;
}

/** Makes the address that names two runs; long logs take a moment. */
export function LinkToRuns({ left, right }: { left: Side; right: Side }) {
  const t = useWords();
  const [link, setLink] = useState<string>();
  const make = async (): Promise<void> => {
    const { runOf, writeLinkedRuns } = await import('./linked-runs.ts');
    const run = async ({ name, recording }: Side) => runOf(name, await answerOf(recording.records()));
    const text = await writeLinkedRuns({ left: await run(left), right: await run(right) });
    setLink(`${new URL('./', location.href).href}#runs=${text}`);
  };
  if (link !== undefined) return <Copyable label={t('branches.link')} text={link} />;
  return (
    <button type="button" className="ps-button small br-link" onClick={() => void make()}>
      {t('branches.link')}
    </button>
  );
}
