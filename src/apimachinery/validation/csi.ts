import { duplicate, type FieldError, invalidValue, notSupported, required, tooLong } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Subdomain, qualifiedName } from '../names.ts';
import type { CSIDriver, CSIDriverSpec, CSINode, CSINodeDriver, StorageV1TokenRequest } from '../types.ts';
import {
  complain,
  fieldIsImmutable,
  reportDuplicates,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './metadata.ts';
import { validateNonNegative } from './numbers.ts';

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycleModes = ['Persistent', 'Ephemeral'];
const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;
const minUpdateSeconds = 10;
const maxDriverName = 63;
const maxNodeId = 256;

/** The name of a driver. Upstream: pkg/apis/core/validation/validation.go (ValidateCSIDriverName) */
export function validateDriverName(name: string, field: string, errors: FieldError[]): void {
  if (name === '') errors.push(required(field));
  if (name.length > maxDriverName) errors.push(tooLong(field, maxDriverName));
  complain(dns1123Subdomain(name.toLowerCase()), field, name, errors);
}

/** Upstream: pkg/apis/storage/validation/validation.go (ValidateCSIDriver) */
export function validateCsiDriver({ metadata, spec }: CSIDriver, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  validateDriverSpec(spec, errors);
}

/** Upstream: ValidateCSIDriverUpdate */
export function validateCsiDriverUpdate(driver: CSIDriver, old: CSIDriver, errors: FieldError[]): void {
  validateObjectMetaUpdate(driver, old, errors);
  validateDriverSpec(driver.spec, errors);
  validateImmutable(driver.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired', errors);
  validateImmutable(
    driver.spec.volumeLifecycleModes,
    old.spec.volumeLifecycleModes,
    'spec.volumeLifecycleModes',
    errors,
  );
}

function validateDriverSpec(spec: CSIDriverSpec, errors: FieldError[]): void {
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [], nodeAllocatableUpdatePeriodSeconds } = spec;
  if (fsGroupPolicy !== undefined && !groupPolicies.includes(fsGroupPolicy))
    errors.push(notSupported('spec.fsGroupPolicy', fsGroupPolicy, groupPolicies));
  validateTokenRequests(tokenRequests, 'spec.tokenRequests', errors);
  for (const mode of volumeLifecycleModes)
    if (!lifecycleModes.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, lifecycleModes));
  if (nodeAllocatableUpdatePeriodSeconds !== undefined && nodeAllocatableUpdatePeriodSeconds < minUpdateSeconds)
    errors.push(
      invalidValue(
        'spec.nodeAllocatableUpdatePeriodSeconds',
        nodeAllocatableUpdatePeriodSeconds,
        `must be greater than or equal to ${minUpdateSeconds} seconds`,
      ),
    );
}

function validateTokenRequests(requests: readonly StorageV1TokenRequest[], path: string, errors: FieldError[]): void {
  requests.forEach(({ audience, expirationSeconds }, index) => {
    if (requests.slice(0, index).some((earlier) => earlier.audience === audience)) {
      errors.push(duplicate(`${path}[${index}].audience`, audience));
      return;
    }
    if (expirationSeconds === undefined) return;
    const field = `${path}[${index}].expirationSeconds`;
    if (expirationSeconds < minTokenSeconds)
      errors.push(invalidValue(field, expirationSeconds, 'may not specify a duration less than 10 minutes'));
    if (expirationSeconds > maxTokenSeconds)
      errors.push(invalidValue(field, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  });
}

const driversOf = ({ spec }: CSINode): readonly CSINodeDriver[] => (spec.drivers as CSINodeDriver[] | null) ?? [];

/** Upstream: ValidateCSINode */
export function validateCsiNode(node: CSINode, errors: FieldError[]): void {
  validateObjectMeta(node.metadata, false, dns1123Subdomain, errors);
  const drivers = driversOf(node);
  drivers.forEach((driver, index) => validateNodeDriver(driver, `spec.drivers[${index}]`, errors));
  reportDuplicates(
    drivers,
    ({ name }) => name,
    (index) => `spec.drivers[${index}].name`,
    errors,
  );
}

function validateNodeDriver(
  { name, nodeID, allocatable, topologyKeys }: CSINodeDriver,
  path: string,
  errors: FieldError[],
): void {
  const keys = topologyKeys ?? [];
  validateDriverName(name, `${path}.name`, errors);
  if (nodeID === '') errors.push(required(`${path}.nodeID`));
  if (nodeID.length > maxNodeId)
    errors.push(invalidValue(`${path}.nodeID`, nodeID, `must be ${maxNodeId} characters or less`));
  validateNonNegative(allocatable?.count, `${path}.allocatable.count`, errors);
  keys.forEach((key, index) => {
    if (key === '') errors.push(required(path));
    if (keys.indexOf(key) < index) errors.push(duplicate(path, key));
    complain(qualifiedName(key), path, key, errors);
  });
}

/** Of a driver that is there only what it has room for may change. Upstream: ValidateCSINodeUpdate */
export function validateCsiNodeUpdate(node: CSINode, old: CSINode, errors: FieldError[]): void {
  validateCsiNode(node, errors);
  for (const before of driversOf(old)) {
    const driver = driversOf(node).find(({ name }) => name === before.name);
    if (driver && !jsonEqual({ ...driver, allocatable: undefined }, { ...before, allocatable: undefined }))
      errors.push(invalidValue('spec.drivers', shownDriver(driver), fieldIsImmutable));
  }
}

const shownDriver = ({ name, nodeID, topologyKeys }: CSINodeDriver): object => ({
  Name: name,
  NodeID: nodeID,
  TopologyKeys: topologyKeys ?? null,
  Allocatable: null,
});
