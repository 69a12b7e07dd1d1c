import { mountExplorer } from './explorer/mount.tsx';

const root = document.getElementById('root');
if (root)
  void mountExplorer(root, async ({ embed }) => {
    const { openBrowserSession } = await import('./hosts/browser.ts');
    return openBrowserSession({ workers: 3, forceMemory: embed });
  });
