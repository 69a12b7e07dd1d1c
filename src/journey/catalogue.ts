import type { ApiserverRoom } from '../protocol/spans.ts';

/** A room of the floor plan. One room can show two of the API server's stages. */
export interface MapRoom {
  readonly id: RoomId;
  /** The stages that take place in it, in order. */
  readonly stages: readonly ApiserverRoom[];
  readonly icon: IconName;
}

export const roomIds = [
  'authentication',
  'flow',
  'authorization',
  'schema',
  'mutating',
  'validation',
  'validating',
  'storage',
] as const;
export type RoomId = (typeof roomIds)[number];

export type IconName =
  | 'id-card'
  | 'gauge'
  | 'shield-check'
  | 'file-check'
  | 'pencil-line'
  | 'list-checks'
  | 'badge-check'
  | 'hard-drive-download'
  | 'radio'
  | 'send'
  | 'square-terminal'
  | 'columns-4'
  | 'scroll-text'
  | 'grid-2x2-check'
  | 'refresh-cw'
  | 'ship-wheel'
  | 'container';

/**
 * The rooms in the order in which the API server really walks them: the body is decoded and defaulted before
 * mutating admission sees it. Upstream: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go
 */
export const mapRooms: readonly MapRoom[] = [
  { id: 'authentication', stages: ['authentication'], icon: 'id-card' },
  { id: 'flow', stages: ['audit', 'flow-control'], icon: 'gauge' },
  { id: 'authorization', stages: ['authorization'], icon: 'shield-check' },
  { id: 'schema', stages: ['decoding'], icon: 'file-check' },
  { id: 'mutating', stages: ['mutating-admission'], icon: 'pencil-line' },
  { id: 'validation', stages: ['validation'], icon: 'list-checks' },
  { id: 'validating', stages: ['validating-admission'], icon: 'badge-check' },
  { id: 'storage', stages: ['storage'], icon: 'hard-drive-download' },
];

const roomByStage: ReadonlyMap<string, RoomId> = new Map(
  mapRooms.flatMap(({ id, stages }) => stages.map((stage) => [stage, id] as const)),
);

/** The room in which a stage takes place; nothing for `response`, which happens on the way out. */
export const roomOfStage = (stage: string): RoomId | undefined => roomByStage.get(stage);
