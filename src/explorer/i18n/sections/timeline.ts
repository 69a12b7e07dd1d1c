/** Texts of the transport's lanes. */
export const timelineEn = {
  'timeline.idle': '{seconds} s in which nothing happened, cut short',
  'timeline.seconds': '{count} s',
  'timeline.minutes': '{count} min',
  'timeline.at': 'at {seconds} s',
  'timeline.live': 'live',
  'timeline.scrub-hint': 'Press for a moment, drag to go along; +, -, the wheel or two fingers zoom',
  'timeline.lanes': 'What each component was doing; the request list below says the same in words',
  'timeline.lane.client': 'client',
  'timeline.lane.apiserver': 'apiserver',
  'timeline.lane.etcd': 'etcd',
  'timeline.lane.scheduler': 'scheduler',
  'timeline.lane.controllers': 'controllers',
  'timeline.lane.kubelet': 'kubelets',
  'timeline.lane.runtime': 'runtime',
} as const;
