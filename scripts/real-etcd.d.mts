export interface RealEtcd {
  /** Where clients reach it, its JSON gateway too. */
  readonly url: string;
  /** Where other members would: its `/members/hashkv` tells the hash of all that it holds. */
  readonly peerUrl: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export function findEtcd(): string | undefined;
export function startRealEtcd(executable: string, more?: readonly string[]): Promise<RealEtcd>;
