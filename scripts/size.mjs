// Compares what a first visit loads with the budgets in size-budget.json, in kB gzip.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = 'dist';
const budgets = JSON.parse(readFileSync('size-budget.json', 'utf8'));
const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
const kilobytes = (file) => gzipSync(readFileSync(join(folder, file))).length / 1000;
const total = (files) => [...files].reduce((sum, file) => sum + kilobytes(file), 0);

/** The page imports the cluster's host at once, so that it counts although it is a module of its own. */
const first = new Set();
for (const source of ['index.html', 'src/hosts/browser.ts']) addWithImports(source, first);

/** Workers are bundled apart: every file that only they load. */
const workers = new Set();
for (const name of readdirSync(join(folder, 'assets')))
  if (/worker.*\.js$/.test(name)) collect(`assets/${name}`, workers);

const sizes = { firstLoad: total(first), workers: total(workers) };
let over = false;
for (const [name, budget] of Object.entries(budgets)) {
  const size = sizes[name];
  over ||= size > budget;
  console.log(`${name}: ${size.toFixed(1)} kB gzip of ${budget}${size > budget ? '  OVER' : ''}`);
}
process.exit(over ? 1 : 0);

function addWithImports(source, into) {
  const chunk = manifest[source];
  if (!chunk || into.has(chunk.file)) return;
  into.add(chunk.file);
  for (const style of chunk.css ?? []) into.add(style);
  for (const imported of chunk.imports ?? []) addWithImports(imported, into);
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
