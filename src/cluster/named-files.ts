/** The files that the API server's command line names and its machine has to have. @throws StartupError */
export async function namedFiles(flags: readonly string[]): Promise<readonly string[]> {
  const { namedFiles: named } = await import('../apiserver/flags/flags.ts');
  return named(flags);
}
