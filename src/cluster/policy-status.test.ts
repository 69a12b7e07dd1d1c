import { expect, test } from 'vitest';
import type { ValidatingAdmissionPolicyStatus, Validation, Variable } from '../apimachinery/types.ts';
import { rootContext } from '../kernel/context.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';

const crd = {
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { replicas: { type: 'integer' } } } },
          },
        },
      },
    ],
  },
};

test('a policy is told what its expressions get wrong about the kinds that it matches', async () => {
  const { clock, admin } = await startedCluster();
  const send = <Answer>(method: string, at: string, body?: object): Promise<Answer> =>
    complete(clock, admin.send<Answer>(method, at, { context, ...(body && { body }) }));
  /** The status that comes of a policy. */
  const statusOf = async (
    rule: readonly [group: string, version: string, ...resources: string[]],
    validation: Validation,
    variables: readonly Variable[] = [],
  ): Promise<ValidatingAdmissionPolicyStatus> => {
    const [group, version, ...resources] = rule;
    const name = `policy-${rule.join('-')}-${validation.expression.length}`;
    const rules = [{ apiGroups: [group], apiVersions: [version], operations: ['*'], resources }];
    await send('POST', path, {
      metadata: { name },
      spec: { matchConstraints: { resourceRules: rules }, validations: [validation], variables },
    });
    const status = () =>
      admin
        .send<{ status?: ValidatingAdmissionPolicyStatus }>('GET', `${path}/${name}`, { context })
        .then((it) => it.status);
    await eventually(clock, async () => (await status())?.typeChecking !== undefined);
    return (await complete(clock, status()))!;
  };

  expect(await statusOf(['apps', 'v1', 'deployments'], { expression: 'object.spec.replicas > 1' })).toEqual({
    observedGeneration: 1,
    typeChecking: {},
  });
  const confused = await statusOf(['apps', 'v1', 'deployments', 'replicasets'], {
    expression: "object.spec.replicas > '1'",
    messageExpression: "'wants replicas > 1, got ' + object.spec.replicas",
  });
  const [first, second] = confused.typeChecking!.expressionWarnings!;
  expect(first).toEqual({
    fieldRef: 'spec.validations[0].expression',
    warning: ['Deployment', 'ReplicaSet']
      .map(
        (kind) =>
          `apps/v1, Kind=${kind}: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'\n` +
          ` | object.spec.replicas > '1'\n | .....................^\n`,
      )
      .join('\n'),
  });
  expect(second!.fieldRef).toBe('spec.validations[0].messageExpression');
  expect(second!.warning).toContain("found no matching overload for '_+_' applied to '(string, int)'");
  expect(
    await statusOf(['apps', 'v1', 'deployments'], { expression: 'variables.replicas + 1 > 1' }, [
      { name: 'replicas', expression: 'object.spec.replicas' },
    ]),
  ).toMatchObject({ typeChecking: {} });

  await send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd);
  await eventually(clock, () =>
    admin.send('GET', '/openapi/v3/apis/stable.example.com/v1', { context }).then(
      () => true,
      () => false,
    ),
  );
  const custom = await statusOf(['stable.example.com', 'v1', 'crontabs'], {
    expression: "object.spec.replicas == 'x'",
  });
  expect(custom.typeChecking!.expressionWarnings![0]!.warning).toContain(
    "stable.example.com/v1, Kind=CronTab: ERROR: <input>:1:22: found no matching overload for '_==_' applied to '(int, string)'",
  );
});
