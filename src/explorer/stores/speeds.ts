/** How fast what is shown moves. */
export interface Pace {
  readonly id: string;
  readonly label: string;
  /** How long a request stays in each room, ms; cluster time stands still meanwhile. */
  readonly stageMs: number;
}

/** From slowest to fastest. */
export const paces: readonly Pace[] = [
  { id: '1/8', label: '1/8×', stageMs: 1600 },
  { id: '1/4', label: '1/4×', stageMs: 900 },
  { id: '1/2', label: '1/2×', stageMs: 420 },
  { id: '1', label: '1×', stageMs: 120 },
  { id: 'full', label: 'max', stageMs: 0 },
];

/** How fast the cluster's own clock goes between the rooms. */
export interface ClockRate {
  readonly id: string;
  readonly label: string;
  /** Cluster seconds per second. */
  readonly rate: number;
}

export const clockRates: readonly ClockRate[] = [
  { id: '1/4', label: '1/4×', rate: 0.25 },
  { id: '1/2', label: '1/2×', rate: 0.5 },
  { id: '1', label: '1×', rate: 1 },
  { id: '2', label: '2×', rate: 2 },
  { id: '5', label: '5×', rate: 5 },
  { id: '10', label: '10×', rate: 10 },
];

export const paceOf = (id: string): Pace => paces.find((pace) => pace.id === id) ?? paces.at(-1)!;

export const clockRateOf = (id: string): ClockRate =>
  clockRates.find((rate) => rate.id === id) ?? clockRates.find(({ rate }) => rate === 1)!;

/** The id `by` places further on; the ends stay where they are. */
export function neighbour(choices: readonly { readonly id: string }[], id: string, by: number): string {
  const place = choices.findIndex((choice) => choice.id === id);
  return choices[Math.min(choices.length - 1, Math.max(0, place + by))]!.id;
}
