import { rootContext } from '../../kernel/context.ts';
import type { Environment } from '../../protocol/environment.ts';
import { connect, type Peer } from '../../protocol/rpc.ts';
import type { Applied, ComponentState } from '../../protocol/session.ts';

/** Where the page's workstation listens, and what it is called among the components. */
export const workstationAddress = 'workstation';

/** An object as somebody wrote it. */
export type Manifest = Readonly<Record<string, unknown>>;

/** The page's line to its workstation, which is started when it is needed and again when it has died. */
export class WorkstationLink {
  readonly #start: () => Promise<void>;
  readonly #environment: () => Environment;
  #peer: Promise<Peer> | undefined;
  #resolve: () => void = () => {};
  #reject: (why: unknown) => void = () => {};

  constructor(start: () => Promise<void>, environment: () => Environment) {
    this.#start = start;
    this.#environment = environment;
  }

  /** Rejects where the workstation dies: what came of the object after the last answer is not known then. */
  async *apply(identity: string, manifests: readonly Manifest[]): AsyncGenerator<Applied, void> {
    const peer = await (this.#peer ??= this.#reach());
    yield* peer.stream('workstation.apply', { identity, manifests }, { context: rootContext });
  }

  /** Tells what has become of a component. */
  heard({ id, life }: ComponentState): void {
    if (id !== workstationAddress || life === 'starting') return;
    if (life === 'running') return this.#resolve();
    this.#peer = undefined;
    this.#reject(new Error('the workstation has ended'));
  }

  async #reach(): Promise<Peer> {
    const running = new Promise<void>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#start().catch(this.#reject);
    try {
      await running;
    } catch (error) {
      this.#peer = undefined;
      throw error;
    }
    const { bus, tracer } = this.#environment();
    return connect(bus.dial(workstationAddress), tracer);
  }
}
