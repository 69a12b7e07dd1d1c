// What a first visit to the built page loads, and what its workers load to start a cluster, in kB gzip.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = 'dist';

/** Of the page as it was built last. */
export function pageSizes() {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  /** The page imports the cluster's host at once, so that it counts although it is a module of its own. */
  const first = new Set();
  for (const source of ['index.html', 'src/hosts/browser.ts']) addWithImports(manifest, source, first);
  /** Workers are bundled apart: every file that only they load. */
  const workers = new Set();
  for (const name of readdirSync(join(folder, 'assets')))
    if (/worker.*\.js$/.test(name)) collect(`assets/${name}`, workers);
  return { firstLoad: total(first), workers: total(workers) };
}

const kilobytes = (file) => gzipSync(readFileSync(join(folder, file))).length / 1000;
const total = (files) => [...files].reduce((sum, file) => sum + kilobytes(file), 0);

function addWithImports(manifest, source, into) {
  const chunk = manifest[source];
  if (!chunk || into.has(chunk.file)) return;
  into.add(chunk.file);
  for (const style of chunk.css ?? []) into.add(style);
  for (const imported of chunk.imports ?? []) addWithImports(manifest, imported, into);
}

/**
 * What no cluster needs in order to start, by what needs it: a client that asks for OpenAPI, sends protobuf or scrapes metrics; expressions,
 * policies and webhooks that a cluster has; a pod that fits nowhere, claims that are bound with their pod; images that a node pulls, a shell on a machine and a kubelet's configuration that is changed there; the first object of a kind, for its
 * rules in the API server and for its controller; what somebody applies in the editor.
 */
const onDemandNames = `
  workstation-component docs documents envelope exposition expressions validating-verdict policy-mutation validating-dispatch
  mutating-dispatch ask-webhook agnhost busybox nginx stress topolvm-scheduler vish-stress hpa-example resource-consumer
  repositories waiting-servers greeting-servers tutorial-servers small-tools python
  machine-command parse-configuration core-later networking storage apps batch autoscaling policy certificates flowcontrol apiextensions admissionregistration
  deployment replicaset replication-controller daemonset statefulset job ttl-after-finished cronjob
  failure post-filter smallest-fix bind-volumes extenders own-plugins permit scheduler-configuration validate-configuration machine-request
  autoscaler binder local-path-provisioner expander signing approving cleaner policy-status z-pages
`
  .trim()
  .split(/\s+/);
const onDemand = new RegExp(`^(?:${onDemandNames.join('|')})-[\\w-]{8}\\.js$`);

/** Static and dynamic imports of a file: a worker loads nothing else. */
function collect(file, into) {
  if (into.has(file)) return;
  into.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, target] of text.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g))
    if (!onDemand.test(target)) collect(`assets/${target}`, into);
}
