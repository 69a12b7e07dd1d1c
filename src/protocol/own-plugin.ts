/** A script that somebody wrote in the place of a scheduler plugin, and what it is asked: plain data, for it runs elsewhere. */
export type PluginQuestion = { readonly script: string } & (
  | { /** Only what it is. */ readonly ask: 'check' }
  | {
      readonly ask: 'filter' | 'score';
      readonly pod: object;
      readonly nodes: readonly { readonly node: object; readonly pods: readonly object[] }[];
    }
  /** About each pod that has a node and is not bound yet; the others are those that it may want to wait for. */
  | { readonly ask: 'permit'; readonly placed: readonly { readonly pod: object; readonly node: object }[] }
);

export type PluginFunction = 'filter' | 'score' | 'permit';

export interface PluginFault {
  readonly message: string;
  /** Of the script, from 1. */
  readonly line?: number;
}

/** What the functions returned, in the order of the nodes, or of the pods: to be checked by whoever asked. */
export type PluginReply =
  | { readonly has: Readonly<Record<PluginFunction, boolean>>; readonly answers: readonly unknown[] }
  | { readonly fault: PluginFault };

/** Where scripts are run: in a realm of their own that only a host can give. */
export const pluginRunnerAddress = 'own-plugins';

/** One question may take so long. */
export const pluginTimeoutMs = 1_000;
