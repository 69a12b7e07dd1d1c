// Checks who imports whom against layers.json. Usage: node scripts/layers.mjs [ROOT]; prints each violation, exits 1.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const root = resolve(process.argv[2] ?? '.');
const { everyone, rooms, traced } = JSON.parse(readFileSync(join(root, 'layers.json'), 'utf8'));
const source = join(root, 'src');
const violations = [];

for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || /\.(test|contract)\.tsx?$/.test(entry.name)) continue;
  check(join(entry.parentPath ?? entry.path, entry.name));
}
for (const violation of violations) console.error(violation);
process.exit(violations.length > 0 ? 1 : 0);

function check(file) {
  const room = roomOf(file);
  const rules = rooms[room];
  const shown = relative(root, file).replaceAll(sep, '/');
  if (!rules) {
    violations.push(`${shown}: the room "${room}" is not in layers.json; say there what it may import.`);
    return;
  }
  const allowed = new Set([...(rules.strict ? [] : everyone), ...rules.may, room]);
  for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
    if (!specifier.startsWith('.')) {
      checkPackage(shown, room, rules, specifier);
      continue;
    }
    const target = resolve(dirname(file), specifier.replace(/\?.*$/, ''));
    const targetRoom = roomOf(target);
    if (targetRoom !== undefined && !allowed.has(targetRoom))
      violations.push(`${shown}: ${room} may not import ${targetRoom}; it may import ${[...allowed].join(', ')}.`);
    const isTraced = relative(root, target).replaceAll(sep, '/') === 'src/kernel/traced.ts';
    if (isTraced && !traced.includes(shown))
      violations.push(`${shown}: only assembly files wrap work in traced(): ${traced.join(', ')}.`);
  }
}

function checkPackage(shown, room, { packages = [] }, specifier) {
  if (packages === 'any' || packages.includes(specifier)) return;
  violations.push(`${shown}: ${room} may not import the package ${specifier}.`);
}

/** The folder below src; '.' for the entries beside the rooms; nothing outside src. */
function roomOf(path) {
  const inside = relative(source, path);
  if (inside.startsWith('..')) return undefined;
  return inside.includes(sep) ? inside.split(sep)[0] : '.';
}

function importsOf(text) {
  const found = [];
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
  for (const match of text.matchAll(pattern)) found.push(match[1] ?? match[2] ?? match[3]);
  return found;
}
