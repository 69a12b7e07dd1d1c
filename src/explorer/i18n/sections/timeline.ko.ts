import type { timelineEn } from './timeline.ts';

export const timelineKo: { readonly [Key in keyof typeof timelineEn]: string } = {
  'timeline.idle': '아무 일도 없던 {seconds}초를 줄여 그림',
  'timeline.seconds': '{count}초',
  'timeline.minutes': '{count}분',
  'timeline.at': '{seconds}초 시점',
  'timeline.live': '실시간',
  'timeline.scrub-hint': '누르면 그 시점으로, 끌면 따라 이동합니다. +, -, 휠 또는 두 손가락으로 확대합니다',
  'timeline.lanes': '각 컴포넌트가 한 일. 요청 목록에 같은 내용이 글로 있습니다',
  'timeline.lane.client': '클라이언트',
  'timeline.lane.apiserver': 'API 서버',
  'timeline.lane.etcd': 'etcd',
  'timeline.lane.scheduler': '스케줄러',
  'timeline.lane.controllers': '컨트롤러',
  'timeline.lane.kubelet': 'kubelet',
  'timeline.lane.runtime': '런타임',
};
