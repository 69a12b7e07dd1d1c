/** The value of `--name=value`, the last one where a flag is given twice. */
export const flagValue = (flags: readonly string[], name: string): string | undefined =>
  flags.findLast((flag) => flag.startsWith(`${name}=`))?.slice(name.length + 1);

/** The comma-separated values of a flag; empty where it is not given. */
export const flagList = (flags: readonly string[], name: string): readonly string[] =>
  (flagValue(flags, name) ?? '').split(',').filter((value) => value !== '');

/** --request-timeout, in whole seconds. */
export const requestTimeoutSeconds = (flags: readonly string[]): number =>
  Number(flagValue(flags, '--request-timeout')?.replace(/s$/, '') ?? 60);
