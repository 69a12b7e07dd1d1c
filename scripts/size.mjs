// Compares what a first visit loads with the budgets in size-budget.json, in kB gzip.
import { readFileSync } from 'node:fs';
import { pageSizes } from './page-sizes.mjs';

const budgets = JSON.parse(readFileSync('size-budget.json', 'utf8'));
const sizes = pageSizes();
let over = false;
for (const [name, budget] of Object.entries(budgets)) {
  const size = sizes[name];
  over ||= size > budget;
  console.log(`${name}: ${size.toFixed(1)} kB gzip of ${budget}${size > budget ? '  OVER' : ''}`);
}
process.exit(over ? 1 : 0);
