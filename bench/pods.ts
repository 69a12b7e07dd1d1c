import { rootContext } from '../src/kernel/context.ts';
import { benchCluster, benchPod, until } from './bench-cluster.ts';
import { figure, measure } from './measure.ts';

/** POST to Running on 100 nodes, virtual time, so that only work counts and no waiting. */
async function podsToRunning(count: number) {
  const { clock, admin, stop } = await benchCluster(100, 'outcome');
  const running = async (): Promise<boolean> => {
    const list = await admin.send<{ readonly items: readonly unknown[] }>('GET', '/api/v1/namespaces/default/pods', {
      context: rootContext,
      query: { fieldSelector: 'status.phase=Running' },
    });
    return list.items.length === count;
  };
  const { cpuMs, wallMs } = await measure(async () => {
    for (let i = 0; i < count; i++)
      void admin.send('POST', '/api/v1/namespaces/default/pods', { context: rootContext, body: benchPod(`p-${i}`) });
    await until(clock, running);
  });
  stop();
  return { cpuMsPerPod: figure(cpuMs / count), podsPerSecond: figure((count / wallMs) * 1000) };
}

const idle = async () => {
  const { clock, stop } = await benchCluster(3, 'outcome');
  const { wallMs } = await measure(() => clock.advance(3_600_000));
  stop();
  return figure(wallMs);
};

await podsToRunning(100);
console.log(
  JSON.stringify({
    pods100: await podsToRunning(100),
    pods1000: await podsToRunning(1_000),
    idleHourOfThreeNodesMs: await idle(),
  }),
);
process.exit(0);
