import type { LessonText } from '../lesson.ts';
import type { PageId } from './pages.ts';

export const ko: LessonText<PageId> = {
  title: '열 단계로 보는 파드',
  pages: {
    'api-server': {
      short: 'API 서버가 하는 일',
      title: '모두가 한 컴포넌트와 이야기합니다',
      text: [
        '**kube-apiserver**는 컨트롤 플레인의 중심입니다. 어떤 요청이 와도 하는 일은 같습니다. 사용자를 **인증**하고, 요청을 **검증**하고, **데이터를 조회하거나 갱신**합니다.',
        '데이터는 키-값 저장소인 **etcd**에 있습니다. **etcd와 직접 통신하는 컴포넌트는 API 서버뿐입니다.** 스케줄러도, 컨트롤러 매니저도, 노드마다 있는 kubelet도 API 서버를 거쳐 클러스터를 다룹니다. `kubectl`을 입력하는 여러분도 마찬가지입니다.',
        '이제 `kubectl run`에서 kubelet의 마지막 상태 보고까지, 파드 하나를 따라가 봅시다. 지도의 클러스터는 실제로 돌고 있습니다. 열 단계는 저마다 그 단계의 순간에 클러스터를 멈춥니다.',
      ],
    },
    authenticate: {
      short: '요청 보내기와 인증',
      title: '가장 먼저, 누가 보냈는가',
      text: [
        '클라이언트가 요청을 보냅니다. `kubectl run`은 입력한 내용을 Pod 객체로 만들어 `POST /api/v1/namespaces/default/pods`로 보냅니다.',
        '요청은 현관으로 들어와 첫 번째 방에 섭니다.',
      ],
      seen: [
        '클라이언트 인증서는 이 클러스터의 인증 기관이 서명한 것입니다. 인증서에 `kubernetes-admin`이라고 적혀 있으므로 이제부터 여러분은 이 사용자입니다. **자세히**를 열면 어떤 방법으로 확인했는지 모두 볼 수 있습니다.',
      ],
      question: {
        asks: 'API 서버는 무엇을 보고 사용자를 알아낼까요?',
        answers: [
          '이름과 비밀번호를 etcd에서 찾아본다',
          '연결과 함께 온 인증서나 토큰을 본다',
          '요청에 적힌 파드의 네임스페이스를 본다',
        ],
        because:
          '인증은 인증서나 토큰만 봅니다. 쿠버네티스는 사람 사용자의 목록을 따로 두지 않으며, 이때는 본문을 아직 읽지도 않았습니다.',
      },
    },
    validate: {
      short: '요청 검증',
      title: '해도 되는 일인가, 말이 되는 내용인가',
      text: [
        '현관과 저장소 사이에는 방이 더 있습니다. **인가**는 이 사용자가 여기서 파드를 만들어도 되는지 묻습니다. 이어서 본문을 해석하고, 빠진 필드를 기본값으로 채웁니다. **어드미션**은 객체를 고치거나 거절할 수 있습니다. **검증**은 필드를 하나하나 확인합니다.',
        '어느 방에서든 요청이 끝날 수 있습니다. 여기서 거절된 것은 etcd에 닿지 않습니다.',
      ],
      seen: [
        '어느 필드에서도 오류가 나오지 않았습니다. 지나온 방을 돌아보세요. 인가는 이 요청을 허용하는 규칙을 찾았고, 기본값이 채워졌고, 어드미션은 서비스 어카운트를 넣었습니다.',
      ],
      notes: {
        said: '요청을 인증한 다음 검증한다.',
        today: '지금도 같습니다. 다만 그 사이에 인가와 어드미션이 있고, 지도에는 저마다 방이 따로 있습니다.',
      },
    },
    create: {
      short: 'etcd에 Pod 쓰기',
      title: '파드가 etcd의 객체가 됩니다',
      text: [
        '이제 객체가 다 갖추어졌습니다. API 서버는 트랜잭션 하나로 etcd에 씁니다. **아직 아무도 만들지 않았다면 이 키를 만들라**는 트랜잭션입니다.',
        'etcd는 디스크에 쓰고 나서야 성공을 알립니다. 그때부터 파드가 존재합니다.',
      ],
      seen: [
        '원장의 맨 위에 새 리비전이 생겼습니다. 객체 차이를 읽어 보세요. `spec.nodeName`은 없고 `status.phase`는 `Pending`입니다. 아직 어디에서도 컨테이너가 돌지 않습니다.',
      ],
      question: {
        asks: '지금 쓰는 Pod 객체에는 어느 노드가 적혀 있을까요?',
        answers: ['남은 메모리가 가장 많은 노드', '우선 목록의 첫 번째 노드', '아무 노드도 적혀 있지 않다'],
        because:
          'API 서버는 노드를 고르지 않습니다. **노드를 정하지 않은 채** 파드를 저장합니다. 노드를 찾는 일은 다른 컴포넌트의 몫입니다.',
      },
    },
    answer: {
      short: '사용자에게 응답',
      title: '‘created’가 뜻하는 것은 여기까지',
      text: [
        '응답이 클라이언트로 돌아가고, `kubectl`은 파드가 만들어졌다고 출력합니다.',
        '지금까지 일어난 일은 쓰기 한 번이 전부입니다. 그다음은 사용자가 없어도 저절로 이어집니다.',
      ],
      seen: [
        '`201 Created`와 함께 저장된 객체가 본문에 담겨 왔습니다. `kubectl`의 일은 끝났지만 파드는 아직 `Pending`입니다.',
      ],
      tryIt: {
        says: 'kubectl은 이렇게 출력합니다.',
        commands: ['kubectl run web --image=nginx', 'kubectl get pods'],
      },
    },
    hear: {
      short: '스케줄러가 알게 됨',
      title: '노드가 없는 파드',
      text: [
        '**kube-scheduler**는 시작할 때부터 **watch**를 열어 두고 있습니다. API 서버가 끝없이 이어 보내는 하나의 긴 응답이며, 변경이 생길 때마다 그 뒤에 덧붙습니다.',
        'etcd의 이벤트는 watch 캐시로 들어와 파드를 지켜보는 모두에게 나갑니다.',
      ],
      seen: [
        '`ADDED` 이벤트가 스케줄러에 닿았습니다. 노드가 없는 파드이므로 스케줄러의 큐에 들어갑니다. kubelet은 저마다 자기 노드의 파드만 지켜보므로 아직 아무것도 듣지 못합니다.',
      ],
      question: {
        asks: '스케줄러는 새 파드가 생긴 것을 어떻게 알까요?',
        answers: ['API 서버를 계속 지켜보고 있다', 'kubectl이 요청의 사본을 보내 준다', '1초마다 etcd를 읽는다'],
        because:
          '스케줄러는 API 서버를 지켜봅니다. 아무도 스케줄러를 부르지 않으며, 스케줄러는 etcd에 연결되어 있지도 않습니다.',
      },
      notes: {
        said: '스케줄러는 API 서버를 계속 모니터링한다.',
        today: 'watch로 지켜봅니다. 변경이 생기면 전달받으므로 다시 물어볼 필요가 없습니다.',
      },
    },
    decide: {
      short: '알맞은 노드 찾기',
      title: '스케줄러가 정하고 알립니다',
      text: [
        '스케줄러가 큐에서 파드를 꺼냅니다. 파드를 돌릴 수 없는 노드를 **걸러 내고**, 남은 노드에 **점수를 매겨** 가장 좋은 노드를 고릅니다.',
        '그리고 API 서버에 알립니다. `POST …/pods/NAME/binding`',
      ],
      seen: [
        '결정은 평범한 요청 하나입니다. 앞의 요청이 지나간 그 현관으로 가는 중입니다. **스케줄링** 보기를 열면 어느 노드가 걸러졌고 나머지가 몇 점을 받았는지 볼 수 있습니다.',
      ],
    },
    bind: {
      short: '노드를 저장',
      title: 'API 서버가 받아 적습니다',
      text: [
        '바인딩도 같은 방들을 지납니다. 인증(`system:kube-scheduler`), 인가, 어드미션, 검증 순서입니다.',
        '그 끝에는 다시 etcd 트랜잭션이 있습니다.',
      ],
      seen: [
        '같은 키에 새 리비전이 생겼습니다. `spec.nodeName`에 값이 들어갔고 `PodScheduled` 조건이 참이 되었습니다. 아직 아무것도 돌지 않습니다.',
      ],
      question: {
        asks: '이번 쓰기로 무엇이 바뀔까요?',
        answers: [
          '노드에서 컨테이너가 시작된다',
          '파드가 노드의 네임스페이스로 옮겨진다',
          'Pod의 spec.nodeName 필드가 정해진다',
        ],
        because: '바인딩은 객체의 필드 하나를 정합니다. 스케줄러는 노드와 한마디도 나눈 적이 없습니다.',
      },
    },
    'reach-node': {
      short: 'kubelet이 알게 됨',
      title: 'kubelet 하나가 알아차립니다',
      text: [
        '노드마다 **kubelet**이 돕니다. kubelet은 `spec.nodeName`이 자기 노드인 파드를 API 서버에서 지켜봅니다.',
        '앞 단계의 쓰기로 파드는 이 watch들 가운데 하나에 들어맞게 되었습니다.',
      ],
      seen: [
        '이벤트는 kubelet 하나에만 갔고, 그 kubelet이 일을 시작했습니다. 내 노드에서 돌아야 할 것은 무엇이고 지금 도는 것은 무엇인가? 그 차이를 없애는 것이 kubelet의 일입니다.',
      ],
      notes: {
        said: 'API 서버가 워커 노드의 kubelet에 정보를 전달한다.',
        today: 'API 서버는 이 일로 kubelet을 부르지 않습니다. kubelet이 watch를 열어 두고 그것으로 파드를 알게 됩니다.',
      },
    },
    start: {
      short: '이미지 실행',
      title: '노드에서 파드가 살아납니다',
      text: [
        'kubelet은 노드에 파드를 만들고 **컨테이너 런타임**에 이미지를 실행하라고 지시합니다. 먼저 샌드박스와 네트워크를 만들고, 이미지를 받고, 컨테이너를 만들어 시작합니다.',
        '전체 과정에서 가장 긴 부분입니다. 이미지를 받는 데는 몇 초가 걸리고 나머지는 모두 밀리초 단위입니다.',
      ],
      seen: [
        '컨테이너의 프로세스가 떴습니다. 이제 클러스터에 있는 파드의 상태를 보세요. 노드가 아는 것보다 오래된 내용입니다.',
      ],
      question: {
        asks: '컨테이너가 방금 시작되었습니다. 이 순간 kubectl get pods는 무엇을 보여 줄까요?',
        answers: [
          'Running. API 서버가 매번 노드에 물어본다',
          '아직 Running이 아니다. 마지막으로 보고된 내용을 보여 준다',
          '아무것도 없다. 파드는 이제 노드의 것이다',
        ],
        because: 'API 서버는 저장된 내용으로 대답합니다. kubelet이 보고하기 전까지 클러스터는 알지 못합니다.',
      },
      notes: {
        said: 'kubelet이 컨테이너 런타임인 도커에 이미지를 실행하라고 지시한다.',
        today: '런타임은 containerd나 CRI-O이고 CRI로 통신합니다. 도커 직접 지원은 1.24에서 끝났습니다.',
      },
    },
    report: {
      short: '보고하고 저장',
      title: '원이 닫힙니다',
      text: [
        'kubelet은 상태를 API 서버에 보고합니다. `PATCH …/pods/NAME/status` 이번에는 `system:node:…`로서 다시 모든 방을 지납니다.',
        '그리고 API 서버는 다시 한번 etcd에 데이터를 저장합니다.',
      ],
      seen: [
        '`status.phase: Running`, 파드의 주소, 그리고 `Ready` 조건을 객체 차이에서 읽어 보세요. 이제 지켜보거나 물어보는 모두가 알게 됩니다.',
        '이후 파드의 변경도 모두 **같은 방식**을 따릅니다. 누군가 API 서버에 쓰고, API 서버가 etcd에 저장하고, 지켜보던 쪽이 반응합니다.',
      ],
      tryIt: {
        says: '**수명 주기** 보기에서 파드의 전체 과정을 보거나 직접 물어보세요.',
        commands: ['kubectl get pods -o wide'],
      },
    },
    install: {
      short: 'API 서버는 어디서 오는가',
      title: 'API 서버를 설치하는 방법',
      text: [
        '**kubeadm을 쓰면** 직접 설치할 것이 없습니다. API 서버는 컨트롤 플레인 노드의 `kube-system`에서 파드로 돕니다. 그 노드의 kubelet이 파일, 곧 **스태틱 파드** 매니페스트를 보고 띄웁니다. 옵션도 그 파일 `/etc/kubernetes/manifests/kube-apiserver.yaml`에 있습니다.',
        '**직접 설치하면** 바이너리를 내려받아 systemd로 돌립니다. 이때 옵션은 유닛 파일 `/etc/systemd/system/kube-apiserver.service`에 있습니다. 강의 노트에서는 `wget https://storage.googleapis.com/kubernetes-release/release/v1.13.0/bin/linux/amd64/kube-apiserver`로 받았고, 지금의 릴리스는 `dl.k8s.io`에 있습니다.',
        '**어느 쪽이든** 실행 중인 프로세스에서 실제로 적용된 옵션을 볼 수 있습니다. `ps -aux | grep kube-apiserver`',
      ],
      notes: {
        said: 'API 서버는 마스터 노드에서 돈다.',
        today:
          '지금은 컨트롤 플레인이라고 부릅니다. 노드 이름은 `control-plane`, 테인트는 `node-role.kubernetes.io/control-plane`입니다.',
      },
      tryIt: {
        says: '터미널에서 컨트롤 플레인에 접속해 직접 확인해 보세요.',
        commands: [
          'kubectl get pods -n kube-system',
          'ssh control-plane',
          'cat /etc/kubernetes/manifests/kube-apiserver.yaml',
          'cat /etc/systemd/system/kube-apiserver.service',
          'ps -aux | grep kube-apiserver',
        ],
      },
    },
  },
};
