import { useEffect, useId, useState } from 'react';
import type { SchedulerSetup, SetupProblem } from '../../protocol/session.ts';
import { newestFirst } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import { present } from '../branches/branching.ts';
import { useJourney } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** Where the reader says how pods are placed: the scheduler's configuration, and a plugin of one's own. */
export function SetupDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const app = useApp();
  const [setup, setSetup] = useState<SchedulerSetup>();
  const [outcome, setOutcome] = useState<readonly SetupProblem[]>();
  const failed = useJourney(newestFault);
  useEffect(() => {
    void app.session.scheduler.read().then(setSetup);
  }, [app]);
  if (!setup) return null;
  const change = (part: Partial<SchedulerSetup>): void => {
    setSetup({ ...setup, ...part });
    setOutcome(undefined);
  };
  const write = async (): Promise<void> => {
    const now = await present(app);
    if (now) setOutcome(await now.session.scheduler.write(setup));
  };
  const problemsOf = (where: SetupProblem['where']) => outcome?.filter((problem) => problem.where === where) ?? [];
  const running = outcome === undefined && failed ? [{ where: 'plugin' as const, ...failed }] : [];
  return (
    <Dialog title={t('scheduling.setup')} wide onClose={onClose}>
      <p className="sc-fine">{t('scheduling.setup-note')}</p>
      <Field
        label={t('scheduling.setup.configuration')}
        value={setup.configuration}
        problems={problemsOf('configuration')}
        onChange={(configuration) => change({ configuration })}
      />
      <Field
        label={t('scheduling.setup.plugin')}
        note={t('scheduling.setup.plugin-note')}
        value={setup.plugin}
        problems={[...problemsOf('plugin'), ...running]}
        onChange={(plugin) => change({ plugin })}
      />
      <div className="sc-setup-end">
        <button type="button" className="ps-button" onClick={() => void write()}>
          {t('scheduling.setup.apply')}
        </button>
        <span role="status">{outcome?.length === 0 && t('scheduling.setup.applied')}</span>
      </div>
    </Dialog>
  );
}

/** What went wrong in the reader's own plugin, if it did in the newest attempt that asked it. */
function newestFault({ cycles }: JourneyView) {
  for (const { phases } of newestFirst(cycles)) {
    const runs = [phases.filter, phases.score, phases.permit].flatMap((visit) => visit?.evidence?.own ?? []);
    if (runs.length > 0) return runs.find(({ fault }) => fault)?.fault;
  }
  return undefined;
}

interface FieldProps {
  readonly label: string;
  readonly note?: string;
  readonly value: string;
  readonly problems: readonly SetupProblem[];
  readonly onChange: (value: string) => void;
}

function Field({ label, note, value, problems, onChange }: FieldProps) {
  const t = useWords();
  const id = useId();
  return (
    <div className="sc-setup">
      <label htmlFor={id}>{label}</label>
      {note && <p className="sc-fine">{note}</p>}
      <textarea
        id={id}
        rows={Math.min(18, value.split('\n').length + 1)}
        spellCheck={false}
        value={value}
        aria-invalid={problems.length > 0}
        aria-describedby={`${id}-problems`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={`${id}-problems`} role="alert">
        {problems.map(({ message, line }) => (
          <p key={message}>
            {line !== undefined && <b>{t('scheduling.setup.line', { line })} </b>}
            {message}
          </p>
        ))}
      </div>
    </div>
  );
}
