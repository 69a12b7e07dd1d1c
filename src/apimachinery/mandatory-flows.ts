import type {
  FlowSchemaSpec,
  FlowcontrolV1Subject,
  PolicyRulesWithSubjects,
  PriorityLevelConfigurationSpec,
} from './types.ts';
import { authenticatedGroup, mastersGroup, unauthenticatedGroup } from './user-groups.ts';

const all = ['*'];

/** Every request of some subjects. */
export const everything = (subjects: FlowcontrolV1Subject[]): PolicyRulesWithSubjects => ({
  subjects,
  resourceRules: [{ verbs: all, apiGroups: all, resources: all, namespaces: all, clusterScope: true }],
  nonResourceRules: [{ verbs: all, nonResourceURLs: all }],
});

export const groupSubjects = (...names: readonly string[]): FlowcontrolV1Subject[] =>
  names.map((name) => ({ kind: 'Group', group: { name } }));

/** The priority levels without which no server runs, by name. Upstream: apiserver/pkg/apis/flowcontrol/bootstrap/default.go (MandatoryPriorityLevelConfigurations) */
export const mandatoryLevels: Readonly<Record<'exempt' | 'catch-all', PriorityLevelConfigurationSpec>> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } },
  },
};

/** The flow schemas of the same kind, by name. Upstream: the same file (MandatoryFlowSchemas) */
export const mandatorySchemas: Readonly<Record<'exempt' | 'catch-all', FlowSchemaSpec>> = {
  exempt: {
    matchingPrecedence: 1,
    priorityLevelConfiguration: { name: 'exempt' },
    rules: [everything(groupSubjects(mastersGroup))],
  },
  'catch-all': {
    matchingPrecedence: 10_000,
    priorityLevelConfiguration: { name: 'catch-all' },
    distinguisherMethod: { type: 'ByUser' },
    rules: [everything(groupSubjects(unauthenticatedGroup, authenticatedGroup))],
  },
};
