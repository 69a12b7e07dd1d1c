import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MessageKey } from '../i18n/en.ts';

/** Something that was just taken away, and how it comes back. */
export interface Undoable {
  readonly says: MessageKey;
  readonly params?: Readonly<Record<string, string | number>>;
  /** What it is, for whoever lists it: it is to look gone already. */
  readonly what?: string;
  readonly undo: () => void;
  /** Takes it away for good, once nobody has asked for it in time. */
  readonly settle?: () => void;
}

/** How long something can be brought back, unless the reader is just about to, ms. */
export const patience = 12_000;

/** Holds what was taken away last for as long as it can be brought back. */
export class UndoShelf {
  readonly store: StoreApi<{ readonly offer?: Undoable }> = createStore(() => ({}));
  #timer: ReturnType<typeof setTimeout> | undefined;

  put(undoable: Undoable): void {
    this.settle();
    this.store.setState({ offer: undoable }, true);
    this.wait();
  }

  /** Brings it back; nothing where there is nothing. */
  undo(): void {
    this.#take()?.undo();
  }

  settle(): void {
    this.#take()?.settle?.();
  }

  /** As long as the reader is at it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  wait(): void {
    this.hold();
    this.#timer = setTimeout(() => this.settle(), patience);
  }

  #take(): Undoable | undefined {
    this.hold();
    const { offer } = this.store.getState();
    this.store.setState({}, true);
    return offer;
  }
}
