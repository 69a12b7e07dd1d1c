import type { GatePoint } from '../kernel/gate.ts';
import type { SpanName } from '../protocol/spans.ts';

/** Spans that only hold others together, or are too small to stop for; everything else is a room to step through. */
const inBetween: ReadonlySet<string> = new Set<SpanName>([
  'serve',
  'audit',
  'cycle',
  'sync',
  'reconcile',
  'etcd.range',
  'started',
  'stopped',
]);

/** Where step mode stops and paced mode lingers. */
export const isStop = ({ background, name }: GatePoint): boolean => !background && !inBetween.has(name);

export const isLastOfRequest = ({ name }: GatePoint): boolean => name === ('response' satisfies SpanName);
