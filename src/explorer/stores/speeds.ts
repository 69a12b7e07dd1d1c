import type { Speed } from '../../protocol/session.ts';

export interface SpeedChoice extends Speed {
  readonly id: string;
  readonly label: string;
}

/** From slowest to fastest: how long a request stays in each room, and how fast the cluster's clock goes between. */
export const speeds: readonly SpeedChoice[] = [
  { id: '1/8', label: '1/8×', rate: 0.25, stageMs: 1600 },
  { id: '1/4', label: '1/4×', rate: 0.5, stageMs: 900 },
  { id: '1/2', label: '1/2×', rate: 1, stageMs: 420 },
  { id: '1', label: '1×', rate: 1, stageMs: 120 },
  { id: 'full', label: 'max', rate: 1, stageMs: 0 },
  { id: '10', label: '10×', rate: 10, stageMs: 0 },
];

export const speedOf = (id: string): SpeedChoice => speeds.find((speed) => speed.id === id) ?? speeds.at(-1)!;

/** The choice `by` places further on; the ends stay where they are. */
export function neighbourSpeed(id: string, by: number): SpeedChoice {
  const place = speeds.indexOf(speedOf(id));
  return speeds[Math.min(speeds.length - 1, Math.max(0, place + by))]!;
}
