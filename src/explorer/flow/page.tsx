import { createContext, type ReactNode, useContext, useRef, useSyncExternalStore } from 'react';
import type { RoomId } from '../../journey/catalogue.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { SpanId } from '../../kernel/span.ts';
import type { ActiveFault } from '../../protocol/faults.ts';
import type { SessionState } from '../../protocol/session.ts';

/** A value that changes and says so. */
export interface Readable<Value> {
  get(): Value;
  subscribe(listener: () => void): () => void;
}

/** What the reader looks at, shared by the map, the lists and the inspector. */
export interface Selection {
  /** Any span of the chosen request; absent: the map follows what happens. */
  readonly request?: SpanId | undefined;
  readonly room?: RoomId | 'watch-cache' | undefined;
  /** `namespace/name` */
  readonly pod?: string | undefined;
  readonly cycle?: SpanId | undefined;
  readonly revision?: number | undefined;
  /** Key in etcd of an object that was chosen itself. */
  readonly object?: string | undefined;
}

/** Says a text of the message catalogue in the reader's language. */
export type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** All that the views need of the page around them. */
export interface PageLinks {
  readonly journey: Readable<JourneyView>;
  readonly session: Readable<SessionState>;
  readonly selection: Readable<Selection>;
  readonly text: Readable<Translate>;
  /** Stages that the reader has set a breakpoint on. */
  readonly brokenAt: Readable<ReadonlySet<string>>;
  /** Changes the given fields and leaves the others. */
  select(change: Selection): void;
  restart(component: string): void;
  mend(fault: ActiveFault): void;
  /** Opens what can be made to go wrong with a component. */
  breakAt(component: string): void;
  /** Shows the moment of the log that was this cluster time. */
  goTo(at: number): void;
}

const Page = createContext<PageLinks | undefined>(undefined);

export function PageProvider({ links, children }: { links: PageLinks; children: ReactNode }) {
  return <Page value={links}>{children}</Page>;
}

export function usePage(): PageLinks {
  const links = useContext(Page);
  if (!links) throw new Error('the views need a PageProvider around them');
  return links;
}

/** Reads a part of a value; the component draws anew only when that part is another. */
export function useReadable<Value, Part>(
  readable: Readable<Value>,
  part: (value: Value) => Part,
  same: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const last = useRef<{ readonly part: Part } | undefined>(undefined);
  const read = (): Part => {
    const next = part(readable.get());
    if (last.current && same(last.current.part, next)) return last.current.part;
    last.current = { part: next };
    return next;
  };
  return useSyncExternalStore((listener) => readable.subscribe(listener), read, read);
}

export const useJourney = <Part,>(part: (view: JourneyView) => Part, same?: (a: Part, b: Part) => boolean): Part =>
  useReadable(usePage().journey, part, same);

export const useSession = <Part,>(part: (state: SessionState) => Part, same?: (a: Part, b: Part) => boolean): Part =>
  useReadable(usePage().session, part, same);

export const useSelection = <Part,>(part: (selection: Selection) => Part): Part =>
  useReadable(usePage().selection, part);

/** Whether a breakpoint is set on one of the stages. */
export const useBroken = (stages: readonly string[]): boolean =>
  useReadable(usePage().brokenAt, (names) => stages.some((stage) => names.has(stage)));

export const useText = (): Translate => useReadable(usePage().text, (text) => text);
