import type { ApiRequest } from '../../protocol/http.ts';
import type { FaultId } from '../../protocol/faults.ts';
import type { Session } from '../../protocol/session.ts';
import type { Scenario, ScenarioRequest, Step } from './scenario.ts';

type Stage = Pick<Session, 'request' | 'faults' | 'kill' | 'restart' | 'state'>;

/** Waits so many ms of cluster time. */
export type Wait = (ms: number) => Promise<void>;

/** Does what a scenario says, step by step, at its times. Ends when the last step is done; a fault that ends later ends by itself. */
export async function playScenario(stage: Stage, { steps }: Scenario, wait: Wait): Promise<void> {
  let now = 0;
  for (const step of steps.toSorted((a, b) => a.at - b.at)) {
    if (step.at > now) await wait((step.at - now) * 1000);
    now = Math.max(now, step.at);
    await act(stage, step, wait);
  }
}

async function act(stage: Stage, step: Step, wait: Wait): Promise<void> {
  if ('request' in step) await stage.request(step.request.as, apiRequest(step.request)).catch(() => {});
  else if ('kill' in step) stage.kill(step.kill);
  else if ('restart' in step) stage.restart(step.restart);
  else {
    const id: FaultId = stage.faults.inject(step.fault);
    if (step.for !== undefined) void wait(step.for * 1000).then(() => stage.faults.mend(id));
  }
}

function apiRequest({ method, path, query = '', contentType, body }: ScenarioRequest): ApiRequest {
  return {
    method,
    path,
    query,
    headers: body === undefined ? {} : { 'content-type': contentType ?? 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

/** Cluster time as the session's speed makes of real time; while it is held, nothing passes. */
export const clusterWait =
  ({ state }: Pick<Session, 'state'>): Wait =>
  (ms) =>
    new Promise((resolve) => {
      let left = ms;
      let last = performance.now();
      const look = (): void => {
        const now = performance.now();
        left -= (now - last) * state.get().stepping.rate;
        last = now;
        if (left <= 0) resolve();
        else setTimeout(look, 50);
      };
      look();
    });
