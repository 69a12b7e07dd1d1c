import { mountExplorer } from './explorer/mount.tsx';
import { keep, remember } from './explorer/stores/memory.ts';

const root = document.getElementById('root');
if (root)
  void mountExplorer(root, async ({ embed, nodes = 3, workers }) => {
    const { openBrowserSession } = await import('./hosts/browser.ts');
    return openBrowserSession({
      workers: nodes,
      sharing: workers === 'one' ? 'one-worker' : 'workers',
      forceMemory: embed,
      notes: { remember, keep },
    });
  });
