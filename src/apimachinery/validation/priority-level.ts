import { goStruct } from '../difference/struct-difference.ts';
import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { mandatoryLevels } from '../mandatory-flows.ts';
import { dns1123Subdomain } from '../names.ts';
import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../types.ts';
import { validateFlowConditions } from './flow-status.ts';
import { validateObjectMeta } from './metadata.ts';

const maxQueues = 10_000_000;
/** Of the hash that deals a flow its hand of queues. */
const maxHashBits = 60;

type Errors = FieldError[];

function percent(value: number | undefined, field: string, errors: Errors): void {
  if (value !== undefined && (value < 0 || value > 100))
    errors.push(invalidValue(field, value, 'must be between 0 and 100, inclusive'));
}

function shares(value: number | undefined, field: string, errors: Errors): void {
  if (value !== undefined && value < 0) errors.push(invalidValue(field, value, 'must be a non-negative integer'));
}

function queuing({ queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration, errors: Errors): void {
  const at = 'spec.limited.limitResponse.queuing';
  if (queueLengthLimit <= 0) errors.push(invalidValue(`${at}.queueLengthLimit`, queueLengthLimit, 'must be positive'));
  if (queues <= 0) errors.push(invalidValue(`${at}.queues`, queues, 'must be positive'));
  else if (queues > maxQueues)
    errors.push(invalidValue(`${at}.queues`, queues, `must not be greater than ${maxQueues}`));
  if (handSize <= 0) errors.push(invalidValue(`${at}.handSize`, handSize, 'must be positive'));
  else if (handSize > queues)
    errors.push(invalidValue(`${at}.handSize`, handSize, `should not be greater than queues (${queues})`));
  else if (Math.ceil(Math.log2(queues) * handSize) > maxHashBits)
    errors.push(
      invalidValue(
        `${at}.handSize`,
        handSize,
        `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHashBits}`,
      ),
    );
}

function limitResponse({ type = '', queuing: queue }: Partial<LimitResponse>, errors: Errors): void {
  const at = 'spec.limited.limitResponse';
  if (type === 'Reject') {
    if (queue) errors.push(forbidden(`${at}.queuing`, 'must be nil if limited.limitResponse.type is not Limited'));
  } else if (type === 'Queue') {
    if (queue) queuing(queue, errors);
    else errors.push(required(`${at}.queuing`, 'must not be empty if limited.limitResponse.type is Limited'));
  } else errors.push(notSupported(`${at}.type`, type, ['Queue', 'Reject']));
}

function limits(limited: LimitedPriorityLevelConfiguration, errors: Errors): void {
  const { nominalConcurrencyShares, lendablePercent, borrowingLimitPercent: borrowing } = limited;
  shares(nominalConcurrencyShares, 'spec.limited.nominalConcurrencyShares', errors);
  limitResponse(limited.limitResponse ?? {}, errors);
  percent(lendablePercent, 'spec.limited.lendablePercent', errors);
  if (borrowing !== undefined && borrowing < 0)
    errors.push(
      invalidValue('spec.limited.borrowingLimitPercent', borrowing, 'if specified, must be a non-negative integer'),
    );
}

function exemption(
  { nominalConcurrencyShares, lendablePercent }: ExemptPriorityLevelConfiguration,
  errors: Errors,
): void {
  shares(nominalConcurrencyShares, 'spec.exempt.nominalConcurrencyShares', errors);
  percent(lendablePercent, 'spec.exempt.lendablePercent', errors);
}

function ofItsType({ type, limited, exempt }: PriorityLevelConfigurationSpec, errors: Errors): void {
  if (type === 'Exempt') {
    if (limited) errors.push(forbidden('spec.limited', 'must be nil if the type is not Limited'));
    if (exempt) exemption(exempt, errors);
  } else if (type === 'Limited') {
    if (exempt) errors.push(forbidden('spec.exempt', 'must be nil if the type is Limited'));
    if (limited) limits(limited, errors);
    else errors.push(required('spec.limited', 'must not be empty when type is Limited'));
  } else errors.push(notSupported('spec.type', type, ['Exempt', 'Limited']));
}

/** Of the level that is never full, what it lends is the administrator's. */
function asFixed(name: string, spec: PriorityLevelConfigurationSpec, errors: Errors): void {
  const { [name as keyof typeof mandatoryLevels]: fixed } = mandatoryLevels;
  if (!fixed) return;
  const { exempt } = spec;
  const wanted = name === 'exempt' && exempt ? { ...fixed, exempt } : fixed;
  const except = name === 'exempt' ? " except the 'spec.exempt' field" : '';
  if (!jsonEqual(spec, wanted))
    errors.push(
      invalidValue(
        'spec',
        goStruct('PriorityLevelConfigurationSpec', { ...spec }),
        `spec of '${name}'${except} must equal the fixed value`,
      ),
    );
}

/** Upstream: pkg/apis/flowcontrol/validation/validation.go (ValidatePriorityLevelConfiguration) */
export function validatePriorityLevel({ metadata, spec, status }: PriorityLevelConfiguration, errors: Errors): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  if ((metadata.name === 'exempt') !== (spec.type === 'Exempt'))
    errors.push(invalidValue('spec.type', spec.type, "type must be 'Exempt' if and only if name is 'exempt'"));
  ofItsType(spec, errors);
  asFixed(metadata.name, spec, errors);
  validateFlowConditions(status?.conditions, errors);
}
