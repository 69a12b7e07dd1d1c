import type { explainEn } from './explain.ts';

export const explainKo: { readonly [Key in keyof typeof explainEn]: string } = {
  'explain.modelled': '쿠버네티스 {release}을 모델링함',
  'explain.simplified': '쿠버네티스 {release}보다 단순함',
  'explain.absent': '모델링하지 않음:',
  'explain.fidelities': '쿠버네티스 {release} 기준: 모델링한 단계 {modelled}개, 단순화한 단계 {simplified}개',
  'explain.docs': '문서',
  'explain.source': '소스',
  'explain.room.authentication.title': '누구십니까?',
  'explain.room.authentication':
    'API 서버는 자격 증명만 봅니다. 클라이언트 인증서, 베어러 토큰, 또는 아무것도 없음입니다. 처음 받아들인 인증 모듈이 요청에 사용자 이름과 그룹을 줍니다. 틀린 자격 증명은 여기서 401로 끝나고, 아무것도 없으면 system:anonymous로 계속 갑니다.',
  'explain.room.flow.title': '기록하고, 차례로 들여보냅니다',
  'explain.room.flow':
    '감사 정책은 요청을 감사 로그에 얼마나 남길지 정합니다. 이어서 우선순위와 공정성이 요청의 흐름을 찾아, 시끄러운 클라이언트 하나가 다른 요청을 굶기지 못하게 합니다. 바로 자리를 얻거나, 줄을 서거나, 429로 돌아갑니다.',
  'explain.room.authorization.title': '여기서 이 일을 해도 됩니까?',
  'explain.room.authorization':
    '인가는 본문을 읽지 않습니다. URL에서 얻은 동사, 리소스, 네임스페이스, 이름으로만 묻습니다. 각 모듈은 허용하거나, 거부하거나, 의견이 없을 수 있습니다. RBAC에는 허용 규칙만 있습니다. 맞는 규칙이 없으면 답은 ‘아니요’입니다.',
  'explain.room.schema.title': '이 종류의 객체로 읽힙니까?',
  'explain.room.schema':
    '본문을 그 종류의 스키마에 맞춰 해석합니다. 모르는 필드와 중복된 필드가 여기서 드러납니다. 비워 둔 필드에는 기본값이 들어갑니다. 실제 API 서버도 어드미션 플러그인이 객체를 보기 전에 이 일을 합니다.',
  'explain.room.mutating.title': '플러그인이 바꿀 수 있습니다',
  'explain.room.mutating':
    '변형 어드미션 플러그인은 정해진 순서로 실행되며 객체를 바꿀 수 있습니다. 서비스 어카운트, 우선순위, 기본 톨러레이션을 채웁니다. 어느 것이든 요청을 거부할 수도 있습니다.',
  'explain.room.validation.title': '모든 필드가 허용되는 값입니까?',
  'explain.room.validation':
    '리소스의 전략이 지금 모습의 객체를 필드마다 검사하고, 첫 오류에서 멈추지 않고 모든 오류를 모읍니다. 오류가 하나라도 있으면 원인 목록과 함께 422로 끝납니다.',
  'explain.room.validating.title': '플러그인이 아직 거부할 수 있습니다',
  'explain.room.validating':
    '검증 어드미션은 최종 객체를 보고 동의하거나 거부만 할 수 있습니다. 판단한 뒤에 객체가 바뀌지 않도록 마지막에 실행됩니다.',
  'explain.room.storage.title': '트랜잭션 하나, 리비전 하나',
  'explain.room.storage':
    'etcd와 이야기하는 컴포넌트는 API 서버뿐입니다. 쓰기는 트랜잭션 하나입니다. 요청한 쪽이 알던 리비전과 비교하고, 같을 때만 새 값을 씁니다. 다른 쓰기가 먼저였다면 답은 409입니다.',
  'explain.room.watch-cache.title': '이벤트 하나, 듣는 곳은 여럿',
  'explain.room.watch-cache':
    'etcd는 새 리비전을 API 서버에 알립니다. 워치 캐시는 최신 객체를 들고 있다가, 그런 객체를 요청한 감시에만 이벤트를 나눠 줍니다. kubelet은 자기 노드의 파드 소식만 듣습니다.',
  'explain.kind.under-way.title': '요청이 진행 중입니다',
  'explain.kind.under-way': '요청은 방에서 방으로 걸어갑니다. 각 방은 요청을 보내 주거나 자기 상태 코드로 끝냅니다.',
  'explain.kind.inferred.title': '누군가 이 객체를 썼습니다',
  'explain.kind.inferred':
    '이 요청은 기록되지 않았습니다. 요청이 있었다는 것, 누가 언제 보냈는지는 객체의 시각, 조건, 필드 관리자에서 미루어 안 것입니다. 각 방에서 무슨 일이 있었는지는 알 수 없습니다.',
  'explain.kind.refused-401.title': '401: 누가 보냈는지 모릅니다',
  'explain.kind.refused-401':
    '자격 증명이 받아들여지지 않아 물어볼 사용자조차 없습니다. 401은 “누구세요?”, 403은 “누군지는 알지만 안 됩니다”라는 뜻입니다.',
  'explain.kind.refused-403.title': '403: {user}은(는) 이 일을 할 수 없습니다',
  'explain.kind.refused-403':
    '보낸 이는 알지만 허용하는 규칙이 없습니다. 뒤의 방들은 실행되지 않았고 etcd에는 아무것도 닿지 않았습니다.',
  'explain.kind.refused-404.title': '404: 그런 객체가 없습니다',
  'explain.kind.refused-404': '요청은 허용되었지만 {namespace} 네임스페이스에 이 이름의 {resource}이(가) 없습니다.',
  'explain.kind.refused-409.title': '409: 저장소가 생각과 다릅니다',
  'explain.kind.refused-409':
    '이미 쓰인 이름이거나, 읽은 뒤에 다른 누군가가 객체를 썼습니다. 트랜잭션이 리비전을 비교하고 아무것도 쓰지 않았습니다.',
  'explain.kind.refused-422.title': '422: 형식은 맞지만 허용되지 않습니다',
  'explain.kind.refused-422':
    '객체는 읽혔지만 허용되지 않는 값을 가진 필드가 있습니다. 응답에 그 필드가 모두 나열됩니다.',
  'explain.kind.refused.title': '{status} {reason}',
  'explain.kind.refused': '요청은 저장 전에 끝났습니다. 아무것도 쓰지 않았습니다.',
  'explain.kind.binding.title': '스케줄러가 결정을 적었습니다. 아직 아무것도 시작되지 않았습니다.',
  'explain.kind.binding':
    '바인딩도 평범한 API 요청입니다. spec.nodeName을 정하고 리비전 {revision}이 되었습니다. 그 노드의 kubelet만 이 값을 감시하므로 다른 노드는 듣지 못합니다.',
  'explain.kind.pod-status.title': 'kubelet이 본 것을 보고합니다',
  'explain.kind.pod-status':
    'kubelet도 클라이언트입니다. status 하위 리소스를 패치하며, 보고도 같은 방들을 지납니다. 리비전 {revision}이 되었습니다.',
  'explain.kind.create-pod.title': '파드가 생겼습니다. 아직 노드는 없습니다.',
  'explain.kind.create-pod':
    'API 서버는 {name}을(를) 리비전 {revision}으로 저장하고 바로 응답했습니다. 아무것도 실행되지 않습니다. 파드는 저장소에 적힌 바람일 뿐이고, 노드 없는 파드를 감시하는 스케줄러가 다음 차례입니다.',
  'explain.kind.delete.title': '떠나 달라는 요청',
  'explain.kind.delete':
    '실행 중인 파드를 지우면 먼저 삭제 시각이 적힙니다. kubelet이 그 소식을 듣고 유예 시간 안에 컨테이너를 멈춘 뒤 객체를 지우게 합니다.',
  'explain.kind.heartbeat.title': '노드가 살아 있다고 알립니다',
  'explain.kind.heartbeat':
    '모든 kubelet은 작은 리스를 갱신합니다. 멈추면 노드 수명 주기 컨트롤러가 알아채고 노드를 NotReady로 표시하며, 결국 파드를 내보냅니다.',
  'explain.kind.event.title': '사람을 위한 메모',
  'explain.kind.event':
    '이벤트도 다른 것과 같은 객체입니다. 컴포넌트가 무엇을 왜 했는지 말하며, 여기에 의존하는 것은 없습니다.',
  'explain.kind.connection.title': '파드가 있는 곳으로 이어 줍니다',
  'explain.kind.connection':
    '저장되는 것은 없습니다. API 서버는 누가 요청하는지, 그래도 되는지 확인한 뒤 클라이언트와 노드 사이에서 오가는 말을 전합니다.',
  'explain.kind.write.title': '리비전 {revision}으로 저장됨',
  'explain.kind.write':
    '객체가 모든 방을 지나 트랜잭션 하나로 쓰였습니다. 이런 객체를 감시하는 곳이 다음에 소식을 듣습니다.',
  'explain.kind.watch.title': '끝나지 않는 질문',
  'explain.kind.watch': '감시는 응답이 끝나지 않는 요청입니다. 요청한 객체가 바뀔 때마다 그 변화가 전해집니다.',
  'explain.kind.read.title': '읽기만 하고 바뀐 것은 없습니다',
  'explain.kind.read':
    '읽기도 인증과 인가는 똑같이 지납니다. 바꾸거나 검사할 객체가 없어 그 방들은 거치지 않아도 됩니다.',
};
