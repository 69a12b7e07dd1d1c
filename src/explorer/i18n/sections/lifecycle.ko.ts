import type { lifecycleEn } from './lifecycle.ts';

export const lifecycleKo: { readonly [Key in keyof typeof lifecycleEn]: string } = {
  'lifecycle.title': 'Enter부터 Ready까지',
  'lifecycle.subtitle':
    '화살표는 모두 원인입니다. 컴포넌트들은 쓰기와 감시 이벤트로만 만나고, 마지막에만 kubelet이 containerd를 직접 부릅니다.',
  'lifecycle.pod': '파드',
  'lifecycle.scale': '시간 축',
  'lifecycle.scale.split': '나눔',
  'lifecycle.scale.clock': '시계',
  'lifecycle.scale.causal': '인과',
  'lifecycle.empty': '파드를 만들면 첫 요청부터 Ready까지의 길이 보입니다.',
  'lifecycle.readable': '클라이언트가 읽을 수 있었던 것',
  'lifecycle.same-axis': '저장된 파드 상태, 같은 시간 축',
  'lifecycle.phase': '단계(phase)',
  'lifecycle.status': 'STATUS',
  'lifecycle.status-differs':
    '단계는 {phase}인데 STATUS는 {status}입니다. kubectl이 첫 컨테이너의 이유({container})를 대신 보여 줍니다.',
  'lifecycle.status-deleting':
    '단계는 {phase}인데 STATUS는 {status}입니다. 파드에 삭제 시각이 있어 kubectl이 그것을 먼저 보여 줍니다.',
  'lifecycle.container': '컨테이너 상태',
  'lifecycle.summary': '작업 {count}개',
};
