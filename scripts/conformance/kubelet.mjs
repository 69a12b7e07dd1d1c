// `node scripts/conformance/kubelet.mjs [FOLDER]`: replays recorded pod lifecycles of a real kubelet through a whole cluster
// under virtual time, prints the first difference of each, and `N of M match`; fails below what is committed in scores.json.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../bundle-for-node.mjs';
import { compareWithFloors } from './floors.mjs';
import { collapsed, eventsOf, firstDifference, stateOf } from './kubelet-comparison.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '../shared/conformance/kubelet';
const file = join(folder, 'recorded.json');
if (!existsSync(file)) {
  console.error(`${file} is not there: name the folder of the recordings`);
  process.exit(2);
}
const bundle = join(root, '.cache/conformance-kubelet.mjs');
await bundleForNode(join(root, 'scripts/conformance/recorded-cluster.mjs'), bundle);
const { playScenario, recordedRegistry } = await import(bundle);
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** How long after the last recorded write ours may still come, ms: a lost node is noticed as late as the flags say. */
const slackMs = (steps) => (steps.some(({ action }) => action === 'killnode') ? 60_000 : 1_500);

const { scenarios } = JSON.parse(readFileSync(file, 'utf8'));
let matching = 0;
for (const { name, spec, steps, watch, events } of scenarios) {
  const last = watch.at(-1).t;
  const difference = await differenceOf();
  if (difference === undefined) matching++;
  console.log(difference === undefined ? `ok    ${name}` : `DIFF  ${name}: ${difference}`);

  async function differenceOf() {
    try {
      const ours = await playScenario({ name, spec, steps, until: last + slackMs(steps) }, settle, {
        registry: recordedRegistry,
        preloadedImages: presentImages(events),
      });
      return firstDifference(
        collapsed(watch.map(({ t, ...pod }) => ({ t, state: stateOf(pod) }))),
        collapsed(ours.watch.map(({ t, type, object }) => ({ t, state: stateOf(flat(type, object)) }))),
        eventsOf(events),
        eventsOf(ours.events),
      );
    } catch (error) {
      return `could not be played: ${error.message}`;
    }
  }
}
console.log(`${matching} of ${scenarios.length} match`);
process.exit(compareWithFloors('kubelet', { matching }, process.argv.includes('--raise')) ? 1 : 0);

/** Images that the recorded nodes had: nobody pulled them. */
function presentImages(events) {
  const named = (pattern) =>
    events.flatMap(({ message }) => {
      const image = pattern.exec(message)?.[1];
      return image ? [image] : [];
    });
  const pulled = new Set(named(/^Pulling image "(.*)"$/));
  return [
    'registry.k8s.io/pause:3.10',
    ...named(/^Container image "(.*)" already present/).filter((image) => !pulled.has(image)),
  ].filter((image) => !pulled.has(image));
}

/** A pod as the recordings write it. */
function flat(type, { metadata, status = {} }) {
  return { type, deleting: metadata.deletionTimestamp !== undefined, ...status };
}
