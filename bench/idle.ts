import { benchCluster } from './bench-cluster.ts';
import { figure, measure } from './measure.ts';

const hourMs = 3_600_000;

/** What an hour costs in which nothing happens but heartbeats. */
const { clock } = await benchCluster(3, 'outcome');
const { wallMs, cpuMs } = await measure(() => clock.advance(hourMs));
console.log(JSON.stringify({ hourOfThreeNodesMs: figure(wallMs), cpuMs: figure(cpuMs) }));
process.exit(0);
