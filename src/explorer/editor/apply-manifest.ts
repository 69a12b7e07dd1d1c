import type { StoreApi } from 'zustand/vanilla';
import type { JourneyFeed } from '../stores/journey-store.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { Applied, RefusedStatus, Session } from '../../protocol/session.ts';
import type { Selection } from '../flow/page.tsx';
import type { ManifestObject } from './manifest.ts';
import { refusedRequest } from './refused-request.ts';

/** What came of one object of the manifest. */
export interface Result {
  readonly source: ManifestObject;
  readonly applied: Applied;
}

interface Cluster {
  readonly session: Pick<Session, 'apply'>;
  readonly feed: Pick<JourneyFeed, 'live'>;
  readonly selection: StoreApi<Selection>;
}

/** A long manifest is answered faster than anybody reads: what came of it is told this often, ms. */
const tellEvery = 250;

/**
 * Applies objects in their order, as kubectl does: one that is refused does not stop the next.
 * @param onResults hears of each result once, in order: of the first at once, of the others in batches
 */
export async function applyAll(
  cluster: Cluster,
  identity: string,
  objects: readonly ManifestObject[],
  onResults: (results: readonly Result[]) => void,
  now: () => number = () => performance.now(),
): Promise<void> {
  const { session, feed, selection } = cluster;
  const from = feed.live.getState().requests.end;
  selection.setState({ request: undefined, room: undefined });
  let untold: Result[] = [];
  let shown = false;
  let tellAt = now();
  const answers = session
    .apply(
      identity,
      objects.map(({ object }) => object),
    )
    [Symbol.asyncIterator]();
  let lost = '';
  for (const source of objects) {
    const applied = await answers.next().then(
      ({ value }): Applied => (value as Applied | undefined) ?? { outcome: 'unreachable', message: lost },
      (error: unknown): Applied => {
        lost = error instanceof Error ? error.message : String(error);
        return { outcome: 'unreachable', message: lost };
      },
    );
    untold.push({ source, applied });
    if (now() >= tellAt || source === objects.at(-1)) {
      onResults(untold);
      untold = [];
      tellAt = now() + tellEvery;
    }
    if (applied.outcome !== 'refused' || shown) continue;
    shown = true;
    showRefusal(cluster, identity, from, applied.status);
  }
}

/** Selects the refused request on the map, as soon as the log tells of it. */
function showRefusal({ feed, selection }: Cluster, identity: string, from: number, status: RefusedStatus): void {
  const show = (view: JourneyView): boolean => {
    const request = refusedRequest(view, identity, from, status);
    if (request) selection.setState({ request: request.key, room: undefined });
    return request !== undefined;
  };
  if (show(feed.live.getState())) return;
  const leave = feed.live.subscribe((view) => {
    const overtaken = view.requests.end > from + lookAhead;
    if (show(view) || overtaken) leave();
  });
}

/** Requests after which an answer that the log has not told of is no longer waited for. */
const lookAhead = 200;
