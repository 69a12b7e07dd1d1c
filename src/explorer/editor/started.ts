import type { Observable, SessionState } from '../../protocol/session.ts';

interface Up {
  readonly state: Observable<Pick<SessionState, 'components'>>;
}

/** What answers a write. */
const answering = ['kube-apiserver', 'etcd'];

/**
 * Resolves when the API server and its store no longer are on their way up. Of those that are dead nobody knows whether they will
 * ever come back: they are not waited for, and a request is told that nobody listens.
 */
export function started({ state }: Up): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (state.get().components.some(({ id, life }) => life === 'starting' && answering.includes(id))) return;
      leave();
      resolve();
    };
    const leave = state.subscribe(look);
    look();
  });
}
