import { usageFailure } from '../failure.ts';
import type { Verb } from './verb.ts';

/** What makes a shell complete the commands. The page's terminal does so by itself. */
const scripts: Readonly<Record<string, (names: string) => string>> = {
  bash: (names) => `complete -W '${names}' kubectl\n`,
  zsh: (names) => `#compdef kubectl\ncompdef _kubectl kubectl\n\n_kubectl() {\n  compadd ${names}\n}\n`,
  fish: (names) => `complete -c kubectl -f -a '${names}'\n`,
  powershell: (names) =>
    `Register-ArgumentCompleter -CommandName kubectl -ScriptBlock { param($word) '${names}' -split ' ' -like "$word*" }\n`,
};

/** Upstream: kubectl/pkg/cmd/completion/completion.go @param names of all commands */
export const completionOf = (names: () => readonly string[]): Verb => ({
  usage: 'completion SHELL',
  summary: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell): it completes the names of commands. The terminal of the page completes them without it.',
  examples: `# Load the kubectl completion code for bash into the current shell
source <(kubectl completion bash)`,
  flags: {},
  async run({ args, io }) {
    const [shell] = args;
    if (shell === undefined) throw usageFailure('completion', 'Shell not specified.');
    if (args.length > 1) throw usageFailure('completion', 'Too many arguments. Expected only the shell type.');
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (!script) throw usageFailure('completion', `Unsupported shell type ${JSON.stringify(shell)}.`);
    io.stdout(script(names().join(' ')));
    return Promise.resolve();
  },
});
