import { startHeadless } from './cluster.ts';
import { FlagError, parseFlags, usage } from './flags.ts';

/**
 * A cluster in one Node process, for real clients: `npm run headless -- [flags]`. Standard output carries one line,
 * `{"url":...}`, once the API server is ready; everything else is said on standard error. SIGINT and SIGTERM end it, with
 * `--save` after a snapshot has been written.
 */
try {
  const flags = parseFlags(process.argv.slice(2));
  if (flags) console.log(JSON.stringify({ url: await startHeadless(flags, (line) => console.error(line)) }));
  else console.error(usage);
} catch (error) {
  const ofFlags = error instanceof FlagError;
  console.error(error instanceof Error ? error.message : String(error));
  if (ofFlags) console.error(`\n${usage}`);
  process.exit(ofFlags ? 2 : 1);
}
