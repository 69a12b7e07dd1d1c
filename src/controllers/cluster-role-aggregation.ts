import { toRequirements } from '../apimachinery/label-selector.ts';
import { matchesLabels } from '../apimachinery/selectors.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import type { ClusterRole } from './objects.ts';

const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles';

/** Unites the rules of the roles that an aggregated role selects. Upstream: pkg/controller/clusterroleaggregation */
export const clusterRoleAggregation: Controller = {
  name: 'clusterrole-aggregation-controller',
  account: 'clusterrole-aggregation-controller',
  start({ client, queue, watch }) {
    const roles = watch<ClusterRole>({ path });
    const aggregated = (): readonly ClusterRole[] => roles.list().filter(({ aggregationRule }) => aggregationRule);
    const work = queue(async (name, context) => {
      const role = roles.get(name);
      const selectors = role?.aggregationRule?.clusterRoleSelectors;
      if (!role || !selectors) return nothingToDo;
      const rules: object[] = [];
      const seen = new Set<string>();
      for (const selector of selectors) {
        const requirements = toRequirements(selector);
        const selected = roles
          .list()
          .filter(({ metadata }) => matchesLabels(requirements, metadata.labels ?? {}))
          .filter((other) => other.metadata.name !== name)
          .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
        for (const rule of selected.flatMap((other) => other.rules ?? [])) {
          const text = JSON.stringify(rule);
          if (!seen.has(text)) rules.push(rule);
          seen.add(text);
        }
      }
      if (JSON.stringify(rules) === JSON.stringify(role.rules ?? [])) return nothingToDo;
      await client.write('PATCH', `${path}/${name}`, {
        context,
        contentType: 'application/merge-patch+json',
        body: { rules },
      });
      return done;
    });
    roles.onEvent(({ cause }) => {
      if (roles.hasSynced) for (const { metadata } of aggregated()) work.add(metadata.name, cause);
    });
    void roles.synced.then(() => {
      for (const { metadata } of aggregated()) work.add(metadata.name);
    });
  },
};
