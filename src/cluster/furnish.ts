import type { RestClient } from '../client/rest.ts';
import type { Clock } from '../kernel/clock.ts';
import { markControlPlane } from './mark-control-plane.ts';
import { seedCluster } from './seed.ts';

/** Creates what a fresh cluster holds. @param onUsable all is there that pods need */
export async function furnish(clock: Clock, client: RestClient, onUsable: () => void): Promise<void> {
  await seedCluster(clock, client);
  onUsable();
  await markControlPlane(clock, client);
}
