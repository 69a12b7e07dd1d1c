import { Failure, usageFailure } from '../failure.ts';
import { tableText } from '../output/columns.ts';
import { apiVersionOf, qualified, type Resource } from '../resources.ts';
import type { Verb } from './verb.ts';

export const apiResources: Verb = {
  usage: 'api-resources',
  summary: 'Print the supported API resources on the server',
  flags: {
    'no-headers': { kind: 'bool' },
    'api-group': { kind: 'string' },
    namespaced: { kind: 'bool' },
    verbs: { kind: 'list' },
    categories: { kind: 'list' },
    'sort-by': { kind: 'string' },
    output: { kind: 'string', short: 'o' },
  },
  run: async ({ args, io, flags, resources }) => {
    if (args.length > 0) throw usageFailure('api-resources', `unexpected arguments: [${args.join(' ')}]`);
    const output = flags.string('output') ?? '';
    if (!['', 'wide', 'name'].includes(output))
      throw new Failure(`error: --output ${output} is not available in kubectl api-resources`);
    const order = orders[flags.string('sort-by') ?? ''];
    if (!order) throw new Failure('error: --sort-by accepts only name or kind');
    const all = (names: string): readonly string[] => flags.list(names).flatMap((text) => text.split(','));
    const [verbs, categories, group] = [all('verbs'), all('categories'), flags.string('api-group')];
    const shown = (await resources())
      .filter((resource) => group === undefined || resource.group === group)
      .filter(({ namespaced }) => !flags.has('namespaced') || namespaced === flags.bool('namespaced'))
      .filter((resource) => verbs.every((verb) => resource.verbs.includes(verb)))
      .filter((resource) => categories.every((category) => resource.categories.includes(category)))
      .toSorted(order);
    if (output === 'name') {
      for (const resource of shown) io.stdout(`${qualified(resource.name, resource)}\n`);
      return;
    }
    const columns = output === 'wide' ? [...usual, ...wide] : usual;
    const rows = shown.map((resource) => columns.map(([, cell]) => cell(resource)));
    if (!flags.bool('no-headers')) rows.unshift(columns.map(([title]) => title));
    io.stdout(tableText(rows));
  },
};

type Column = readonly [title: string, cell: (resource: Resource) => string];

const usual: readonly Column[] = [
  ['NAME', ({ name }) => name],
  ['SHORTNAMES', ({ shortNames }) => shortNames.join(',')],
  ['APIVERSION', apiVersionOf],
  ['NAMESPACED', ({ namespaced }) => String(namespaced)],
  ['KIND', ({ kind }) => kind],
];
const wide: readonly Column[] = [
  ['VERBS', ({ verbs }) => verbs.join(',')],
  ['CATEGORIES', ({ categories }) => categories.join(',')],
];

type Order = (a: Resource, b: Resource) => number;

const by =
  (...keys: readonly ((resource: Resource) => string)[]): Order =>
  (a, b) => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };

const orders: Readonly<Record<string, Order>> = {
  '': by(
    ({ group }) => group,
    ({ name }) => name,
  ),
  name: by(({ name }) => name),
  kind: by(({ kind }) => kind),
};
