import type { Cipher } from '../../protocol/cipher.ts';
import type { Files } from '../flags/config-file.ts';
import type { Flags } from '../flags/flags.ts';
import { encryptionAtRest } from './encryption.ts';
import type { AtRest } from './etcd-at-rest.ts';
import { registryRoot } from './keys.ts';

const asItIs = (_key: string, value: string): Promise<string> => Promise.resolve(value);

/** --etcd-prefix and --encryption-provider-config; undefined where neither changes anything. @throws StartupError */
export function atRest(flags: Flags, files: Files, cipher: Cipher): AtRest | undefined {
  const prefix = `/${flags.get('etcd-prefix').replace(/^\/+|\/+$/g, '')}`;
  const root = registryRoot.slice(0, -1);
  const config = flags.get('encryption-provider-config');
  if (prefix === root && config === '') return undefined;
  return {
    key: (key) => prefix + key.slice(root.length),
    originalKey: (key) => root + key.slice(prefix.length),
    ...(config === '' ? { seal: asItIs, open: asItIs } : encryptionAtRest(files, config, cipher)),
  };
}
