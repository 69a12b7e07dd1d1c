import { type FieldError, notSupported } from '../../apimachinery/field-error.ts';
import { invalid } from '../../apimachinery/status.ts';
import type { RequestInfo } from '../request-info.ts';
import { Refusal } from '../stage.ts';
import type { WriteOptions } from '../walk.ts';

/** Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go, apiserver/pkg/endpoints/handlers/create.go (managerOrUserAgent) */
export function parseWriteOptions(
  info: RequestInfo,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteOptions {
  const { options } = info;
  const dryRun = options.all('dryRun');
  const fieldValidation = options.get('fieldValidation') || 'Warn';
  const errors = [...dryRunErrors(dryRun)];
  if (fieldValidation !== 'Strict' && fieldValidation !== 'Warn' && fieldValidation !== 'Ignore')
    errors.push(notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn']));
  if (errors.length > 0) throw new Refusal(invalid({ group: 'meta.k8s.io', kind }, '', errors));
  return {
    dryRun: dryRun.length > 0,
    fieldManager: options.get('fieldManager') || agentName(info.userAgent),
    fieldValidation: fieldValidation as WriteOptions['fieldValidation'],
  };
}

export const dryRunErrors = (dryRun: readonly string[]): FieldError[] =>
  dryRun.every((value) => value === 'All') ? [] : [notSupported('dryRun', dryRun, ['All'])];

/** `kubectl` of `kubectl/v1.36.3 (linux/amd64) kubernetes/abc`. */
const agentName = (userAgent: string): string => userAgent.split('/')[0]!.slice(0, 128);
