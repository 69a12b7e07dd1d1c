// A lockfile made where the registry lacks another platform's binary makes `npm ci` fail there: lists what is missing.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = [];
for (const [path, { optionalDependencies = {}, version }] of Object.entries(packages))
  for (const name of Object.keys(optionalDependencies))
    if (!packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
      missing.push(`${path.replace(/.*node_modules\//, '')}@${version} lacks ${name}`);
for (const line of missing) console.error(line);
if (missing.length > 0) process.exit(1);
