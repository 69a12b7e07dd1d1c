import type { ledgerEn } from './ledger.ts';

export const ledgerKo: { readonly [Key in keyof typeof ledgerEn]: string } = {
  'ledger.title': '리비전 장부',
  'ledger.subtitle': '저장소 전체에 카운터는 하나입니다. 쓸 때마다 다음 번호를 받습니다.',
  'ledger.filter': '키의 일부',
  'ledger.hide-quiet': '하트비트와 이벤트 빼기',
  'ledger.same-key': '고른 것과 같은 키',
  'ledger.time': '시각(초)',
  'ledger.rows': '리비전, 최신부터',
  'ledger.choose': '리비전 {revision}',
  'ledger.empty': '아직 쓰인 것이 없거나 조건에 맞는 것이 없습니다.',
  'ledger.diff': '리비전 사이의 차이',
  'ledger.close': '닫기',
  'ledger.before': '이전',
  'ledger.after': '이후',
  'ledger.lines': '줄',
  'ledger.was-not-there': '없었음',
  'ledger.not-kept': '여기에 남아 있지 않음',
  'ledger.no-value': '이 추적 수준에서는 객체가 로그에 없습니다.',
  'ledger.no-resource-version':
    '저장된 객체에는 resourceVersion이 없습니다. etcd의 리비전이 곧 그것이며, 나갈 때 API 서버가 붙입니다.',
};
