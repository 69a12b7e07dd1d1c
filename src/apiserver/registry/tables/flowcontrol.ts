import type { FlowSchema, PriorityLevelConfiguration } from '../../../apimachinery/types.ts';
import { age, ageIn, column, orNone, type TableLayouts } from './layout.ts';

const none = '<none>';

/** Whether the level that a schema names is missing, as its condition says. */
function missingLevel({ status }: FlowSchema): string {
  return status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?';
}

export const flowcontrolLayouts: TableLayouts = {
  'flowschemas.flowcontrol.apiserver.k8s.io': {
    columns: [
      column('Name'),
      column('PriorityLevel'),
      column('MatchingPrecedence'),
      column('DistinguisherMethod'),
      age,
      column('MissingPL'),
    ],
    row: (object, now) => {
      const schema = object as FlowSchema;
      const { priorityLevelConfiguration, matchingPrecedence = 0, distinguisherMethod } = schema.spec;
      return {
        cells: [
          object.metadata.name,
          priorityLevelConfiguration.name,
          matchingPrecedence,
          orNone(distinguisherMethod?.type),
          ageIn(object, now),
          missingLevel(schema),
        ],
      };
    },
  },
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': {
    columns: [
      column('Name'),
      column('Type'),
      column('NominalConcurrencyShares'),
      column('Queues'),
      column('HandSize'),
      column('QueueLengthLimit'),
      age,
    ],
    row: (object, now) => {
      const { type, limited, exempt } = (object as PriorityLevelConfiguration).spec;
      const { queues, handSize, queueLengthLimit } = limited?.limitResponse?.queuing ?? {};
      const shares = (limited ?? exempt)?.nominalConcurrencyShares ?? none;
      return {
        cells: [
          object.metadata.name,
          type,
          shares,
          queues ?? none,
          handSize ?? none,
          queueLengthLimit ?? none,
          ageIn(object, now),
        ],
      };
    },
  },
};
