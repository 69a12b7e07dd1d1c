import { createStore, type StoreApi } from 'zustand/vanilla';

/** The newest error that nobody caught; '' when there is none or it was put away. */
export function unexpectedErrors(target: Window): StoreApi<{ readonly message: string }> {
  const store = createStore(() => ({ message: '' }));
  target.addEventListener('unhandledrejection', ({ reason }) => {
    store.setState({ message: reason instanceof Error ? reason.message : String(reason) });
  });
  target.addEventListener('error', ({ message }) => {
    // Browsers report a resize observer that needs another frame as an error; nothing is lost by it.
    if (message && !message.startsWith('ResizeObserver loop')) store.setState({ message });
  });
  return store;
}
