import { mountExplorer } from './explorer/mount.tsx';

const root = document.getElementById('root');
if (root)
  void mountExplorer(root, async ({ embed, nodes = 3 }) => {
    const { openBrowserSession } = await import('./hosts/browser.ts');
    return openBrowserSession({ workers: nodes, forceMemory: embed });
  });
