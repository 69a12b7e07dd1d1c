import { Diamond, Plus, SkipBack, SkipForward, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { outcomes, type Predicate, predicateFields } from '../../journey/travel/predicate.ts';
import { useApp, useWords } from '../stores/session-context.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { predicateText, readPredicate, shownPredicate } from './links.ts';
import { navigatorOf } from './navigator.ts';

/** What people most often wait for. */
const presets = {
  ready: { kind: 'pods', field: 'status.conditions[type=Ready].status', value: 'True' },
  running: { kind: 'pods', field: 'status.phase', value: 'Running' },
  bound: { kind: 'pods', field: 'spec.nodeName' },
  rejected: { component: 'kube-apiserver', stage: 'response', outcome: 'refused' },
} as const satisfies Readonly<Record<string, Predicate>>;

type PresetId = keyof typeof presets;

/** What stops every press and the running cluster; and a form to add to it, or to run until something comes up. */
export function Breakpoints() {
  const t = useWords();
  const app = useApp();
  const { breakpoints } = useStore(app.playback);
  const set = (place: number, on: boolean): void =>
    app.playback.setState({ breakpoints: breakpoints.map((point, at) => (at === place ? { ...point, on } : point)) });
  return (
    <section className="pb-breaks" aria-label={t('playback.breakpoints')}>
      <header>
        <h3>{t('playback.breakpoints')}</h3>
        <IconButton
          icon={SkipBack}
          size={13}
          className="small"
          label={t('shell.key.back', { name: t('playback.to.breakpoint') })}
          onClick={() => navigatorOf(app).go('back', { to: 'breakpoint' })}
        />
        <IconButton
          icon={SkipForward}
          size={13}
          className="small"
          label={t('shell.key.forward', { name: t('playback.to.breakpoint') })}
          onClick={() => navigatorOf(app).go('forward', { to: 'breakpoint' })}
        />
      </header>
      <ul>
        {breakpoints.length === 0 && <li className="pb-none">{t('playback.no-breakpoints')}</li>}
        {breakpoints.map(({ predicate, on }, place) => (
          <li key={predicateText(predicate)}>
            <label>
              <input type="checkbox" checked={on} onChange={(event) => set(place, event.target.checked)} />
              <Diamond size={11} fill={on ? 'currentColor' : 'none'} aria-hidden="true" />
              <code>{shownPredicate(predicate)}</code>
            </label>
            <IconButton
              icon={X}
              size={13}
              className="small"
              label={t('playback.remove', { what: shownPredicate(predicate) })}
              onClick={() => navigatorOf(app).toggle(predicate)}
            />
          </li>
        ))}
      </ul>
      <PredicateForm />
    </section>
  );
}

function PredicateForm() {
  const t = useWords();
  const app = useApp();
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const predicate = readPredicate(new URLSearchParams(fields).toString());
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (predicate) navigatorOf(app).toggle(predicate);
  };
  return (
    <form className="pb-form" onSubmit={add}>
      <label className="pb-preset">
        <span>{t('playback.preset')}</span>
        <select value="" onChange={(event) => setFields({ ...presets[event.target.value as PresetId] })}>
          <option value="" disabled>
            {t('playback.preset.pick')}
          </option>
          {(Object.keys(presets) as PresetId[]).map((id) => (
            <option key={id} value={id}>
              {t(`playback.preset.${id}`)}
            </option>
          ))}
        </select>
      </label>
      {predicateFields.map((field) => (
        <label key={field}>
          <span>{t(`playback.field.${field}`)}</span>
          <input
            value={fields[field] ?? ''}
            spellCheck={false}
            autoCapitalize="none"
            list={field === 'outcome' ? 'pb-outcomes' : undefined}
            onChange={(event) => setFields({ ...fields, [field]: event.target.value })}
          />
        </label>
      ))}
      <datalist id="pb-outcomes">
        {outcomes.map((outcome) => (
          <option key={outcome} value={outcome} />
        ))}
      </datalist>
      <div className="pb-row">
        <button type="submit" className="ps-button small" disabled={!predicate}>
          <Plus size={12} aria-hidden="true" /> {t('playback.add')}
        </button>
        <button
          type="button"
          className="ps-button small solid"
          disabled={!predicate}
          onClick={() => predicate && navigatorOf(app).runUntil(predicate)}
        >
          {t('playback.run-until')}
        </button>
      </div>
    </form>
  );
}
