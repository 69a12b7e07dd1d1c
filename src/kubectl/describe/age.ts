const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** A duration as the AGE column writes it. Upstream: apimachinery/pkg/util/duration/duration.go */
export function humanDuration(ms: number): string {
  const whole = (unit: number): number => Math.floor(ms / unit);
  const rest = (unit: number, of: number): number => Math.floor((ms % of) / unit);
  const both = (big: number, bigName: string, small: number, smallName: string): string =>
    small === 0 ? `${big}${bigName}` : `${big}${bigName}${small}${smallName}`;
  if (ms < -second) return '<invalid>';
  if (ms < 0) return '0s';
  if (ms < 2 * minute) return `${whole(second)}s`;
  if (ms < 10 * minute) return both(whole(minute), 'm', rest(second, minute), 's');
  if (ms < 3 * hour) return `${whole(minute)}m`;
  if (ms < 8 * hour) return both(whole(hour), 'h', rest(minute, hour), 'm');
  if (ms < 2 * day) return `${whole(hour)}h`;
  if (ms < 8 * day) return both(whole(day), 'd', rest(hour, day), 'h');
  if (ms < 2 * year) return `${whole(day)}d`;
  if (ms < 8 * year) return both(whole(year), 'y', rest(day, year), 'd');
  return `${whole(year)}y`;
}
