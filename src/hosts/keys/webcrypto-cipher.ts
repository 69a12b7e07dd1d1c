import type { Cipher, CipherKey } from '../../protocol/cipher.ts';
import { nonceLength, open, seal } from './secretbox.ts';

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The initialization vector stands before the text. Upstream: apiserver/pkg/storage/value/encrypt/aes/aes.go */
const vectorLength = { aesgcm: 12, aescbc: 16, secretbox: nonceLength } as const;

const parameters = ({ name, about }: CipherKey, iv: Uint8Array<ArrayBuffer>): AesGcmParams | AesCbcParams =>
  name === 'aesgcm'
    ? { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(about) }
    : { name: 'AES-CBC', iv };

const imported = ({ name, secret }: CipherKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64(secret), name === 'aesgcm' ? 'AES-GCM' : 'AES-CBC', false, [
    'encrypt',
    'decrypt',
  ]);

/** AES by the platform; secretbox, which no platform has, by hand. */
export const webCryptoCipher: Cipher = {
  async encrypt(key, text) {
    const iv = crypto.getRandomValues(new Uint8Array(vectorLength[key.name]));
    const sealed = await encrypted(key, iv, new TextEncoder().encode(text));
    const whole = new Uint8Array(iv.length + sealed.length);
    whole.set(iv);
    whole.set(sealed, iv.length);
    return toBase64(whole);
  },
  async decrypt(key, sealed) {
    const bytes = fromBase64(sealed);
    const at = vectorLength[key.name];
    const text = await decrypted(key, bytes.slice(0, at), bytes.slice(at));
    return new TextDecoder().decode(text);
  },
};

type Bytes = Uint8Array<ArrayBuffer>;

async function encrypted(key: CipherKey, iv: Bytes, text: Bytes): Promise<Bytes> {
  if (key.name === 'secretbox') return seal(fromBase64(key.secret), iv, text);
  return new Uint8Array(await crypto.subtle.encrypt(parameters(key, iv), await imported(key), text));
}

async function decrypted(key: CipherKey, iv: Bytes, sealed: Bytes): Promise<Uint8Array> {
  if (key.name !== 'secretbox')
    return new Uint8Array(await crypto.subtle.decrypt(parameters(key, iv), await imported(key), sealed));
  const text = open(fromBase64(key.secret), iv, sealed);
  if (!text) throw new Error('secretbox: message authentication failed');
  return text;
}
