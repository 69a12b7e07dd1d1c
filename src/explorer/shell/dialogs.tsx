import { type KeyboardEvent, useState } from 'react';
import { useSession } from '../flow/page.tsx';
import { useApp, useLayout, useSettings, useWords } from '../stores/session-context.tsx';
import { BranchesDialog } from '../branches/BranchesDialog.tsx';
import { present } from '../branches/branching.ts';
import { FaultsDialog } from '../faults/FaultsDialog.tsx';
import { OpenDialog as OpenRecordingDialog } from '../opened/OpenDialog.tsx';
import { SetupDialog } from '../scheduling/SetupDialog.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FindDialog } from './FindDialog.tsx';
import { bindingsWith, keyBindings, withKey } from './keyboard.ts';
import { ShareDialog } from './ShareDialog.tsx';
import { familyOf } from './family.tsx';

/** Whichever dialog is open. */
export function OpenDialog() {
  const { layout } = useApp();
  const dialog = useLayout((state) => state.dialog);
  const close = (): void => layout.setState({ dialog: undefined });
  switch (dialog) {
    case 'keys':
      return <KeysDialog onClose={close} />;
    case 'find':
      return <FindDialog onClose={close} />;
    case 'share':
      return <ShareDialog onClose={close} />;
    case 'components':
      return <ComponentsDialog onClose={close} />;
    case 'branches':
      return <BranchesDialog onClose={close} />;
    case 'open':
      return <OpenRecordingDialog onClose={close} />;
    case 'faults':
      return <FaultsDialog onClose={close} />;
    case 'placing':
      return <SetupDialog onClose={close} />;
    case undefined:
      return null;
  }
}

interface ClosableProps {
  readonly onClose: () => void;
}

function KeysDialog({ onClose }: ClosableProps) {
  const t = useWords();
  const { settings } = useApp();
  const letters = useSettings((state) => state.letterKeys);
  const own = useSettings((state) => state.keys);
  const inForce = bindingsWith(own);
  const [waiting, setWaiting] = useState<string>();
  const [refused, setRefused] = useState('');
  const choose = (event: KeyboardEvent, usual: string): void => {
    if (event.key === 'Tab' || event.key === 'Escape' || event.key === 'Enter') return setWaiting(undefined);
    event.preventDefault();
    event.stopPropagation();
    if (event.key.length !== 1) return;
    const keys = withKey(own, usual, event.key);
    setRefused(keys ? '' : t('shell.keys.taken', { key: event.key }));
    if (!keys) return;
    settings.setState({ keys });
    setWaiting(undefined);
  };
  return (
    <Dialog title={t('shell.keys')} onClose={onClose}>
      <label className="sh-check">
        <input
          type="checkbox"
          checked={letters}
          onChange={(event) => settings.setState({ letterKeys: event.target.checked })}
        />
        {t('shell.keys.letters')}
      </label>
      <p role="status" className="sh-refused">
        {refused || t(waiting ? 'shell.keys.press' : 'shell.keys.change-hint')}
      </p>
      <dl className="sh-keys">
        {keyBindings.map(({ shown, says, name, single }, place) => (
          <div key={shown} data-off={single && !letters}>
            <dt>
              {single ? (
                <button
                  type="button"
                  className="sh-rekey"
                  aria-pressed={waiting === shown}
                  aria-label={t('shell.keys.change', {
                    what: t(says, name ? { name: t(name) } : {}),
                    key: inForce[place]!.shown,
                  })}
                  title={t('shell.keys.change-hint')}
                  onClick={() => setWaiting(waiting === shown ? undefined : shown)}
                  onKeyDown={(event) => {
                    if (waiting === shown) choose(event, shown);
                  }}
                  onBlur={() => setWaiting(undefined)}
                >
                  <kbd>{waiting === shown ? '…' : inForce[place]!.shown}</kbd>
                </button>
              ) : (
                <kbd>{shown}</kbd>
              )}
            </dt>
            <dd>{t(says, name ? { name: t(name) } : {})}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function ComponentsDialog({ onClose }: ClosableProps) {
  const t = useWords();
  const app = useApp();
  const { session } = app;
  const act = (what: 'kill' | 'restart', id: string): void => void present(app).then((now) => now?.session[what](id));
  const components = useSession((state) => state.components);
  const canUndo = useSession((state) => state.storage === 'indexeddb');
  const [sure, setSure] = useState(false);
  const reset = async (): Promise<void> => {
    await session.reset();
    location.reload();
  };
  return (
    <Dialog title={t('shell.components')} onClose={onClose}>
      <p>{t('shell.components.hint')}</p>
      <ul className="sh-components">
        {components.map(({ id, life }) => (
          <li key={id} data-life={life} data-c={familyOf(id).family}>
            {familyOf(id).icon}
            <b>{id}</b>
            <span>{t(`shell.life.${life}`)}</span>
            {life === 'dead' ? (
              <button
                type="button"
                className="ps-button small"
                aria-label={t('shell.restart-named', { name: id })}
                onClick={() => act('restart', id)}
              >
                {t('shell.restart')}
              </button>
            ) : (
              <button
                type="button"
                className="ps-button small danger"
                aria-label={t('shell.kill-named', { name: id })}
                onClick={() => act('kill', id)}
              >
                {t('shell.kill')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="ps-button danger"
        onClick={() => {
          if (sure || canUndo) void reset();
          else setSure(true);
        }}
      >
        {t(sure ? 'shell.reset.sure' : 'shell.reset')}
      </button>
    </Dialog>
  );
}
