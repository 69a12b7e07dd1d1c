import type { FaultId } from '../../protocol/faults.ts';
import { type Draft, type Fold, subjectOf } from './draft.ts';

export const faultFold: Fold = {
  start(draft, start) {
    if (start.name !== 'fault') return undefined;
    const { id, fault } = subjectOf('fault', start);
    draft.faults.set(id, { id, fault, since: start.at, strikes: 0 });
    return undefined;
  },
  end(draft, { start }) {
    if (start.name === 'fault') draft.faults.delete(subjectOf('fault', start).id);
    else if (start.name === 'strike') countStrike(draft, subjectOf('strike', start).id);
  },
};

function countStrike(draft: Draft, id: FaultId): void {
  const note = draft.faults.get(id);
  if (note) draft.faults.set(id, { ...note, strikes: note.strikes + 1 });
}
