const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes as etcdctl writes them: `20 kB`, `1.5 MB`, `2.1 GB`; units are thousands. */
export function byteText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
