/** The name of `--name` or `--name=value`. */
const nameOf = (arg: string): string => arg.split('=')[0]!;

/** A command line in which what is given anew takes the place of what it said before. */
export function withFlags(before: readonly string[], given: readonly string[]): readonly string[] {
  const names = new Set(given.filter((arg) => arg.startsWith('--')).map(nameOf));
  return [...before.filter((arg) => !names.has(nameOf(arg))), ...given];
}
