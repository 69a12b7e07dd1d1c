import type { KubeObject } from '../../../apimachinery/object.ts';
import type { Event, EventsV1Event } from '../../../apimachinery/types.ts';
import type { View } from './view.ts';

/** The newer group's events are stored as the core group's. Upstream: pkg/apis/events/v1/conversion.go */
export const eventView: View = {
  asksMore: true,
  show(stored) {
    const { kind, metadata, eventTime, series, action, reason, related, type, ...event } = stored as Event;
    return {
      kind,
      apiVersion: 'events.k8s.io/v1',
      metadata,
      eventTime,
      series,
      reportingController: event.reportingComponent || undefined,
      reportingInstance: event.reportingInstance || undefined,
      action,
      reason,
      regarding: event.involvedObject,
      related,
      note: event.message,
      type,
      deprecatedSource: event.source,
      deprecatedFirstTimestamp: event.firstTimestamp,
      deprecatedLastTimestamp: event.lastTimestamp,
      deprecatedCount: event.count,
    } as KubeObject;
  },
  store(written) {
    const { kind, metadata, eventTime, series, action, reason, related, type, ...event } = written as EventsV1Event;
    return {
      kind,
      apiVersion: 'v1',
      metadata,
      involvedObject: event.regarding ?? {},
      reason,
      message: event.note,
      source: event.deprecatedSource ?? {},
      firstTimestamp: event.deprecatedFirstTimestamp ?? null,
      lastTimestamp: event.deprecatedLastTimestamp ?? null,
      count: event.deprecatedCount,
      type,
      eventTime: eventTime ?? null,
      series,
      action,
      related,
      reportingComponent: event.reportingController ?? '',
      reportingInstance: event.reportingInstance ?? '',
    } as KubeObject;
  },
};
