import { clockRates } from '../stores/speeds.ts';
import { useApp, useSettings, useWords } from '../stores/session-context.tsx';
import { Select } from '../ui/Select.tsx';
import { setSpeed } from './commands.ts';

/** How fast the cluster's clock goes, apart from how fast what is shown moves. */
export function ClockPicker({ named = false }: { named?: boolean }) {
  const t = useWords();
  const app = useApp();
  const clock = useSettings((state) => state.clock);
  return (
    <label className="sh-clock">
      <span className={named ? undefined : 'ps-sr'}>{t('shell.clock')}</span>
      <Select
        label={t('shell.clock')}
        title={t('shell.clock.hint')}
        value={clock}
        options={clockRates}
        onChange={(id) => setSpeed(app, { clock: id })}
      />
    </label>
  );
}
