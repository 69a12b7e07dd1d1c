import type { VerbGroup } from '../verb.ts';
import { env } from './env.ts';
import { image } from './image.ts';
import { resources } from './resources.ts';
import { selector } from './selector.ts';
import { serviceAccount } from './service-account.ts';
import { subject } from './subject.ts';

/** Upstream: kubectl/pkg/cmd/set/set.go */
export const set: VerbGroup = {
  usage: 'set SUBCOMMAND',
  summary: 'Set specific features on objects',
  long: 'Configure application resources.\n\n These commands help you make changes to existing application resources.',
  helpTo: 'stderr',
  subcommands: { env, image, resources, selector, serviceaccount: serviceAccount, subject },
};
