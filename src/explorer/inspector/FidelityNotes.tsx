import { ExternalLink } from 'lucide-react';
import { fidelity, release, sourceOf } from '../../journey/fidelity.ts';
import type { SpanName } from '../../protocol/spans.ts';
import { useText } from '../flow/page.tsx';

/** How close stages are to the real ones, and where to read on; closed where they are many. */
export function FidelityNotes({ of }: { of: readonly SpanName[] }) {
  const t = useText();
  const notes = of.map((name) => <FidelityNote key={name} name={name} />);
  if (of.length < 3) return notes;
  const simplified = of.filter((name) => fidelity[name].level === 'simplified').length;
  return (
    <details className="in-fidelities">
      <summary>{t('explain.fidelities', { release, modelled: of.length - simplified, simplified })}</summary>
      {notes}
    </details>
  );
}

function FidelityNote({ name }: { name: SpanName }) {
  const t = useText();
  const { level, docs, absent } = fidelity[name];
  const source = sourceOf(name);
  return (
    <p className="in-fidelity">
      <b data-fidelity={level}>
        <code>{name}</code> {t(`explain.${level}`, { release })}
      </b>
      <Outside to={docs}>{t('explain.docs')}</Outside>
      {source && <Outside to={source}>{t('explain.source')}</Outside>}
      {absent?.map((part) => (
        <span key={part.name} data-fidelity="absent">
          {t('explain.absent')} <Outside to={part.docs}>{part.name}</Outside>
        </span>
      ))}
    </p>
  );
}

function Outside({ to, children }: { to: string; children: string }) {
  return (
    <a href={to} target="_blank" rel="noreferrer" title={to}>
      {children} <ExternalLink size={11} aria-hidden="true" />
    </a>
  );
}
