import { splitApiVersion } from '../../apimachinery/object.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { servedKinds } from './kind-types.ts';
import { matchedKinds } from './matched-kinds.ts';
import { policiesPath, type Policy } from './policies.ts';
import { expressionWarnings } from './policy-warnings.ts';

const name = 'validatingadmissionpolicy-status-controller';

/** Says in a policy's status what is wrong with its expressions for the kinds that it matches. Upstream: pkg/controller/validatingadmissionpolicystatus */
export const policyStatus: Controller = {
  name,
  account: name,
  start({ client, queue, watch }) {
    const policies = watch<Policy>({ path: policiesPath });
    const work = queue(async (key, context) => {
      const policy = policies.get(key);
      const generation = policy?.metadata.generation ?? 0;
      if (!policy || generation <= (policy.status?.observedGeneration ?? 0)) return nothingToDo;
      const { matchConstraints, paramKind } = policy.spec;
      const served = servedKinds(client, context);
      const kinds = await matchedKinds(matchConstraints?.resourceRules ?? [], served.kindOf);
      const typed = await Promise.all(kinds.map(async (kind) => ({ ...kind, type: await served.typeOf(kind) })));
      const params =
        paramKind &&
        (await served.typeOf({ ...splitApiVersion(paramKind.apiVersion ?? ''), kind: paramKind.kind ?? '' }));
      const warnings = expressionWarnings(
        policy.spec,
        typed.flatMap(({ type, ...kind }) => (type ? [{ ...kind, type }] : [])),
        params,
      );
      await client.write('PATCH', `${policiesPath}/${key}/status`, {
        context,
        contentType: 'application/apply-patch+yaml',
        query: { fieldManager: name, force: 'true' },
        body: {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingAdmissionPolicy',
          metadata: { name: key },
          status: {
            observedGeneration: generation,
            typeChecking: warnings.length > 0 ? { expressionWarnings: warnings } : {},
          },
        },
      });
      return done;
    });
    policies.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(object.metadata.name, cause);
    });
  },
};
