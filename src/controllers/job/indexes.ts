/** Sets of indexes as the API writes them, e.g. `0,2-5`. Upstream: pkg/controller/job/indexed_job_utils.go */
export function parseIndexes(text = ''): Set<number> {
  const indexes = new Set<number>();
  for (const part of text.split(',').filter(Boolean)) {
    const [first = 0, last = first] = part.split('-').map(Number);
    for (let index = first; index <= last; index++) indexes.add(index);
  }
  return indexes;
}

export function formatIndexes(indexes: ReadonlySet<number>): string {
  const intervals: [number, number][] = [];
  for (const index of [...indexes].toSorted((a, b) => a - b)) {
    const last = intervals.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else intervals.push([index, index]);
  }
  // Two neighbours are two numbers, three are an interval.
  return intervals
    .map(([first, last]) =>
      first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`,
    )
    .join(',');
}
