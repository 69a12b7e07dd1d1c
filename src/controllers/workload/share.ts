/** An absolute number, or a share of `total`. Upstream: apimachinery/pkg/util/intstr/intstr.go (GetScaledValueFromIntOrPercent) */
export const shareOf = (value: number | string | undefined, total: number, round: (share: number) => number): number =>
  typeof value === 'string' ? round((Number.parseInt(value, 10) * total) / 100) : (value ?? 0);
