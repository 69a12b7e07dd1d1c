import './terminal.css';
import { Plus, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../flow/page.tsx';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Select } from '../ui/Select.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { ScreenView } from './ScreenView.tsx';
import { closeScreen, openScreen, type Screen, terminalsOf } from './sessions.ts';

const userOn = ({ machine, identity }: Screen): string =>
  machine !== workstation ? 'root' : identity === 'kubernetes-admin' ? 'admin' : identity;

const nameOf = (screen: Screen): string => `${userOn(screen)}@${screen.machine}`;

const workstation = 'workstation';

/** Shells on the learner's workstation and on the cluster's machines, a tab each. */
export default function Terminals() {
  const t = useWords();
  const { session } = useApp();
  const identity = useLayout((state) => state.identity);
  const machines = useSession((state) => state.machines);
  const { screens, current } = useStore(terminalsOf(session));
  const [machine, setMachine] = useState(workstation);
  const shown = screens.find(({ id }) => id === current);

  useEffect(() => {
    if (terminalsOf(session).getState().screens.length === 0) openScreen(session, { machine: workstation, identity });
    // Only the first look at the terminals opens one by itself.
  }, [session, identity]);

  return (
    <div className="tm">
      <div className="tm-head">
        <Tabs
          label={t('terminal.sessions')}
          className="tm-tabs"
          current={current}
          onPick={(id) => terminalsOf(session).setState({ current: id })}
          items={screens.map((screen) => ({
            id: screen.id,
            label: nameOf(screen),
            hint: t('terminal.label', { machine: screen.machine, identity: screen.identity }),
          }))}
        />
        {shown && (
          <IconButton
            icon={X}
            size={13}
            className="small"
            label={t('terminal.close', { name: nameOf(shown) })}
            onClick={() => closeScreen(session, shown.id)}
          />
        )}
        <span className="tm-push" />
        <span className="tm-hint tm-try">{t('terminal.try')}</span>
        <span className="tm-hint">{t('terminal.leave')}</span>
        <Select
          label={t('terminal.machine')}
          value={machine}
          options={machines.map((id) => ({ id, label: id }))}
          onChange={(id) => {
            setMachine(id);
            openScreen(session, { machine: id, identity });
          }}
        />
        <IconButton
          icon={Plus}
          size={15}
          className="small"
          label={t('terminal.new')}
          onClick={() => openScreen(session, { machine, identity })}
        />
      </div>
      {shown && <ScreenView key={shown.id} screen={shown} />}
    </div>
  );
}
