import type { SpanEnd, SpanId, SpanStart } from '../../kernel/span.ts';
import { componentFamily } from '../../protocol/components.ts';
import { type Draft, evidenceOf, type Fold } from './draft.ts';
import { spanLabel } from '../labels.ts';
import type { ComponentNotes } from '../view.ts';

export const componentFold: Fold = {
  start(draft, start) {
    if (start.name === 'stopped') note(draft, start.component, { stoppedAt: start.at });
    return undefined;
  },
  end(draft, { start }, end) {
    if (start.name === 'started') {
      note(draft, start.component, {
        startedAt: end.at,
        stoppedAt: undefined,
        flags: evidenceOf('started', end)?.flags,
      });
    } else if (isWork(start)) {
      const last = { name: start.name, label: spanLabel(start), at: end.at, ok: end.outcome === 'ok' };
      note(draft, start.component, { last });
    }
  },
};

/** What a card says that its component did last. */
const isWork = (start: SpanStart): boolean =>
  !start.background && ['cycle', 'reconcile', 'sync', 'request'].includes(start.name);

function note(draft: Draft, component: string, notes: ComponentNotes): void {
  draft.components.set(component, { ...draft.components.get(component), ...notes });
}

/** A component that starts anew has forgotten what it was at: those spans end as errors where they stood. */
export function abandoned(draft: Draft, start: SpanStart): readonly SpanEnd[] {
  if (start.name !== 'started' && start.name !== 'stopped') return [];
  const ends: SpanEnd[] = [];
  for (const { start: open } of draft.open.values()) {
    const sameRealm = open.component === start.component || runtimeOf(open.component) === start.component;
    if (sameRealm && lifeOf(open.id) !== lifeOf(start.id))
      ends.push({ type: 'end', seq: start.seq, at: start.at, id: open.id, outcome: 'cancelled' });
  }
  return ends.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Span ids begin with the name of the component's life. */
const lifeOf = (id: SpanId): string => id.slice(0, id.lastIndexOf('.'));

/** A node's runtime dies with the worker of its kubelet. */
const runtimeOf = (component: string): string =>
  componentFamily(component) === 'runtime' ? component.replace('containerd/', 'kubelet/') : '';
