import type { Cipher, CipherKey } from '../protocol/cipher.ts';

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The initialization vector stands before the text. Upstream: apiserver/pkg/storage/value/encrypt/aes/aes.go */
const vectorLength = { aesgcm: 12, aescbc: 16 } as const;

const parameters = ({ name, about }: CipherKey, iv: Uint8Array<ArrayBuffer>): AesGcmParams | AesCbcParams =>
  name === 'aesgcm'
    ? { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(about) }
    : { name: 'AES-CBC', iv };

const imported = ({ name, secret }: CipherKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64(secret), name === 'aesgcm' ? 'AES-GCM' : 'AES-CBC', false, [
    'encrypt',
    'decrypt',
  ]);

export const webCryptoCipher: Cipher = {
  async encrypt(key, text) {
    const iv = crypto.getRandomValues(new Uint8Array(vectorLength[key.name]));
    const sealed = await crypto.subtle.encrypt(
      parameters(key, iv),
      await imported(key),
      new TextEncoder().encode(text),
    );
    const whole = new Uint8Array(iv.length + sealed.byteLength);
    whole.set(iv);
    whole.set(new Uint8Array(sealed), iv.length);
    return toBase64(whole);
  },
  async decrypt(key, sealed) {
    const bytes = fromBase64(sealed);
    const at = vectorLength[key.name];
    const text = await crypto.subtle.decrypt(parameters(key, bytes.slice(0, at)), await imported(key), bytes.slice(at));
    return new TextDecoder().decode(text);
  },
};
