/** A script that somebody wrote in the place of a scheduler plugin, and what it is asked: plain data, for it runs elsewhere. */
export interface PluginQuestion {
  readonly script: string;
  /** `check`: only what it is. */
  readonly ask: 'check' | 'filter' | 'score';
  readonly pod?: object;
  readonly nodes: readonly { readonly node: object; readonly pods: readonly object[] }[];
}

export interface PluginFault {
  readonly message: string;
  /** Of the script, from 1. */
  readonly line?: number;
}

/** What the functions returned, in the order of the nodes: to be checked by whoever asked. */
export type PluginReply =
  | { readonly has: { readonly filter: boolean; readonly score: boolean }; readonly answers: readonly unknown[] }
  | { readonly fault: PluginFault };

/** Where scripts are run: in a realm of their own that only a host can give. */
export const pluginRunnerAddress = 'own-plugins';

/** One question may take so long. */
export const pluginTimeoutMs = 1_000;
