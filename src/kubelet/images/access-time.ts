/** `24/Nov/2026:15:31:00 +0000`, as web servers log time. */
export function accessTime(ms: number): string {
  const [, day, month, year, time] = new Date(ms).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
