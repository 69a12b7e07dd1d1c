import { ageOf } from '../../../apimachinery/time.ts';
import type { Event } from '../../../apimachinery/types.ts';
import { column, type TableLayout, wide } from './layout.ts';

export const eventLayout: TableLayout = {
  columns: [
    column('Last Seen'),
    column('Type'),
    column('Reason'),
    column('Object'),
    wide(column('Subobject')),
    wide(column('Source')),
    column('Message'),
    wide(column('First Seen')),
    wide(column('Count')),
    wide(column('Name')),
  ],
  row: (object, now) => {
    const event = object as Event;
    const { involvedObject, series } = event;
    const first = ageOf(event.firstTimestamp || event.eventTime, now);
    const last = series
      ? ageOf(series.lastObservedTime, now)
      : event.lastTimestamp
        ? ageOf(event.lastTimestamp, now)
        : first;
    const kind = (involvedObject.kind ?? '').toLowerCase();
    return {
      cells: [
        last,
        event.type ?? '',
        event.reason ?? '',
        involvedObject.name ? `${kind}/${involvedObject.name}` : kind,
        involvedObject.fieldPath ?? '',
        sourceOf(event),
        (event.message ?? '').trim(),
        first,
        series?.count ?? (event.count || 1),
        event.metadata.name,
      ],
    };
  },
};

function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const instance = source?.host || reportingInstance || '';
  return instance === '' ? component : `${component}, ${instance}`;
}
