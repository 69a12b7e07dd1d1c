// `npm test`: every gate, fastest first. Each one runs even when an earlier one has failed, so that one look tells all.
// Ends with the line "N passed, N failed": a gate counts as one, a test runner as its tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

const node = process.execPath;
const bin = (path) => [node, `node_modules/${path}`];
const reports = '.cache/reports';
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const gates = [
  { name: 'format', command: [...bin('oxfmt/bin/oxfmt'), '--check', 'src', 'e2e', 'bench', 'scripts'] },
  { name: 'lint', command: [...bin('oxlint/bin/oxlint'), '--type-aware', 'src', 'e2e', 'bench', 'scripts'] },
  { name: 'import walls', command: [node, 'scripts/layers.mjs'] },
  { name: 'ratchet', command: [node, 'scripts/ratchet.mjs'] },
  { name: 'links', command: [node, 'scripts/links.mjs'] },
  { name: 'lockfile', command: [node, 'scripts/lockcheck.mjs'] },
  { name: 'types', command: [...bin('typescript/bin/tsc'), '-b'] },
  { name: 'dead code', command: [...bin('knip/bin/knip.js'), '--no-progress'] },
  {
    name: 'unit tests',
    command: [
      ...bin('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reports}/unit.json`,
    ],
    count: () => vitestCounts(`${reports}/unit.json`),
  },
  { name: 'build', command: [...bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'] },
  { name: 'size budget', command: [node, 'scripts/size.mjs'] },
  {
    name: 'browser tests',
    command: [...bin('@playwright/test/cli.js'), 'test'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: `${reports}/e2e.json` },
    count: () => playwrightCounts(`${reports}/e2e.json`),
  },
];

const asked = process.argv.slice(2);
const chosen = asked.length > 0 ? gates.filter(({ name }) => asked.includes(name)) : gates;
let passed = 0;
let failed = 0;
const summary = [];

for (const gate of chosen) {
  console.log(`\n=== ${gate.name}`);
  const started = Date.now();
  const ok = (await run(gate)) === 0;
  const counts = gate.count?.() ?? { passed: 0, failed: 0 };
  // A runner that fails without a failing test (a crash, no tests found) is itself the failure.
  if (counts.passed + counts.failed === 0) counts[ok ? 'passed' : 'failed'] = 1;
  else if (!ok && counts.failed === 0) counts.failed = 1;
  passed += counts.passed;
  failed += counts.failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  summary.push(
    `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${gate.name.padEnd(14)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed  ${seconds} s`,
  );
}

console.log(`\n${summary.join('\n')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function run({ command: [command, ...args], env }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

function vitestCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(readFileSync(file, 'utf8'));
  const broken = numFailedTests === 0 && !success ? Math.max(1, numFailedTestSuites) : 0;
  return { passed: numPassedTests, failed: numFailedTests + broken };
}

function playwrightCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
