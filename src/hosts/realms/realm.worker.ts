// The page posts `boot`, we answer `booted`; from then on it starts and stops components here. See realm.ts.
import { controlChannel } from './control-channel.ts';
import { runRealm } from './realm.ts';

runRealm(controlChannel(globalThis as unknown as DedicatedWorkerGlobalScope));
