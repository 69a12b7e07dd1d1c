import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InspectorTab } from '../inspector/Inspector.tsx';
import type { LessonId } from '../../lessons/lessons.ts';

export const viewIds = ['map', 'lifecycle', 'scheduling', 'ledger', 'nodes'] as const;
export type ViewId = (typeof viewIds)[number];

export const drawerIds = ['terminal', 'yaml', 'ledger', 'timeline', 'steps', 'object', 'events'] as const;
export type DrawerId = (typeof drawerIds)[number];

export type Dialog = 'keys' | 'find' | 'share' | 'components' | 'faults' | 'branches' | 'open' | 'placing';

/** What is open on the page; not remembered from visit to visit. */
export interface Layout {
  readonly view: ViewId;
  readonly drawer: DrawerId | undefined;
  readonly drawerFull: boolean;
  readonly left: 'lesson' | 'resources';
  readonly lesson: LessonId;
  readonly inspectorTab: InspectorTab;
  /** Below the widest layout, where the side panels lie over the map. */
  readonly leftOpen: boolean;
  readonly dialog: Dialog | undefined;
  /** The manifest is to be applied as soon as the branch runs that was begun for it. */
  readonly applyNext: boolean;
  /** The revision at which no branch could begin: why not, or, absent, that etcd has forgotten it. */
  readonly noBranch: { readonly revision: number; readonly why?: string } | undefined;
  /** Two runs that the address names and that have not been played yet, as it writes them. */
  readonly linkedRuns: string | undefined;
  /** Which of them is being played. */
  readonly playing: 'left' | 'right' | undefined;
  /** The node that the view of nodes shows. */
  readonly node: string | undefined;
  /** The component or connection that the faults dialog is about. */
  readonly faultTarget: string | undefined;
  /** Whom the learner acts as. */
  readonly identity: string;
  /** The text in the YAML editor. */
  readonly manifest: string;
}

export const layoutStore = (start: Partial<Layout>): StoreApi<Layout> =>
  createStore<Layout>(() => ({
    view: 'map',
    drawer: undefined,
    drawerFull: false,
    left: 'resources',
    lesson: 'pod-in-ten-steps',
    inspectorTab: 'explain',
    leftOpen: false,
    dialog: undefined,
    faultTarget: undefined,
    node: undefined,
    noBranch: undefined,
    linkedRuns: undefined,
    playing: undefined,
    applyNext: false,
    identity: 'kubernetes-admin',
    manifest: '',
    ...start,
  }));
