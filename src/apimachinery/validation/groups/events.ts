import type { EventsV1Event } from '../../types.ts';
import { validateEventsV1Event } from '../events.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import { create, type KindRules } from '../rules.ts';

export const eventsRules: KindRules = {
  'events.k8s.io/v1/Event': { create: create<EventsV1Event>(validateEventsV1Event), update: validateObjectMetaUpdate },
};
