import { duplicate, type FieldError, invalidValue, notSupported, required } from '../apimachinery/field-error.ts';
import { qualifiedName } from '../apimachinery/names.ts';
import {
  defaultSchedulerName,
  type ExtenderConfiguration,
  type KubeSchedulerConfiguration,
  type ProfileConfiguration,
} from './configuration.ts';
import { validatePluginArgs } from './validate-plugin-args.ts';

const groupVersion = 'kubescheduler.config.k8s.io/v1';
const kind = 'KubeSchedulerConfiguration';

/** Upstream: pkg/scheduler/apis/config/validation/validation.go */
export function validateConfiguration(configuration: KubeSchedulerConfiguration): FieldError[] {
  const { percentageOfNodesToScore, profiles, podInitialBackoffSeconds = 1, podMaxBackoffSeconds = 10 } = configuration;
  const errors: FieldError[] = [];
  if (configuration.apiVersion !== groupVersion)
    errors.push(notSupported('apiVersion', configuration.apiVersion ?? '', [groupVersion]));
  if (configuration.kind !== kind) errors.push(notSupported('kind', configuration.kind ?? '', [kind]));
  errors.push(...validatePercentage('percentageOfNodesToScore', percentageOfNodesToScore));
  if (podInitialBackoffSeconds <= 0)
    errors.push(invalidValue('podInitialBackoffSeconds', podInitialBackoffSeconds, 'must be greater than 0'));
  if (podMaxBackoffSeconds < podInitialBackoffSeconds)
    errors.push(
      invalidValue(
        'podMaxBackoffSeconds',
        podMaxBackoffSeconds,
        'must be greater than or equal to PodInitialBackoffSeconds',
      ),
    );
  const names = new Set<string>();
  for (const [i, profile] of (profiles ?? []).entries()) {
    const path = `profiles[${i}]`;
    const name = profile.schedulerName ?? (profiles?.length === 1 ? defaultSchedulerName : '');
    if (name === '') errors.push(required(`${path}.schedulerName`));
    else if (names.has(name)) errors.push(duplicate(`${path}.schedulerName`, name));
    names.add(name);
    errors.push(...validatePercentage(`${path}.percentageOfNodesToScore`, profile.percentageOfNodesToScore));
    errors.push(...validatePluginConfig(`${path}.pluginConfig`, profile));
  }
  return [...errors, ...validateExtenders(configuration.extenders ?? [])];
}

function validateExtenders(extenders: readonly ExtenderConfiguration[]): FieldError[] {
  const errors: FieldError[] = [];
  const managed = new Set<string>();
  for (const [i, { prioritizeVerb, weight = 0, managedResources = [] }] of extenders.entries()) {
    const path = `extenders[${i}]`;
    if (prioritizeVerb && weight <= 0)
      errors.push(invalidValue(`${path}.weight`, weight, 'must have a positive weight applied to it'));
    for (const [j, { name }] of managedResources.entries()) {
      const field = `${path}.managedResources[${j}].name`;
      errors.push(...validateExtendedName(field, name));
      if (managed.has(name)) errors.push(invalidValue(field, name, 'duplicate extender managed resource name'));
      managed.add(name);
    }
  }
  const binders = extenders.filter(({ bindVerb }) => bindVerb).length;
  if (binders > 1)
    errors.push(
      invalidValue('extenders', `found ${binders} extenders implementing bind`, 'only one extender can implement bind'),
    );
  return errors;
}

function validateExtendedName(field: string, name: string): FieldError[] {
  const complaints = qualifiedName(name);
  if (complaints.length > 0) return complaints.map((complaint) => invalidValue(field, name, complaint));
  const isExtended = name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');
  return isExtended ? [] : [invalidValue(field, name, 'is an invalid extended resource name')];
}

const validatePercentage = (path: string, value: number | undefined): FieldError[] =>
  value === undefined || (value >= 0 && value <= 100) ? [] : [invalidValue(path, value, 'not in valid range [0-100]')];

function validatePluginConfig(path: string, { pluginConfig = [] }: ProfileConfiguration): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { name, args = {} }] of pluginConfig.entries()) {
    if (seen.has(name)) errors.push(duplicate(`${path}[${i}]`, name));
    seen.add(name);
    errors.push(...validatePluginArgs(name, args, `${path}[${i}].args`));
  }
  return errors;
}
