import { Zap } from 'lucide-react';
import type { FaultNote } from '../../journey/faults.ts';
import { useJourney, usePage, useSession, useText } from './page.tsx';

/** What is wrong with a component at the moment on show. */
export type Trouble = 'dead' | 'freeze' | 'slow';

const troublesome = (faults: ReadonlyMap<string, FaultNote>, component: string): FaultNote | undefined => {
  let found: FaultNote | undefined;
  for (const note of faults.values()) {
    const { fault } = note;
    if (!('component' in fault) || fault.component !== component) continue;
    if (fault.kind === 'freeze') return note;
    if (fault.kind === 'slow') found = note;
  }
  return found;
};

const useFaultOf = (component: string | undefined): FaultNote | undefined =>
  useJourney((view) => (component === undefined ? undefined : troublesome(view.faults, component)));

export function useTrouble(component: string | undefined): Trouble | undefined {
  const dead = useSession(({ components }) => components.find(({ id }) => id === component)?.life === 'dead');
  const fault = useFaultOf(component);
  return dead ? 'dead' : (fault?.fault.kind as 'freeze' | 'slow' | undefined);
}

export const troubleKey = (trouble: Trouble): string => (trouble === 'dead' ? 'flow.dead' : `faults.state.${trouble}`);

/** What can be done about a component from its card: put it right where something is wrong with it, else break it. */
export function TroubleButton({ component }: { component: string }) {
  const t = useText();
  const { restart, mend, breakAt } = usePage();
  const trouble = useTrouble(component);
  const fault = useFaultOf(component);
  if (trouble === undefined)
    return (
      <button
        type="button"
        className="fm-zap nodrag"
        tabIndex={-1}
        aria-label={t('faults.break-named', { name: component })}
        title={t('faults.break-named', { name: component })}
        onClick={() => breakAt(component)}
      >
        <Zap size={13} aria-hidden="true" />
      </button>
    );
  return (
    <button
      type="button"
      className="fm-restart nodrag"
      onClick={() => (trouble === 'dead' || !fault ? restart(component) : mend(fault))}
    >
      {t(trouble === 'dead' ? 'flow.restart' : 'faults.mend')}
    </button>
  );
}
