import { rootContext } from '../src/kernel/context.ts';
import type { LogRecord } from '../src/kernel/span.ts';
import { startInformer } from '../src/client/informer.ts';
import type { ClientObject } from '../src/client/objects.ts';
import { Recording } from '../src/journey/recording/recording.ts';
import { recordingCaps } from '../src/journey/recording/recording-caps.ts';
import { benchCluster, benchPod, until } from './bench-cluster.ts';
import { figure } from './measure.ts';

/**
 * How long it takes to go to a moment of a log of 200,000 spans, and what the log costs: pods start until there are so many,
 * at level `full`, as the page has it.
 */
const wanted = 400_000;
const collection = '/api/v1/namespaces/default/pods';
const seeks = 300;

const recording = new Recording({ ...recordingCaps, records: wanted * 2, bytes: Infinity });
let waiting: LogRecord[] = [];
let taken = 0;
let tookMs = 0;
const { clock, admin } = await benchCluster(20, 'full', undefined, (record) => {
  waiting.push(record);
});

/** A batch a frame. */
function take(): void {
  for (let from = 0; from < waiting.length; from += 500) {
    const started = performance.now();
    recording.take(waiting.slice(from, from + 500));
    tookMs += performance.now() - started;
  }
  taken += waiting.length;
  waiting = [];
}

let created = 0;
let running = 0;
startInformer<ClientObject>(clock, admin, {
  path: collection,
  query: { fieldSelector: 'status.phase=Running' },
}).onEvent(({ type }) => {
  if (type === 'add') running++;
});
while (taken < wanted) {
  for (let pod = 0; pod < 100; pod++)
    void admin.send('POST', collection, { context: rootContext, body: benchPod(`p-${created++}`) });
  await until(clock, () => Promise.resolve(running === created));
  take();
}

const times: number[] = [];
for (let seek = 0; seek < seeks; seek++) {
  const position = recording.first + Math.floor(((recording.end - recording.first) * ((seek * 7919) % seeks)) / seeks);
  const started = performance.now();
  recording.at(position);
  times.push(performance.now() - started);
}
times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    records: taken,
    pods: created,
    seekMsMedian: figure(times[seeks / 2]!),
    seekMsP95: figure(times[Math.floor(seeks * 0.95)]!),
    seekMsMax: figure(times.at(-1)!),
    foldUsPerRecord: figure((tookMs * 1000) / taken),
    keptMb: figure(recording.bytes / 1e6),
    heapMb: figure(process.memoryUsage().heapUsed / 1e6),
  }),
);
process.exit(0);
