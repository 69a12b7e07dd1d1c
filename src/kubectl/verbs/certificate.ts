import { formatTime } from '../../apimachinery/time.ts';
import type { Json } from '../api.ts';
import { mapAt, listAt, textAt } from '../describe/facts.ts';
import { Failure, StatusFailure } from '../failure.ts';
import { filenameFlags, readManifests } from '../manifests.ts';
import { nameOf } from '../output/format.ts';
import { statusText } from '../status-text.ts';
import type { Verb, VerbContext } from './verb.ts';

interface Verdict {
  readonly type: string;
  readonly opposite: string;
  readonly done: string;
  readonly reason: string;
}

const verdicts: Readonly<Record<string, Verdict>> = {
  approve: { type: 'Approved', opposite: 'Denied', done: 'approved', reason: 'KubectlApprove' },
  deny: { type: 'Denied', opposite: 'Approved', done: 'denied', reason: 'KubectlDeny' },
};

const usage = `Modify certificate resources.

Available Commands:
  approve       Approve a certificate signing request
  deny          Deny a certificate signing request

Usage:
  kubectl certificate SUBCOMMAND [options]

Use "kubectl certificate <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
`;

/** Upstream: kubectl/pkg/cmd/certificates/certificates.go */
export const certificate: Verb = {
  usage: 'certificate (approve | deny) (-f FILENAME | NAME)',
  summary: 'Modify certificate resources',
  flags: { ...filenameFlags, force: { kind: 'bool' } },
  async run(context) {
    const { io, flags, args } = context;
    const [command = '', ...named] = args;
    const verdict = Object.hasOwn(verdicts, command) ? verdicts[command] : undefined;
    if (!verdict) {
      io.stdout(usage);
      return 0;
    }
    const files = await readManifests({ io, flags });
    const names = [...named, ...files.map(({ object }) => nameOf(object))];
    if (names.length === 0) throw new Failure('error: one or more CSRs must be specified as <name> or -f <filename>');
    let exitCode = 0;
    for (const name of names) {
      try {
        await give(context, name, verdict, `This CSR was ${verdict.done} by kubectl certificate ${command}.`);
        io.stdout(`certificatesigningrequest.certificates.k8s.io/${name} ${verdict.done}\n`);
      } catch (error) {
        if (!(error instanceof StatusFailure)) throw error;
        io.stderr(`${statusText(error.status)}\n`);
        exitCode = 1;
      }
    }
    return exitCode;
  },
};

const maxAttempts = 10;

/** Adds the condition; whoever wrote in the meantime is given way to. */
async function give(
  { api, io, flags }: VerbContext,
  name: string,
  { type, opposite, reason }: Verdict,
  message: string,
): Promise<void> {
  const path = `/apis/certificates.k8s.io/v1/certificatesigningrequests/${encodeURIComponent(name)}`;
  for (let attempt = 0; ; attempt++) {
    const request = await api.call('GET', path);
    const status = mapAt(request, 'status');
    const conditions = listAt(status, 'conditions');
    const has = (wanted: string): boolean => conditions.some((condition) => textAt(condition, 'type') === wanted);
    if (has(opposite))
      throw new Failure(`error: certificate signing request ${JSON.stringify(name)} is already ${opposite}`);
    if (has(type) && !flags.bool('force')) return;
    const time = formatTime(io.clock.now());
    const added: readonly Json[] = has(type) ? [] : [{ type, status: 'True', reason, message, lastUpdateTime: time }];
    try {
      await api.call('PUT', `${path}/approval`, {
        body: { ...request, status: { ...status, conditions: [...conditions, ...added] } },
      });
      return;
    } catch (error) {
      const isConflict = error instanceof StatusFailure && error.status.reason === 'Conflict';
      if (!isConflict || attempt >= maxAttempts) throw error;
    }
  }
}
