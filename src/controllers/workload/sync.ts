import type { EventRecorder } from '../../client/event-recorder.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import type { Expectations } from './expectations.ts';

/** What a controller of pods has at hand when it looks at one object. */
export interface SyncParts {
  readonly client: RestClient;
  readonly recorder: EventRecorder;
  readonly context: Context;
  /** Epoch ms. */
  readonly now: () => number;
  readonly expectations: Expectations;
}

/** What came of looking at one object. */
export interface Synced {
  /** Whether its status was written. */
  readonly isChanged: boolean;
  /** When to look again although nothing happened, ms from now. */
  readonly waitMs?: number | undefined;
}
