import type { Bus } from '../../protocol/bus.ts';
import { pluginRunnerAddress, type PluginQuestion, type PluginReply } from '../../protocol/own-plugin.ts';
import { serve } from '../../protocol/rpc.ts';
import type { Tracer } from '../../kernel/tracer.ts';

export type RunPlugin = (question: PluginQuestion) => Promise<PluginReply>;

/** Answers on the bus for whoever wants a script run. */
export function servePlugins({ bus, tracer }: { readonly bus: Bus; readonly tracer: Tracer }, run: RunPlugin): void {
  bus.listen(pluginRunnerAddress, (endpoint) => serve(endpoint, tracer, { 'plugin.ask': run }));
}

export const runInPage: RunPlugin = async (question) => (await import('./sandbox-frame.ts')).runInFrame(question);
