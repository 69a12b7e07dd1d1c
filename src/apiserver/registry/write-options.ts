import { utf8Length } from '../../apimachinery/base64.ts';
import {
  type FieldError,
  forbidden,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from '../../apimachinery/field-error.ts';
import { invalid } from '../../apimachinery/status.ts';
import type { RequestInfo } from '../request-info.ts';
import { Refusal } from '../refusal.ts';
import type { WriteOptions } from '../walk.ts';

/** Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go */
export const parseWriteOptions = (info: RequestInfo, kind: 'CreateOptions' | 'UpdateOptions'): WriteOptions =>
  writeOptions(info, kind, []);

/** Options of a patch that is no apply. */
export function parsePatchOptions(info: RequestInfo): WriteOptions {
  const misplaced = info.options.has('force') ? [forbidden('force', 'may not be specified for non-apply patch')] : [];
  return writeOptions(info, 'PatchOptions', misplaced);
}

export interface ApplyOptions extends WriteOptions {
  /** Take what others own. */
  readonly force: boolean;
}

/** Options of a server-side apply, whose author has to say who they are. */
export function parseApplyOptions(info: RequestInfo): ApplyOptions {
  const { options } = info;
  const missing = options.get('fieldManager') === '' ? [required('fieldManager', 'is required for apply patch')] : [];
  const force = options.has('force') && !/^(false|0)$/i.test(options.get('force'));
  return { ...writeOptions(info, 'PatchOptions', missing), force };
}

function writeOptions(info: RequestInfo, kind: string, first: readonly FieldError[]): WriteOptions {
  const { options } = info;
  const dryRun = options.all('dryRun');
  const fieldManager = options.get('fieldManager');
  const fieldValidation = options.get('fieldValidation') || 'Warn';
  const errors = [...first, ...fieldManagerErrors(fieldManager), ...dryRunErrors(dryRun)];
  if (fieldValidation !== 'Strict' && fieldValidation !== 'Warn' && fieldValidation !== 'Ignore')
    errors.push(notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn']));
  if (errors.length > 0) throw new Refusal(invalid({ group: 'meta.k8s.io', kind }, '', errors));
  return {
    dryRun: dryRun.length > 0,
    fieldManager: fieldManager || agentName(info.userAgent),
    fieldValidation: fieldValidation as WriteOptions['fieldValidation'],
  };
}

const maxManagerBytes = 128;

/** What Go does not count as printable: controls, separators other than the space, unassigned and private characters. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

function fieldManagerErrors(manager: string): FieldError[] {
  const errors = utf8Length(manager) > maxManagerBytes ? [tooLong('fieldManager', maxManagerBytes)] : [];
  const found = unprintable.exec(manager);
  if (!found) return errors;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const at = utf8Length(manager.slice(0, found.index));
  return [...errors, invalidValue('fieldManager', manager, `invalid character U+${code} (at position ${at})`)];
}

export const dryRunErrors = (dryRun: readonly string[]): FieldError[] =>
  dryRun.every((value) => value === 'All') ? [] : [notSupported('dryRun', dryRun, ['All'])];

/** `kubectl` of `kubectl/v1.36.3 (linux/amd64) kubernetes/abc`. Upstream: endpoints/handlers/create.go (prefixFromUserAgent) */
function agentName(userAgent: string): string {
  let name = userAgent.slice(0, (userAgent + '/').indexOf('/'));
  if (unprintable.test(name)) name = [...name].filter((character) => !unprintable.test(character)).join('');
  while (utf8Length(name) > maxManagerBytes) name = [...name].slice(0, -1).join('');
  return name;
}
