import { mountExplorer, type Opened } from './explorer/mount.tsx';
import type { PageAddress } from './explorer/shell/page-address.ts';
import { keep, remember } from './explorer/stores/memory.ts';

const root = document.getElementById('root');
if (root) void mountExplorer(root, openCluster, { openRecording, connectTo });

/** The cluster of this page, or the one that the address names. */
async function openCluster({ embed, nodes = 3, workers, connect }: PageAddress): Promise<Opened> {
  if (connect !== undefined) return { phase: 'open', session: await connectTo(connect), started: Promise.resolve() };
  const { openBrowserSession } = await import('./hosts/browser.ts');
  return openBrowserSession({
    workers: nodes,
    sharing: workers === 'one' ? 'one-worker' : 'workers',
    forceMemory: embed,
    notes: { remember, keep },
  });
}

async function openRecording(name: string, text: string) {
  return (await import('./hosts/session/elsewhere.ts')).openRecording(name, text);
}

async function connectTo(base: string) {
  return (await import('./hosts/session/elsewhere.ts')).connectTo(base);
}
