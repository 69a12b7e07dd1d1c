import { Fragment, type ReactNode } from 'react';
import type { DiffLine } from '../../journey/diff.ts';
import { useText } from '../flow/page.tsx';

const signs = { same: '', added: '+', removed: '−', folded: '⋯' } as const;

interface DiffViewProps {
  readonly lines: readonly DiffLine[];
  /** Says beside a changed line who wrote it. */
  readonly blame?: (line: DiffLine) => ReactNode;
}

/** An object as YAML with what was added and removed; equal parts are one line that says how many. */
export function DiffView({ lines, blame }: DiffViewProps) {
  const t = useText();
  return (
    <div
      className="in-diff"
      data-blame={blame ? true : undefined}
      role="region"
      aria-label={t('inspector.what-changed')}
      tabIndex={0}
    >
      {lines.map((line, place) => (
        <div key={`${place} ${line.path}`} data-kind={line.kind}>
          <i aria-hidden="true">{signs[line.kind]}</i>
          {line.kind === 'folded' ? (
            <span>{t('inspector.lines-same', { name: line.name, count: line.hidden ?? 0 })}</span>
          ) : (
            <Fragment>
              <code>
                {line.kind === 'added' && <span className="ps-sr">+</span>}
                {line.kind === 'removed' && <span className="ps-sr">−</span>}
                {'  '.repeat(line.indent)}
                {line.dash && '- '}
                {line.name && <u>{line.name}:</u>}
                {line.value && <q>{line.name ? ` ${line.value}` : line.value}</q>}
              </code>
              {blame && line.kind !== 'same' && <em>{blame(line)}</em>}
            </Fragment>
          )}
        </div>
      ))}
    </div>
  );
}
