import type { LessonText } from '../lesson.ts';
import type { PageId } from './pages.ts';

export const en: LessonText<PageId> = {
  title: 'A pod in ten steps',
  pages: {
    'api-server': {
      short: 'What the API server does',
      title: 'Everybody talks to one component',
      text: [
        'The **kube-apiserver** is the centre of the control plane. With every request it does the same things: it **authenticates** the user, it **validates** the request, and it **retrieves or updates the data**.',
        'The data live in **etcd**, a key-value store. The API server is **the only component that talks to etcd**. The scheduler, the controller manager and every kubelet work on the cluster through the API server, and so do you when you type `kubectl`.',
        'Now follow one pod from `kubectl run` to the last line that its kubelet reports. The cluster on the map is running. Each of the ten steps stops it at the moment that the step is about.',
      ],
    },
    authenticate: {
      short: 'Send and authenticate',
      title: 'First of all: who is calling?',
      text: [
        'A client sends a request. `kubectl run` turns your words into a Pod object and sends it as `POST /api/v1/namespaces/default/pods`.',
        'The request comes in by the front door and stands in the first room.',
      ],
      seen: [
        'The client certificate was signed by the cluster’s own authority. It says `kubernetes-admin`, so that is who you are from here on. Open **Details** to see every proof that was tried.',
      ],
      question: {
        asks: 'What does the API server need to know your name?',
        answers: [
          'Your name and password, which it looks up in etcd',
          'What came with the connection: a certificate or a token',
          'The namespace of the pod in the request',
        ],
        because:
          'Authentication looks at the certificate or the token, and at nothing else. Kubernetes keeps no list of human users, and the body has not been read yet.',
      },
    },
    validate: {
      short: 'Validate the request',
      title: 'Is it allowed, and does it make sense?',
      text: [
        'Between the door and the store lie more rooms. **Authorization** asks whether this user may create pods here. The body is decoded and missing fields get their defaults. **Admission** may change the object or refuse it. **Validation** checks every field.',
        'Each of them can end the walk. What is refused here never reaches etcd.',
      ],
      seen: [
        'No error was found in any field. Look back along the rooms: authorization found a rule that allows this, the defaults were filled in, and admission added the service account.',
      ],
      notes: {
        said: 'The request is authenticated, then validated.',
        today: 'The same, with authorization and admission in between. Each has a room of its own on the map.',
      },
    },
    create: {
      short: 'Write the Pod to etcd',
      title: 'The Pod becomes an object in etcd',
      text: [
        'The object is complete now. The API server writes it to etcd in one transaction: **create this key, if nobody else has created it**.',
        'Only when the write is on disk does etcd say yes. Then the pod exists.',
      ],
      seen: [
        'A new revision stands at the top of the ledger. Read the difference: there is no `spec.nodeName`, and `status.phase` is `Pending`. No container runs anywhere.',
      ],
      question: {
        asks: 'Which node stands in the Pod object that is written now?',
        answers: [
          'The node with the most free memory',
          'The first node in the list, until a better one is found',
          'None at all',
        ],
        because:
          'The API server does not choose nodes. It stores the pod **without a node**. To find one is somebody else’s job.',
      },
    },
    answer: {
      short: 'Answer the user',
      title: '“pod created” is all it means',
      text: [
        'The answer walks back to the client, and `kubectl` prints that the pod has been created.',
        'Nothing more has happened than one write. Everything that follows, follows without you.',
      ],
      seen: ['`201 Created`, with the stored object in its body. `kubectl` is done. The pod is still `Pending`.'],
      tryIt: {
        says: 'What kubectl would print:',
        commands: ['kubectl run web --image=nginx', 'kubectl get pods'],
      },
    },
    hear: {
      short: 'The scheduler hears of it',
      title: 'A pod without a node',
      text: [
        'The **kube-scheduler** has had a **watch** open since it started: one long answer from the API server, to which every change is added as it happens.',
        'etcd’s event enters the watch cache and goes out to everybody who watches pods.',
      ],
      seen: [
        'An `ADDED` event reached the scheduler. The pod has no node, so it goes into the scheduler’s queue. The kubelets hear nothing: each of them watches only the pods of its own node.',
      ],
      question: {
        asks: 'How does the scheduler learn that there is a new pod?',
        answers: [
          'It has been watching the API server all the time',
          'kubectl sends it a copy of the request',
          'It reads etcd once a second',
        ],
        because:
          'The scheduler watches the API server. Nobody calls the scheduler, and it has no connection to etcd at all.',
      },
      notes: {
        said: 'The scheduler keeps monitoring the API server.',
        today: 'It does so by a watch: it is told of changes and does not have to ask again.',
      },
    },
    decide: {
      short: 'Find the right node',
      title: 'The scheduler decides, and says so',
      text: [
        'The scheduler takes the pod from its queue. It **filters out** the nodes that cannot run it, **scores** the others, and picks the best one.',
        'Then it tells the API server: `POST …/pods/NAME/binding`.',
      ],
      seen: [
        'The decision is an ordinary request, on its way to the same front door that yours went through. Open the view **Scheduling** to see which node was filtered out, and how the others scored.',
      ],
    },
    bind: {
      short: 'Store the node',
      title: 'The API server writes it down',
      text: [
        'The binding goes through the same rooms: authentication (`system:kube-scheduler`), authorization, admission, validation.',
        'At the end stands another transaction in etcd.',
      ],
      seen: [
        'The same key, a newer revision. `spec.nodeName` has a value and the condition `PodScheduled` is true. Still nothing runs.',
      ],
      question: {
        asks: 'What does this write change?',
        answers: [
          'It starts the container on the node',
          'It moves the pod into the namespace of the node',
          'It sets the field spec.nodeName of the Pod',
        ],
        because: 'A binding sets one field of the object. The scheduler has never spoken to the node.',
      },
    },
    'reach-node': {
      short: 'The kubelet hears of it',
      title: 'One kubelet takes notice',
      text: [
        'Every node runs a **kubelet**. It watches the API server for pods whose `spec.nodeName` is the name of its node.',
        'With the write of the last step the pod matches one of these watches.',
      ],
      seen: [
        'The event went to one kubelet only, and that one has begun to work: what should run on my node, and what does? The difference is its job.',
      ],
      notes: {
        said: 'The API server passes the information on to the kubelet of the worker node.',
        today:
          'The API server never calls the kubelet for this. The kubelet has a watch open and learns of the pod by it.',
      },
    },
    start: {
      short: 'Run the image',
      title: 'The pod comes to life on its node',
      text: [
        'The kubelet creates the pod on its node and tells the **container runtime** to run the image. First come a sandbox and its network, then the image is pulled, then the container is created and started.',
        'This is the longest part of the way. Pulling takes seconds, all the rest milliseconds.',
      ],
      seen: [
        'The container has a process. Now look at the pod’s status in the cluster: it is older than what the node knows.',
      ],
      question: {
        asks: 'The container has just started. What does kubectl get pods show at this moment?',
        answers: [
          'Running: the API server asks the node each time',
          'Not yet Running: the API server shows what was last reported',
          'Nothing: the pod belongs to the node now',
        ],
        because:
          'The API server answers from what is stored. As long as the kubelet has not reported, the cluster does not know.',
      },
      notes: {
        said: 'The kubelet tells the container runtime, Docker, to run the image.',
        today:
          'The runtime is containerd or CRI-O, spoken to through the CRI. Support for Docker itself ended with 1.24.',
      },
    },
    report: {
      short: 'Report, and store it',
      title: 'The circle closes',
      text: [
        'The kubelet reports the state to the API server: `PATCH …/pods/NAME/status`. Once more through all the rooms, as `system:node:…`.',
        'And once more the API server stores the data in etcd.',
      ],
      seen: [
        '`status.phase: Running`, the pod’s address, and the condition `Ready`: read them in the difference. Now everybody who watches or asks is told.',
        'Every later change of the pod follows **the same pattern**: somebody writes to the API server, it stores the change in etcd, and those who watch react.',
      ],
      tryIt: {
        says: 'See the whole way of the pod in the view **Lifecycle**, or ask for it:',
        commands: ['kubectl get pods -o wide'],
      },
    },
    install: {
      short: 'Where the API server comes from',
      title: 'How the API server is installed',
      text: [
        '**With kubeadm** you install nothing by hand. The API server runs as a pod in `kube-system` on the control-plane node. The kubelet there starts it from a file, a **static pod** manifest, and its options stand in that file: `/etc/kubernetes/manifests/kube-apiserver.yaml`.',
        '**The hard way**, you download the program yourself and let systemd run it. Then its options stand in the unit `/etc/systemd/system/kube-apiserver.service`. The notes fetched it with `wget https://storage.googleapis.com/kubernetes-release/release/v1.13.0/bin/linux/amd64/kube-apiserver`; today’s releases are at `dl.k8s.io`.',
        '**Either way**, the running process tells its effective options: `ps -aux | grep kube-apiserver`.',
      ],
      notes: {
        said: 'The API server runs on the master node.',
        today:
          'The word is control plane: the node is `control-plane`, its taint `node-role.kubernetes.io/control-plane`.',
      },
      tryIt: {
        says: 'Log in to the control plane in the terminal and look for yourself:',
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
