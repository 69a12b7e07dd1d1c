import type { ContainerLog } from './container-log.ts';

/** Upstream: MaxContainerTerminationMessageLength, …LogLength and …LogLines of pkg/kubelet/container */
const longest = 4096;
const longestOfLog = 2048;
const linesOfLog = 80;

/**
 * Why a container ended, in its own words: what it wrote to its termination log or, where that counts, the end of what it said.
 * The kubelet reads both from the machine's disk.
 */
export function lastWords(written: string, log: ContainerLog, logCounts: boolean): string {
  if (written !== '' || !logCounts) return written.slice(0, longest);
  const lines = log.lines.slice(-linesOfLog).map(({ text, isPartial }) => (isPartial ? text : `${text}\n`));
  return lines.join('').slice(-longestOfLog);
}
