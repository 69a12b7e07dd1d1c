import { version } from '../discovery/documents.ts';
import { pageNotFound, plainText } from '../discovery/plain-text.ts';
import { groupResource } from '../registry/reader.ts';
import type { Server } from '../server.ts';
import type { Answer } from '../walk.ts';
import { resourceOfKey } from './measured-store.ts';

const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** What monitors read. Upstream: apiserver/pkg/server/routes/metrics.go */
export async function metrics(server: Server, path: string, method: string): Promise<Answer> {
  if (path !== '/metrics' && path !== '/metrics/slis') return pageNotFound;
  const { meter } = server;
  const { exposition, familiesOf, healthFamiliesOf } = await import('./exposition.ts');
  const families = path === '/metrics' ? familiesOf(meter.families) : healthFamiliesOf(meter.health);
  if (method === 'DELETE') {
    // What a gauge shows is no count.
    for (const { description, recorded } of families) if (description.type !== 'gauge') recorded.series.clear();
    return plainText('metrics reset\n');
  }
  measureNow(server);
  return { ...plainText(exposition(families)), contentType: expositionType };
}

/** What is not counted but is so at this moment. */
function measureNow({ meter: { families, inFlight }, cache, startedAt }: Server): void {
  for (const kind of ['readOnly', 'mutating'] as const) families.inFlight.set([kind], inFlight[kind].level);
  for (const { prefix, size } of cache.sizes()) {
    const { group, resource } = resourceOfKey(prefix);
    families.resourceObjects.set([group, resource], size);
    families.storageObjects.set([groupResource(group, resource)], size);
  }
  families.startTime.set([], startedAt / 1000);
  const { buildDate, compiler, gitCommit, gitTreeState, gitVersion, goVersion, major, minor, platform } = version;
  families.buildInfo.set(
    [buildDate, compiler, gitCommit, gitTreeState, gitVersion, goVersion, major, minor, platform],
    1,
  );
}
