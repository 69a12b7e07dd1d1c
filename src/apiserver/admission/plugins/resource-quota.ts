import type { ResourceQuota } from '../../../apimachinery/types.ts';
import type { Context } from '../../../kernel/context.ts';
import { reject } from '../forbidden.ts';
import {
  admitted,
  type AdmissionPlugin,
  type AdmissionRequest,
  type AdmissionVerdict,
  type AdmissionWorld,
} from '../plugin.ts';
import type { Amounts } from '../../../apimachinery/quota/pod-amounts.ts';
import { charged, limitedNames, negativeUsage, quotaObstacle, usageChange } from '../quota/check-quota.ts';
import type { QuotaEvaluator } from '../../../apimachinery/quota/evaluator.ts';
import { evaluatorOf } from '../../../apimachinery/quota/evaluators.ts';
import type { Quotas, StoredQuota } from '../quota/quotas.ts';

/** How often a quota is charged anew when others charge it at the same time. */
const maxAttempts = 10;

/**
 * The last word on a request: whether there is still room for what it makes, which it then takes.
 * Upstream: apiserver/pkg/admission/plugin/resourcequota/{admission,controller}.go
 */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  handles: ({ operation, namespace, resource }) =>
    namespace !== '' && resource !== 'namespaces' && (operation === 'CREATE' || operation === 'UPDATE'),
  validate(request, world, context) {
    const quotas = world.reader.list('resourcequotas', request.namespace) as readonly ResourceQuota[];
    if (quotas.length === 0) return admitted;
    const evaluator = evaluatorOf(request);
    return evaluator?.handles(request) ? check(request, world, context, evaluator, quotas) : admitted;
  },
};

function check(
  request: AdmissionRequest,
  world: AdmissionWorld,
  context: Context,
  evaluator: QuotaEvaluator,
  quotas: readonly ResourceQuota[],
): AdmissionVerdict | Promise<AdmissionVerdict> {
  const object = request.object!;
  const concerned: string[] = [];
  for (const quota of quotas) {
    const names = limitedNames(quota, evaluator, object);
    if (!names) continue;
    const obstacle = quotaObstacle(quota, evaluator, object, names);
    if (obstacle !== undefined) return reject(request, obstacle);
    concerned.push(quota.metadata.name);
  }
  if (concerned.length === 0) return admitted;
  const negative = negativeUsage(evaluator, object);
  if (negative !== '') return reject(request, `quota usage is negative for resource(s): ${negative}`);
  const change = usageChange(evaluator, object, request.oldObject);
  if (!change) return admitted;
  return charge(request, world, context, concerned, change);
}

/** All quotas are asked before any is charged. */
async function charge(
  request: AdmissionRequest,
  { quotas }: AdmissionWorld,
  context: Context,
  names: readonly string[],
  change: Amounts,
): Promise<AdmissionVerdict> {
  const charges: Charge[] = [];
  for (const name of names) {
    const one = await ask(request, quotas, context, name, change);
    if (one && 'verdict' in one) return one;
    if (one) charges.push(one);
  }
  if (request.dryRun) return admitted;
  for (const first of charges) {
    let one: Charge | AdmissionVerdict | undefined = first;
    for (let attempt = 0; one && attempt < maxAttempts; attempt++) {
      if ('verdict' in one) return one;
      if (await quotas.charge(context, one.stored, one.used)) break;
      one = await ask(request, quotas, context, one.stored.quota.metadata.name, change);
    }
  }
  return admitted;
}

interface Charge {
  readonly stored: StoredQuota;
  readonly used: Amounts;
}

/** What a quota comes to; undefined: it is gone. */
async function ask(
  request: AdmissionRequest,
  quotas: Quotas,
  context: Context,
  name: string,
  change: Amounts,
): Promise<Charge | AdmissionVerdict | undefined> {
  const stored = await quotas.current(context, request.namespace, name);
  if (!stored) return undefined;
  const result = charged(stored.quota, change);
  return 'exceeded' in result ? reject(request, result.exceeded) : { stored, used: result.used };
}
