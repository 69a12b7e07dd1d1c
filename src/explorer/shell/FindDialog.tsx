import { CornerDownLeft } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useApp, useSettings, useWords } from '../stores/session-context.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { run } from './commands.ts';
import { type Finding, find } from './find.ts';
import { bindingsWith } from './keyboard.ts';

/** React's own `autoFocus` comes before the dialog opens, which then moves the focus to its first button. */
const opensHere = (field: HTMLInputElement | null): void => field?.setAttribute('autofocus', '');

/** One field for views, commands, pods and requests. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const app = useApp();
  const [query, setQuery] = useState('');
  const [place, setPlace] = useState(0);
  const own = useSettings((state) => state.keys);
  const commands = bindingsWith(own)
    .filter(({ command }) => !['find', 'escape', 'apply'].includes(command.do))
    .map(({ command, says, name, shown }) => ({
      kind: 'command' as const,
      label: t(says, name ? { name: t(name) } : {}),
      note: shown,
      command,
    }));
  const findings = find(query, commands, app.journey.getState());
  const choose = (finding: Finding | undefined): void => {
    if (!finding) return;
    onClose();
    switch (finding.kind) {
      case 'command':
        return run(app, finding.command);
      case 'pod':
        app.selection.setState({ pod: finding.pod });
        return app.layout.setState({ view: 'lifecycle' });
      case 'request':
        app.selection.setState({ request: finding.request });
        return app.layout.setState({ view: 'map' });
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setPlace((place + step + findings.length) % Math.max(1, findings.length));
    }
    if (event.key === 'Enter') choose(findings[place]);
  };
  return (
    <Dialog title={t('shell.find')} onClose={onClose}>
      <input
        className="sh-query"
        role="combobox"
        aria-label={t('shell.find')}
        aria-expanded={findings.length > 0}
        aria-controls="sh-findings"
        aria-activedescendant={findings[place] ? `sh-finding-${place}` : undefined}
        placeholder={t('shell.find-what')}
        ref={opensHere}
        value={query}
        onKeyDown={onKey}
        onChange={(event) => {
          setQuery(event.target.value);
          setPlace(0);
        }}
      />
      <ul className="sh-findings" id="sh-findings" role="listbox" aria-label={t('shell.find')}>
        {findings.map((finding, number) => (
          <li
            key={`${finding.kind} ${finding.label} ${finding.note} ${number}`}
            id={`sh-finding-${number}`}
            role="option"
            aria-selected={number === place}
            onClick={() => choose(finding)}
          >
            <span>{finding.label}</span>
            <em>{finding.note}</em>
            {number === place && <CornerDownLeft size={13} aria-hidden="true" />}
          </li>
        ))}
      </ul>
      {findings.length === 0 && <p>{t('shell.find-none')}</p>}
    </Dialog>
  );
}
