import type { Backend } from '../etcd/backend.ts';

/** A disk that can be full: what is on it stays readable, nothing more goes on it. */
export const fillableBackend = (backend: Backend, isFull: () => boolean): Backend => {
  const withRoom = (write: () => Promise<void>): Promise<void> =>
    isFull() ? Promise.reject(new Error('write: no space left on device')) : write();
  return {
    durable: backend.durable,
    load: () => backend.load(),
    append: (changes) => withRoom(() => backend.append(changes)),
    replace: (changes) => withRoom(() => backend.replace(changes)),
  };
};
