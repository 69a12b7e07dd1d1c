// Every relative link of the Markdown files leads to a file that is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...(existsSync('docs')
    ? readdirSync('docs', { recursive: true })
        .filter((name) => name.endsWith('.md'))
        .map((name) => join('docs', name))
    : []),
];
let broken = false;
for (const page of pages)
  for (const [, target] of readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:|^#/.test(target) || existsSync(join(dirname(page), target.split('#')[0]))) continue;
    broken = true;
    console.error(`${page.replaceAll('\\', '/')}: ${target} is not there`);
  }
process.exit(broken ? 1 : 0);
