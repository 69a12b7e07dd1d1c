// The peer's cluster at the same work: 100 nodes, so many pods created at once, until all are Running. It has no
// authentication, admission, validation or volumes, and its clock is the machine's: what is compared is the CPU that a pod
// costs. run.mjs installs it, and bundles this, as its modules name each other in a way that Node does not resolve.
import { BaseImage, Cluster } from '@ngrok/webernetes';

const pods = Number(process.argv[2]);

class BenchImage extends BaseImage {
  static imageName = 'bench';
  static imageVersion = '1';
  defaultCommand = ['run'];

  async exec(context) {
    return context.waitUntilKilled();
  }
}

const cluster = new Cluster({ nodes: 100 });
cluster.registerImage(BenchImage);
await cluster.init();

const runningPods = async () => {
  const { items } = await cluster.api.corev1.listNamespacedPod({ namespace: 'default' });
  return items.filter(({ status }) => status?.phase === 'Running').length;
};

const cpu = process.cpuUsage();
const started = performance.now();
for (let i = 0; i < pods; i++)
  void cluster.api.corev1.createNamespacedPod({
    namespace: 'default',
    body: {
      metadata: { name: `p-${i}`, labels: { app: 'bench' } },
      spec: { containers: [{ name: 'main', image: 'bench:1' }] },
    },
  });
while ((await runningPods()) < pods) await new Promise((wake) => setTimeout(wake, 500));
const wallMs = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    cpuMsPerPod: Number(((user + system) / 1000 / pods).toPrecision(3)),
    podsPerSecond: Number(((pods / wallMs) * 1000).toPrecision(3)),
  }),
);
process.exit(0);
