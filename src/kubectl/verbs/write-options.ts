import { boolOf, type Flags, type FlagSpecs } from '../flags.ts';
import { Failure } from '../failure.ts';

/** How much of a write happens. */
export type DryRun = 'none' | 'client' | 'server';

/** What `--dry-run` is taken for when it is given without a value. */
export const bareDryRun = 'unchanged';

export const dryRunFlag: FlagSpecs = { 'dry-run': { kind: 'string', bare: bareDryRun } };

/** @throws Failure on an unknown strategy */
export function dryRunOf(flags: Flags): DryRun {
  const value = flags.string('dry-run') ?? 'none';
  if (value === 'none' || value === 'client' || value === 'server') return value;
  const yesOrNo = value === bareDryRun ? 'true' : boolOf(value);
  if (yesOrNo !== undefined) return yesOrNo === 'true' ? 'client' : 'none';
  throw new Failure(`error: Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

export const dryRunQuery = (dryRun: DryRun): string | undefined => (dryRun === 'server' ? 'All' : undefined);

export const dryRunSuffix = (dryRun: DryRun): string =>
  dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';

/** How strictly the server checks field names, by `--validate`. */
export const validationFlag: FlagSpecs = { validate: { kind: 'string', bare: 'strict' } };

export function fieldValidationOf(flags: Flags): string {
  const value = flags.string('validate') ?? 'strict';
  const meanings: Readonly<Record<string, string>> = {
    true: 'Strict',
    strict: 'Strict',
    warn: 'Warn',
    false: 'Ignore',
    ignore: 'Ignore',
  };
  const meaning = meanings[value];
  if (meaning === undefined)
    throw new Failure(
      `error: invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`,
    );
  return meaning;
}
