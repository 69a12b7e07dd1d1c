import type { Json } from '../api.ts';
import { listAt, mapAt, textAt } from '../describe/facts.ts';
import { Failure } from '../failure.ts';
import type { Flags } from '../flags.ts';

/** What is wanted of the containers whose names fit. */
export interface Changed {
  /** A name, or with `*` a pattern of names. */
  readonly container: string;
  readonly value: unknown;
}

/** One thing that `kubectl set` sets. */
export interface Change {
  /** What was done, as it is told. */
  readonly told: string;
  readonly initContainersToo: boolean;
  /** Whether a word is part of what is to be set, and no longer of where. */
  readonly isPair?: (word: string) => boolean;
  readonly wanted: (flags: Flags, pairs: readonly string[]) => readonly Changed[];
  /** What of the container is to be patched; undefined: it is as wanted. */
  readonly patch: (container: Json, wanted: readonly Changed[]) => Json | undefined;
  /** The refusal where no container fits; absent: that is a warning. */
  readonly lacksContainer?: (container: string) => string;
}

const templatePath = ['spec', 'template', 'spec'];

const podSpecPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: templatePath,
  DaemonSet: templatePath,
  StatefulSet: templatePath,
  ReplicaSet: templatePath,
  ReplicationController: templatePath,
  Job: templatePath,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** Where a kind has its pod's spec; empty: it has none. */
export const podSpecPath = (kind: string): readonly string[] => podSpecPaths[kind] ?? [];

interface Variable {
  readonly name: string;
  /** Undefined: it is to be gone. */
  readonly value: string | undefined;
}

const quantities = (text: string | undefined): Json | undefined =>
  text === undefined
    ? undefined
    : Object.fromEntries(
        text.split(',').map((pair) => {
          const [name = '', amount] = pair.split('=');
          if (amount === undefined)
            throw new Failure(`error: Invalid argument syntax ${pair}, expected <resource>=<value>`);
          return [name, amount];
        }),
      );

/** Whether all that is wanted is there. */
const has = (there: Json, wanted: unknown): boolean =>
  Object.entries((wanted ?? {}) as Json).every(([name, amount]) => there[name] === amount);

export const changes: Readonly<Record<string, Change>> = {
  image: {
    told: 'image updated',
    initContainersToo: true,
    isPair: (word) => word.includes('='),
    wanted(_flags, pairs) {
      if (pairs.length === 0) throw new Failure('error: at least one image update is required');
      return pairs.map((pair) => {
        const equals = pair.indexOf('=');
        return { container: pair.slice(0, equals), value: pair.slice(equals + 1) };
      });
    },
    patch(container, wanted) {
      const image = wanted.at(-1)?.value;
      return image === undefined || image === container['image'] ? undefined : { image };
    },
    lacksContainer: (container) => `error: unable to find container named "${container}"`,
  },
  env: {
    told: 'env updated',
    initContainersToo: false,
    isPair: (word) => /.=|.-$/.test(word),
    wanted(flags, pairs) {
      const container = flags.string('containers') ?? '*';
      const variables = pairs.map((pair): Variable => {
        const equals = pair.indexOf('=');
        return equals < 0
          ? { name: pair.slice(0, -1), value: undefined }
          : { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
      });
      return [{ container, value: variables }];
    },
    patch(container, wanted) {
      const env = listAt(container, 'env');
      const different = wanted
        .flatMap(({ value }) => value as readonly Variable[])
        .flatMap(({ name, value }): readonly Json[] => {
          const there = env.find((variable) => textAt(variable, 'name') === name);
          if (value === undefined) return there ? [{ name, $patch: 'delete' }] : [];
          if (there && !('valueFrom' in there) && textAt(there, 'value') === value) return [];
          return [{ name, value, ...(there && 'valueFrom' in there && { valueFrom: null }) }];
        });
      return different.length === 0 ? undefined : { env: different };
    },
  },
  resources: {
    told: 'resource requirements updated',
    initContainersToo: false,
    wanted(flags) {
      const [limits, requests] = [quantities(flags.string('limits')), quantities(flags.string('requests'))];
      if (!limits && !requests)
        throw new Failure(
          'error: you must specify an update to requests or limits (in the form of --requests/--limits)',
        );
      return [
        {
          container: flags.string('containers') ?? '*',
          value: { ...(limits && { limits }), ...(requests && { requests }) },
        },
      ];
    },
    patch(container, wanted) {
      const resources = wanted.at(-1)?.value as Json | undefined;
      if (!resources) return undefined;
      const there = mapAt(container, 'resources');
      const isThere = Object.entries(resources).every(([kind, amounts]) => has(mapAt(there, kind), amounts));
      return isThere ? undefined : { resources };
    },
  },
};
