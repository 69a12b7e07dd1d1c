import type { VerbGroup } from '../verb.ts';
import { canI } from './can-i.ts';
import { reconcile } from './reconcile.ts';
import { whoami } from './whoami.ts';

/** Upstream: kubectl/pkg/cmd/auth/auth.go */
export const auth: VerbGroup = {
  usage: 'auth [flags]',
  summary: 'Inspect authorization',
  helpTo: 'stderr',
  subcommands: { 'can-i': canI, reconcile, whoami },
};
