import './faults.css';
import { useState } from 'react';
import { type Fault, legs, type Leg, type Link, type MessageFaultKind } from '../../protocol/faults.ts';
import { present } from '../branches/branching.ts';
import { useJourney, useSession } from '../flow/page.tsx';
import { useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select } from '../ui/Select.tsx';
import { FaultsInForce } from './FaultsInForce.tsx';
import { isInForce, targetId, targetsOf, type Way, waysOf } from './targets.ts';

const delays = [0.5, 2, 5, 15] as const;

/** Where the reader breaks things, and mends them. */
export function FaultsDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const app = useApp();
  const { layout } = app;
  const components = useSession((state) => state.components.map(({ id }) => id).join(' ')).split(' ');
  const targets = targetsOf(components);
  const chosen = useLayout((state) => state.faultTarget);
  const target = targets.find((candidate) => targetId(candidate) === chosen) ?? targets[0]!;
  const [late, setLate] = useState<string>('2');
  const inject = (fault: Fault): void => void present(app).then((now) => now?.session.faults.inject(fault));
  return (
    <Dialog title={t('faults.title')} onClose={onClose}>
      <p>{t('faults.hint')}</p>
      <FaultsInForce />
      <div className="fa-where">
        <span>{t('faults.where')}</span>
        <Select
          label={t('faults.where')}
          value={targetId(target)}
          options={targets.map((candidate) => ({ id: targetId(candidate), label: targetId(candidate) }))}
          onChange={(faultTarget) => layout.setState({ faultTarget })}
        />
      </div>
      <ul className="fa-ways">
        {waysOf(target, Number(late) * 1000).map((way) => (
          <WayRow key={way.name} way={way} onPick={() => inject(way.fault)}>
            {way.name === 'slow' && <Late value={late} onChange={setLate} />}
          </WayRow>
        ))}
      </ul>
      {!('component' in target) && <MessageForm key={targetId(target)} link={target} onPick={inject} />}
    </Dialog>
  );
}

interface WayProps {
  readonly way: Way;
  readonly onPick: () => void;
  readonly children?: React.ReactNode;
}

function WayRow({ way: { name, fault }, onPick, children }: WayProps) {
  const t = useWords();
  const done = useJourney(({ faults }) => isInForce(faults.values(), fault));
  const label = t(`faults.kind.${name}`);
  return (
    <li>
      <h3>{label}</h3>
      <p>{t(`faults.what.${name}`)}</p>
      {children}
      <button type="button" className="ps-button small danger" aria-label={label} disabled={done} onClick={onPick}>
        {t('faults.do')}
      </button>
    </li>
  );
}

function Late({ value, onChange }: { value: string; onChange: (seconds: string) => void }) {
  const t = useWords();
  return (
    <Select
      label={t('faults.late')}
      value={value}
      options={delays.map((seconds) => ({ id: String(seconds), label: t('faults.seconds', { seconds }) }))}
      onChange={onChange}
    />
  );
}

const messageKinds: readonly MessageFaultKind[] = ['lose', 'delay', 'duplicate', 'reorder'];
const often = ['1', '5', '0'] as const;

/** What happens to which messages of a connection, and how often. */
function MessageForm({ link, onPick }: { link: Link; onPick: (fault: Fault) => void }) {
  const t = useWords();
  const [kind, setKind] = useState<MessageFaultKind>('lose');
  const [leg, setLeg] = useState<Leg>('answer');
  const [about, setAbout] = useState('');
  const [times, setTimes] = useState<(typeof often)[number]>('1');
  const [late, setLate] = useState<string>('5');
  return (
    <form
      className="fa-message"
      onSubmit={(event) => {
        event.preventDefault();
        onPick({
          kind,
          leg,
          about,
          ...link,
          ...(times !== '0' && { times: Number(times) }),
          ...(kind === 'delay' && { ms: Number(late) * 1000 }),
        });
      }}
    >
      <Select
        label={t('faults.do')}
        value={kind}
        options={messageKinds.map((id) => ({ id, label: t(`faults.kind.${id}`) }))}
        onChange={setKind}
      />
      <Select
        label={t('faults.leg')}
        value={leg}
        options={legs.map((id) => ({ id, label: t(`faults.leg.${id}`) }))}
        onChange={setLeg}
      />
      {kind === 'delay' && <Late value={late} onChange={setLate} />}
      <Select
        label={t('faults.times')}
        value={times}
        options={often.map((id) => ({ id, label: t(`faults.times.${id}`) }))}
        onChange={setTimes}
      />
      <input
        type="text"
        className="ps-field"
        aria-label={t('faults.about')}
        title={t('faults.about')}
        placeholder={t('faults.about.example')}
        value={about}
        onChange={(event) => setAbout(event.target.value)}
      />
      <button type="submit" className="ps-button small danger">
        {t('faults.do')}
      </button>
      <p>{t('faults.what.message')}</p>
    </form>
  );
}
