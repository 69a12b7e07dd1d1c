import type { FlagKind, FlagSpecs } from './flags.ts';
import type { Verb, VerbGroup } from './verbs/verb.ts';

type Commands = VerbGroup['subcommands'];

/** Commands as the overview groups them. Upstream: kubectl/pkg/cmd/cmd.go */
const groups: readonly (readonly [title: string, names: string])[] = [
  ['Basic Commands (Beginner):', 'create expose run set'],
  ['Basic Commands (Intermediate):', 'explain get edit delete'],
  ['Deploy Commands:', 'rollout scale autoscale'],
  ['Cluster Management Commands:', 'certificate cluster-info top cordon uncordon drain taint'],
  ['Troubleshooting and Debugging Commands:', 'describe logs attach exec port-forward proxy cp auth debug events'],
  ['Advanced Commands:', 'diff apply patch replace wait kustomize'],
  ['Settings Commands:', 'label annotate completion'],
  ['Subcommands provided by plugins:', ''],
  ['Other Commands:', 'api-resources api-versions config kuberc plugin version'],
];

const globalHint = 'Use "kubectl options" for a list of global command-line options (applies to all commands).';

/** Width of the names, at least, and the gap after them. */
const [narrowest, gap] = [11, 3];

function list(commands: Commands, names: readonly string[], width: number): string {
  const lines = names.map((name) => `  ${name.padEnd(width + gap)}${commands[name]!.summary}\n`);
  return lines.join('');
}

/** The commands, grouped, and how to learn more. */
export function topics(commands: Commands): string {
  const width = Math.max(narrowest, ...Object.keys(commands).map((name) => name.length));
  const sections = groups.map(([title, names]) => {
    const known = names.split(' ').filter((name) => name in commands);
    return `${title}\n${list(commands, known, width)}`;
  });
  return `${sections.join('\n')}\n${usageOf('[flags]', 'kubectl <command> --help')}`;
}

export const overview = (commands: Commands): string =>
  `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${topics(commands)}`;

function usageOf(usage: string, more?: string): string {
  const hint = more === undefined ? '' : `Use "${more}" for more information about a given command.\n`;
  return `Usage:\n  kubectl ${usage} [options]\n\n${hint}${globalHint}\n`;
}

/** A command's help. Upstream: kubectl/pkg/util/templates */
export function helpOf(command: Verb | VerbGroup): string {
  const { usage, summary, long = `${summary}.`, aliases, examples } = command;
  const sections = [
    long,
    ...(aliases ? [`Aliases:\n${aliases.join(', ')}`] : []),
    ...(examples === undefined ? [] : [`Examples:\n${indented(examples)}`]),
  ];
  if (!('subcommands' in command)) {
    const { flags } = command;
    if (Object.keys(flags).length > 0) sections.push(optionsOf(flags));
    return `${sections.join('\n\n')}\n\n${usageOf(usage)}`;
  }
  const { subcommands } = command;
  const names = Object.keys(subcommands).toSorted();
  const width = Math.max(narrowest, ...names.map((name) => name.length));
  sections.push(`Available Commands:\n${list(subcommands, names, width).trimEnd()}`);
  if (command.alone) sections.push(optionsOf(command.alone.flags));
  const [path] = usage.split(/ [-A-Z([]/);
  return `${sections.join('\n\n')}\n\n${usageOf(usage, `kubectl ${path} <command> --help`)}`;
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

/** How a flag that was not given looks, by its kind. */
const nothing: Readonly<Record<FlagKind, string>> = {
  string: "''",
  bool: 'false',
  int: '0',
  list: '[]',
  duration: '0s',
};

/** Flags with what they are for, in the order of their names. */
export const flagList = (flags: FlagSpecs): string =>
  Object.entries(flags)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { kind, short, initial = nothing[kind], help }]) => {
      const text = help === undefined ? '' : `\t${help}\n`;
      return `    ${short ? `-${short}, ` : ''}--${name}=${initial}:\n${text}`;
    })
    .join('\n');

const optionsOf = (flags: FlagSpecs): string => `Options:\n${flagList(flags).trimEnd()}`;

/** Other words for commands. */
const otherWords: Readonly<Record<string, string>> = { list: 'get', ps: 'get', rm: 'delete' };

/** How many letters may be wrong. */
const tolerance = 2;

/** Which commands might have been meant, as cobra asks; '' where there is none. */
export function suggestion(word: string, commands: Commands): string {
  const meant = Object.keys(commands)
    .filter((name) => distance(word, name) <= tolerance || name.startsWith(word) || otherWords[word] === name)
    .toSorted();
  return meant.length === 0 ? '' : `\n\nDid you mean this?\n${meant.map((name) => `\t${name}`).join('\n')}`;
}

/** How many letters must be put in, taken out or changed to make one word the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1));
    row = next;
  }
  return row[to.length]!;
}
