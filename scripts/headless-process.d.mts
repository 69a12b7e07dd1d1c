import type { ChildProcess } from 'node:child_process';

export interface HeadlessProcess {
  readonly child: ChildProcess;
  readonly said: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

export function spawnHeadless(flags: readonly string[]): HeadlessProcess;
export function startHeadless(flags: readonly string[]): Promise<HeadlessProcess & { readonly url: string }>;
