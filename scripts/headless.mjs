// `npm run headless -- [flags]`: bundles the engine for Node when it has changed, then becomes it.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildWhenChanged } from './source-stamp.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, '.cache/headless.mjs');

await buildWhenChanged(`${bundle}.built-from`, [join(root, 'src'), join(root, 'package-lock.json')], async () => {
  const { bundleForNode } = await import('./bundle-for-node.mjs');
  await bundleForNode(join(root, 'src/hosts/node/main.ts'), bundle);
});
await import(pathToFileURL(bundle).href);
