// Compares what a first visit loads with the budgets in size-budget.json, in kB gzip.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = 'dist';
const budgets = JSON.parse(readFileSync('size-budget.json', 'utf8'));
const kilobytes = (file) => gzipSync(readFileSync(join(folder, file))).length / 1000;

const html = readFileSync(join(folder, 'index.html'), 'utf8');
const entries = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const first = new Set();
for (const entry of entries) addWithStaticImports(entry);

/** Workers are bundled apart: every file that only they load. */
const assets = readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`);
const workers = assets.filter((name) => /worker/.test(name) && name.endsWith('.js'));
const workerFiles = new Set();
for (const worker of workers) collect(worker, workerFiles);

const sizes = {
  firstLoad: [...first].reduce((sum, file) => sum + kilobytes(file), 0),
  workers: [...workerFiles].reduce((sum, file) => sum + kilobytes(file), 0),
};
let over = false;
for (const [name, budget] of Object.entries(budgets)) {
  const size = sizes[name];
  over ||= size > budget;
  console.log(`${name}: ${size.toFixed(1)} kB gzip of ${budget}${size > budget ? '  OVER' : ''}`);
}
process.exit(over ? 1 : 0);

function addWithStaticImports(file) {
  if (first.has(file)) return;
  first.add(file);
  if (!file.endsWith('.js')) return;
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, target] of text.matchAll(/(?:^|[;}\s])import\s*(?:[^"'();]*?from\s*)?["']\.\/([^"']+)["']/g))
    addWithStaticImports(`assets/${target}`);
}

/** Static and dynamic imports of a file: a worker loads nothing else. */
function collect(file, into) {
  if (into.has(file)) return;
  into.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  for (const [, target] of text.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g))
    // The texts of the API's documentation are loaded when a client asks for OpenAPI, which the page never does.
    if (!target.startsWith('docs-')) collect(`assets/${target}`, into);
}
