// Makes `npm start` and `npm test` work in a fresh clone: checks Node, installs what the lockfile says when it has
// changed, and with --browser finds or installs a Chromium; with --etcd installs a real etcd to be compared with, where
// Debian's packages are to be had. Needs nothing but Node and npm, and does nothing when there
// is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

checkNode();
installPackages();
if (process.argv.includes('--browser')) await installBrowser();
if (process.argv.includes('--etcd')) await installEtcd();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!supported) fail(`Podscope needs Node 20.19 or later (not 21), this is ${process.version}.`);
}

function installPackages() {
  // A link leads to another checkout's packages: npm would empty them.
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const stamp = 'node_modules/.installed-lock';
  const hash = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(`${process.platform} ${process.arch} ${process.versions.modules}`)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Installing packages (npm ci) ...');
  const args = ['ci', '--no-audit', '--no-fund'];
  const npm = process.env['npm_execpath'];
  const done = npm
    ? run(process.execPath, [npm, ...args])
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' });
  if (!done) fail('npm ci failed; see above.');
  writeFileSync(join(root, stamp), hash);
}

async function installBrowser() {
  const { findChromium } = await import('./find-chromium.mjs');
  if (await findChromium()) return;
  if (isDebianAsRoot()) {
    console.log('Installing Chromium (apt-get) ...');
    installDebian('chromium', 'fonts-liberation', 'fonts-noto-cjk');
    if (await findChromium()) return;
  }
  console.log('Installing Chromium (playwright install) ...');
  run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  if (!(await findChromium()))
    fail('No Chromium. Install one, or set PODSCOPE_CHROMIUM to the path of its executable.');
}

/** Nothing but comparisons needs it: they say themselves that they are skipped. */
async function installEtcd() {
  const { findEtcd } = await import('./real-etcd.mjs');
  if (findEtcd() !== undefined || !isDebianAsRoot()) return;
  console.log('Installing etcd (apt-get) ...');
  installDebian('etcd-server');
}

function installDebian(...packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
}

function isDebianAsRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  return existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status === 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
