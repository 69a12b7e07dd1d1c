/** Texts of the list of Event objects. */
export const eventsEn = {
  'events.title': 'Events, newest first',
  'events.filter': 'Filter events',
  'events.of-pod': 'of the chosen pod',
  'events.count': '{count} of {all}',
  'events.none': 'No such event at this moment.',
  'events.earlier': 'earlier',
  'events.time': 'last seen, s',
  'events.type': 'type',
  'events.reason': 'reason',
  'events.about': 'object',
  'events.source': 'from',
  'events.message': 'message',
} as const;

export const eventsKo: { readonly [Key in keyof typeof eventsEn]: string } = {
  'events.title': '이벤트, 최신부터',
  'events.filter': '이벤트 거르기',
  'events.of-pod': '선택한 파드만',
  'events.count': '{all}개 중 {count}개',
  'events.none': '이 순간에 그런 이벤트가 없습니다.',
  'events.earlier': '이전',
  'events.time': '마지막(초)',
  'events.type': '유형',
  'events.reason': '이유',
  'events.about': '객체',
  'events.source': '보낸 곳',
  'events.message': '메시지',
};
