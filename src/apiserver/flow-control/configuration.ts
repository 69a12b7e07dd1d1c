import { mandatoryLevels } from '../../apimachinery/mandatory-flows.ts';
import type { FlowSchema, PriorityLevelConfiguration, QueuingConfiguration } from '../../apimachinery/types.ts';
import { randomUuid, seededRandom } from '../../kernel/random.ts';
import type { Attributes } from '../authz/attributes.ts';
import { groupResource, type Reader } from '../registry/reader.ts';
import { bootstrapLevels, bootstrapSchemas } from './bootstrap-objects.ts';
import { isInFlow } from './matching.ts';
import { hash } from './hash.ts';

export const flowSchemas = groupResource('flowcontrol.apiserver.k8s.io', 'flowschemas');
export const priorityLevels = groupResource('flowcontrol.apiserver.k8s.io', 'prioritylevelconfigurations');

/** How many requests may be in flight, and what becomes of those that find no seat. */
export interface LevelSettings {
  readonly name: string;
  readonly uid: string;
  /** Its part of all seats in relation to the others'; absent: exempt from every limit. */
  readonly shares?: number;
  /** How much of its part others may have while it does not need it. */
  readonly lendablePercent?: number;
  /** Absent: whoever finds no seat is turned away. */
  readonly queuing?: Required<QueuingConfiguration>;
}

/** Which requests go to which level. */
export interface FlowSettings {
  readonly name: string;
  readonly uid: string;
  readonly priorityLevel: string;
  readonly matches: (attributes: Attributes) => boolean;
  /** What makes two requests of the same flow: who asks, or about which namespace. */
  readonly distinguisher?: string;
}

export interface FlowConfiguration {
  readonly levels: readonly LevelSettings[];
  /** In the order in which they are tried: the first that matches decides. */
  readonly flows: readonly FlowSettings[];
  /** Of what no flow matches. */
  readonly catchAll: FlowSettings;
}

/** What is built in always has the same uid, until it is stored. */
const uidOf = ({ kind, metadata: { name, uid } }: FlowSchema | PriorityLevelConfiguration): string =>
  uid ?? randomUuid(seededRandom(hash(`${kind}/${name}`)));

function levelOf(object: PriorityLevelConfiguration): LevelSettings {
  const { name } = object.metadata;
  const { limited } = object.spec;
  const queuing = limited?.limitResponse?.queuing;
  return {
    name,
    uid: uidOf(object),
    ...(limited && { shares: limited.nominalConcurrencyShares ?? 0, lendablePercent: limited.lendablePercent ?? 0 }),
    ...(queuing && {
      queuing: {
        queues: queuing.queues ?? 64,
        handSize: queuing.handSize ?? 8,
        queueLengthLimit: queuing.queueLengthLimit ?? 50,
      },
    }),
  };
}

const flowOf = (object: FlowSchema): FlowSettings => ({
  name: object.metadata.name,
  uid: uidOf(object),
  priorityLevel: object.spec.priorityLevelConfiguration.name,
  matches: (attributes) => isInFlow(object.spec.rules ?? [], attributes),
  ...(object.spec.distinguisherMethod && { distinguisher: object.spec.distinguisherMethod.type }),
});

const precedence = (a: FlowSchema, b: FlowSchema): number =>
  (a.spec.matchingPrecedence ?? 1000) - (b.spec.matchingPrecedence ?? 1000) ||
  (a.metadata.name < b.metadata.name ? -1 : 1);

/** There is always a level for everybody, and one that is never full: what is missing of these is taken as built in. */
const mandatory = new Set(Object.keys(mandatoryLevels));

function withMandatory<Kind extends FlowSchema | PriorityLevelConfiguration>(
  stored: readonly Kind[],
  builtIn: readonly Kind[],
): readonly Kind[] {
  if (stored.length === 0) return builtIn;
  const names = new Set(stored.map(({ metadata }) => metadata.name));
  return [...stored, ...builtIn.filter(({ metadata: { name } }) => mandatory.has(name) && !names.has(name))];
}

/** What holds now: the objects that are stored, and before the first is there what is built in. */
export function flowConfiguration(reader: Pick<Reader, 'list' | 'version'>): () => FlowConfiguration {
  let version = '';
  let known: FlowConfiguration | undefined;
  return () => {
    const newest = `${reader.version(flowSchemas)}/${reader.version(priorityLevels)}`;
    if (known && version === newest) return known;
    version = newest;
    const levels = withMandatory(reader.list(priorityLevels) as readonly PriorityLevelConfiguration[], bootstrapLevels);
    const flows = withMandatory(reader.list(flowSchemas) as readonly FlowSchema[], bootstrapSchemas);
    const names = new Set(levels.map(({ metadata }) => metadata.name));
    // A schema whose level is not there counts for nothing.
    const inForce = flows
      .filter(({ spec }) => names.has(spec.priorityLevelConfiguration.name))
      .toSorted(precedence)
      .map(flowOf);
    known = {
      levels: levels.map(levelOf),
      flows: inForce,
      catchAll: inForce.find(({ name }) => name === 'catch-all')!,
    };
    return known;
  };
}
