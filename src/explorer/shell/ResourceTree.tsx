import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, memo, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { shallow } from 'zustand/shallow';
import { PhaseGlyph } from '../flow/PhaseGlyph.tsx';
import { useJourney, useSelection } from '../flow/page.tsx';
import { useApp, useWords } from '../stores/session-context.tsx';
import { byName, factsOf, treeReader, type TreeKind, type TreeLeaf, type TreeSpace } from './resource-tree.ts';
import { RowBlocks } from './RowBlocks.tsx';

/** The cluster's objects, as they come and go. */
export function ResourceTree() {
  const t = useWords();
  const keys = useStore(useApp().objects);
  const [read] = useState(treeReader);
  const spaces = useMemo(() => read(keys), [read, keys]);
  return (
    <div className="sh-tree" role="tree" aria-label={t('shell.tree')} onKeyDown={walk}>
      {spaces.map((space) => (
        <Space key={space.namespace} space={space} />
      ))}
    </div>
  );
}

/** Up and down go from row to row, right opens and left shuts, as in any tree. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const shut = { ArrowRight: 'false', ArrowLeft: 'true' }[event.key];
  const row = event.target as HTMLElement;
  if (shut !== undefined && row.parentElement?.getAttribute('aria-expanded') === shut) row.click();
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const next = rows[rows.indexOf(row) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Space({ space }: { space: TreeSpace }) {
  const t = useWords();
  const [open, setOpen] = useState(
    space.namespace === 'default' || space.namespace === 'kube-system' || space.namespace === '',
  );
  const Arrow = open ? ChevronDown : ChevronRight;
  const title = space.namespace || t('shell.tree.cluster');
  return (
    <div role="treeitem" aria-expanded={open} aria-selected={false} aria-label={title}>
      <button type="button" className="sh-space" tabIndex={0} onClick={() => setOpen(!open)}>
        <Arrow size={13} aria-hidden="true" />
        <b>{title}</b>
        <em>{t(space.namespace ? 'shell.tree.namespace' : 'shell.tree.no-namespace')}</em>
      </button>
      {open && (
        <div role="group">
          {space.namespace === 'default' && !space.kinds.some(({ title: kind }) => kind === 'Pods') && (
            <p className="sh-none">{t('shell.tree.none')}</p>
          )}
          {space.kinds.map((kind) => (
            <Kind key={kind.id} kind={kind} />
          ))}
        </div>
      )}
    </div>
  );
}

const Kind = memo(function Kind({ kind }: { kind: TreeKind }) {
  const [open, setOpen] = useState(kind.title === 'Pods' || kind.title === 'Nodes');
  const leaves = useMemo(() => (open ? kind.leaves.toSorted(byName) : []), [kind, open]);
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <div role="treeitem" aria-expanded={open} aria-selected={false} aria-label={kind.title}>
      <button type="button" className="sh-kind" onClick={() => setOpen(!open)}>
        <Arrow size={12} aria-hidden="true" />
        <span>{kind.title}</span>
        <em className="num">{kind.leaves.length}</em>
      </button>
      {open && (
        <div role="group">
          <RowBlocks items={leaves}>
            {(leaf, place) => <Leaf key={leaf.key} leaf={leaf} place={place} count={leaves.length} />}
          </RowBlocks>
        </div>
      )}
    </div>
  );
});

interface LeafProps {
  readonly leaf: TreeLeaf;
  /** Among the objects of its kind, from 0: those around it may not be drawn. */
  readonly place: number;
  readonly count: number;
}

function Leaf({ leaf, place, count }: LeafProps) {
  const { selection, layout } = useApp();
  const pod = `${leaf.namespace}/${leaf.name}`;
  const isPod = leaf.resource === 'pods';
  const chosen = useSelection((state) => (isPod ? state.pod === pod : state.object === leaf.key));
  const { glyph, note } = useJourney((view) => factsOf(view, leaf), shallow);
  const pick = (): void => {
    selection.setState({ object: leaf.key, ...(isPod && { pod }) });
    layout.setState(isPod ? { view: 'lifecycle', leftOpen: false } : { drawer: 'object', leftOpen: false });
  };
  return (
    <div role="treeitem" aria-selected={chosen} aria-label={leaf.name} aria-posinset={place + 1} aria-setsize={count}>
      <button type="button" className="sh-leaf" data-chosen={chosen} onClick={pick}>
        {glyph ? <PhaseGlyph glyph={glyph} /> : <i className="sh-dot" />}
        <span title={leaf.name}>{leaf.name}</span>
        <em>{note}</em>
      </button>
    </div>
  );
}
