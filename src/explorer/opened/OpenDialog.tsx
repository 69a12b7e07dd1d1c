import './opened.css';
import { FileUp } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { present } from '../branches/branching.ts';
import { Recording } from '../../journey/recording/recording.ts';
import type { Session } from '../../protocol/session.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { useApp, useWords } from '../stores/session-context.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { isUnreadable } from './elsewhere.ts';

/** Opens what other clusters wrote, or another cluster itself: in the same views, to be looked at. */
export function OpenDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [address, setAddress] = useState('');
  const isOpen = useIsOpen();

  const attempt = async (open: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await open();
    } catch (error) {
      if (!isOpen()) return;
      setProblem(
        error instanceof Error && error.name === 'BadScenario'
          ? t('opened.cannot.scenario', {
              step: (error as Error & { readonly step: number }).step,
              message: error.message,
            })
          : isUnreadable(error)
            ? t(`opened.cannot.${error.why}`, { line: error.line, message: error.message })
            : t(error instanceof TypeError ? 'opened.cannot.malformed' : 'opened.cannot.connect', {
                message: error instanceof Error ? error.message : String(error),
              }),
      );
      setBusy(false);
    }
  };
  /** Whoever has closed the dialog meanwhile wants to stay where they are. */
  const visit = (session: Session): void => {
    if (isOpen()) app.visit(session);
    else session.close();
  };
  const play = async (scenario: Scenario): Promise<void> => {
    const { clusterWait, playScenario } = await import('../scenario/play-scenario.ts');
    if (!isOpen()) return;
    const now = await present(app);
    if (!now) return;
    onClose();
    void playScenario(now.session, scenario, clusterWait(now.session));
  };
  const openText = (name: string, text: string): Promise<void> =>
    attempt(async () => {
      const { readScenario } = await import('../scenario/read-scenario.ts');
      const scenario = readScenario(text);
      if (scenario) return play(scenario);
      const { session, reading } = await app.elsewhere.openRecording(name, text);
      // What somebody else wrote is folded once before it takes the page's place.
      new Recording().take(reading.records);
      visit(session);
    });
  const openFile = (file: File | undefined): void => {
    if (file) void file.text().then((text) => openText(file.name, text));
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    openFile(event.dataTransfer.files[0]);
  };

  return (
    <Dialog title={t('opened.title')} onClose={onClose}>
      <p>{t('opened.hint')}</p>
      <label
        className="op-drop"
        data-busy={busy || undefined}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      >
        <FileUp size={18} aria-hidden="true" />
        <span>{t(busy ? 'opened.reading' : 'opened.pick')}</span>
        <input type="file" disabled={busy} onChange={(event) => openFile(event.target.files?.[0])} />
      </label>
      <ul className="op-kinds">
        {(['audit', 'objects', 'otlp', 'scenario'] as const).map((kind) => (
          <li key={kind}>{t(`opened.kind.${kind}`)}</li>
        ))}
      </ul>
      <form
        className="op-connect"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(async () => visit(await app.elsewhere.connectTo(address)));
        }}
      >
        <h3>{t('opened.connect')}</h3>
        <p>{t('opened.connect.hint')}</p>
        <code>kubectl proxy --www=dist --www-prefix=/podscope/</code>
        <div>
          <input
            className="ps-field"
            type="text"
            inputMode="url"
            aria-label={t('opened.address')}
            placeholder={t('opened.address.example')}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
          <button type="submit" className="ps-button" disabled={busy}>
            {t('opened.do-connect')}
          </button>
        </div>
      </form>
      {problem && (
        <p className="op-problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

/** Whether the dialog is still there when something slow has come to its end. */
function useIsOpen(): () => boolean {
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  return () => open.current;
}
