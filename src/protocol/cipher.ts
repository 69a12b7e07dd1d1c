export type CipherName = 'aesgcm' | 'aescbc' | 'secretbox';

export interface CipherKey {
  readonly name: CipherName;
  /** base64 */
  readonly secret: string;
  /** What the text is about: where the cipher can, it is sealed in with it. */
  readonly about: string;
}

/** Encryption with a key that both sides know; texts come out as base64. `decrypt` rejects what was not encrypted so. */
export interface Cipher {
  encrypt(key: CipherKey, text: string): Promise<string> | string;
  decrypt(key: CipherKey, sealed: string): Promise<string> | string;
}
