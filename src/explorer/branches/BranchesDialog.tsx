import './branches.css';
import { lazy, Suspense, useReducer, useState } from 'react';
import { useStore } from 'zustand';
import { type Branch, type BranchId, openedBranch } from '../../protocol/session.ts';
import { type App, useApp, useLayout, useWords } from '../stores/session-context.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select } from '../ui/Select.tsx';
import { LinkedRuns, LinkToRuns } from './LinkedRuns.tsx';
import { forgetBranch, goToBranch, shelved } from './branching.ts';

const Comparison = lazy(() => import('./Comparison.tsx'));

/** All branches: their names, where they come from, the way to go on with one, and two of them side by side. */
export function BranchesDialog({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const app = useApp();
  const { session } = app;
  const [, refresh] = useReducer((renames: number) => renames + 1, 0);
  const linked = useLayout((state) => state.linkedRuns);
  const gone = useStore(app.undoShelf.store, ({ offer }) => offer?.what);
  const branches = session.branches.list().filter(({ id }) => shelved(id) !== gone);
  const runs = runsOf(app, branches);
  const current = branches.find(({ id }) => id === session.branches.current) ?? branches[0]!;
  return (
    <Dialog title={t('branches.title')} wide onClose={onClose}>
      {linked !== undefined && <LinkedRuns text={linked} />}
      <p>{t('branches.hint')}</p>
      <ul className="br-list">
        {branches.map((branch) => (
          <BranchRow key={branch.id} branch={branch} all={branches} onChange={refresh} />
        ))}
      </ul>
      <h3 className="br-head">{t('branches.compare')}</h3>
      {runs.length < 2 ? <p>{t('branches.with-another')}</p> : <Compare runs={runs} current={current} />}
    </Dialog>
  );
}

interface BranchRowProps {
  readonly branch: Branch;
  readonly all: readonly Branch[];
  readonly onChange: () => void;
}

function BranchRow({ branch, all, onChange }: BranchRowProps) {
  const t = useWords();
  const app = useApp();
  const { branches } = app.session;
  const { id, name, from } = branch;
  const runs = id === branches.current;
  const parent = all.find((other) => other.id === from?.branch)?.name ?? from?.branch ?? '';
  return (
    <li>
      <input
        className="ps-field"
        aria-label={t('branches.name', { branch: id })}
        defaultValue={name}
        maxLength={60}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
        onBlur={(event) => {
          branches.rename(id, event.target.value.trim() || id);
          onChange();
        }}
      />
      <span>{from ? t('branches.from', { branch: parent, revision: from.revision }) : t('branches.first')}</span>
      {runs ? (
        <em>{t('branches.runs')}</em>
      ) : (
        <>
          <button
            type="button"
            className="ps-button small"
            aria-label={t('branches.go-named', { branch: name })}
            onClick={() => void goToBranch(app, id)}
          >
            {t('branches.go')}
          </button>
          {from && (
            <button
              type="button"
              className="ps-button small danger"
              aria-label={t('branches.forget-named', { branch: name })}
              onClick={() => forgetBranch(app, branch)}
            >
              {t('branches.forget')}
            </button>
          )}
        </>
      )}
    </li>
  );
}

interface Run {
  readonly id: BranchId;
  readonly name: string;
}

/** Whatever can be compared: the branches, and what was opened from elsewhere. */
function runsOf(app: App, branches: readonly Branch[]): readonly Run[] {
  const others = [...app.recordings.keys()].filter((id) => branches.every((branch) => branch.id !== id));
  return [...branches, ...others.map((id) => ({ id, name: id.replace(openedBranch, '') }))];
}

function Compare({ runs, current }: { runs: readonly Run[]; current: Branch }) {
  const t = useWords();
  const { recordings } = useApp();
  const [right, setRight] = useState(current.id);
  const [left, setLeft] = useState(current.from?.branch ?? runs.find(({ id }) => id !== current.id)!.id);
  const options = runs.map(({ id, name }) => ({ id, label: name }));
  const nameOf = (id: BranchId): string => runs.find((run) => run.id === id)?.name ?? id;
  const [one, other] = [recordings.get(left), recordings.get(right)];
  return (
    <>
      <div className="br-pick">
        <Select label={t('branches.left')} value={left} options={options} onChange={setLeft} />
        <Select label={t('branches.right')} value={right} options={options} onChange={setRight} />
      </div>
      {one && other ? (
        <Suspense fallback={<p className="ps-loading">{t('shell.loading')}</p>}>
          <Comparison key={`${left} ${right}`} left={one} right={other} />
          <LinkToRuns
            key={`link ${left} ${right}`}
            left={{ name: nameOf(left), recording: one }}
            right={{ name: nameOf(right), recording: other }}
          />
        </Suspense>
      ) : (
        <p>{t('branches.no-log')}</p>
      )}
    </>
  );
}
