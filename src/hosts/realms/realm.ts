import { virtualMs } from '../../kernel/clock.ts';
import { loadComponent, startComponent, withFillableDisk } from '../../cluster/components.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import { FaultBoard } from '../../faults/board.ts';
import type { Running } from '../../protocol/environment.ts';
import type { ToRealm } from '../../protocol/control.ts';
import { componentEnvironment } from '../../cluster/component-environment.ts';
import type { RealmChannel } from './control-channel.ts';
import { createLogOutbox } from './log-outbox.ts';
import { browserPlatform } from './platform.ts';
import { createRealmBus } from './realm-bus.ts';
import { createRealmGate } from './realm-gate.ts';
import { WallClock } from '../wall-clock.ts';
import { workstationAddress } from '../workstation/workstation-link.ts';

/**
 * Runs components in this realm as the page tells it to. The realm says `ready`; the page may ask it to `identify` or to
 * `prepare`, sends `boot` once, then the `plan`, and `start` and `stop` per component; it hands on ports for the bus, holds and releases
 * the gate, and sets the time. Everything that the components log goes back in batches, always before a question to the gate, so that the page never shows work as
 * waiting that it has not yet seen begin.
 */
export function runRealm(channel: RealmChannel): void {
  channel.receive((first) => {
    if (first.type === 'boot') boot(channel, first);
    else if (first.type === 'prepare') loadComponent(first.component).catch(() => {});
    else if (first.type === 'identify') void identify(channel, first.database, first.workers);
  });
  channel.post({ type: 'ready' });
}

async function identify(channel: RealmChannel, database: string | undefined, workers: number): Promise<void> {
  try {
    const { loadIdentity } = await import('../keys/stored-identity.ts');
    channel.post({ type: 'identified', identity: await loadIdentity(database, workers) });
  } catch (error) {
    channel.post({ type: 'failed', component: 'identity', message: messageOf(error) });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function boot(channel: RealmChannel, { realm, time, gateOpen }: Extract<ToRealm, { type: 'boot' }>): void {
  const clock = new WallClock({ ...time, now: virtualMs(time.now) });
  const outbox = createLogOutbox((records) => channel.post({ type: 'log', records }));
  const gate = createRealmGate(gateOpen, (id, point) => {
    outbox.flush();
    channel.post({ type: 'arrive', id, point });
  });
  const bus = createRealmBus(realm, {
    listen: (address) => channel.post({ type: 'listen', address }),
    unlisten: (address) => channel.post({ type: 'unlisten', address }),
    dial: (address, connection, port) => channel.post({ type: 'dial', address, connection }, port),
    hangup: (connection) => channel.post({ type: 'hangup', connection }),
  });
  const report = (message: string): void => channel.post({ type: 'report', message });
  const faults = new FaultBoard((fault) => channel.post({ type: 'spent', fault }));
  const running = new Map<string, Running>();
  let current: ClusterPlan | undefined;

  const start = async (component: string, instance: string, plan: ClusterPlan): Promise<void> => {
    const failed = (id: string, error: unknown): void =>
      channel.post({ type: 'failed', component: id, message: messageOf(error) });
    try {
      const world = { clock, bus, gate, report, write: outbox.write, seed: plan.seed, level: plan.traceLevel, faults };
      const environment = (id: string) => componentEnvironment(world, id, instance);
      const platform = withFillableDisk(browserPlatform(failed), faults);
      running.set(
        component,
        component === workstationAddress
          ? (await import('../workstation/workstation-component.ts')).startWorkstation(environment, plan)
          : await startComponent(component, environment, plan, platform),
      );
      channel.post({ type: 'started', component });
    } catch (error) {
      failed(component, error);
    }
  };

  channel.receive((message, port) => {
    switch (message.type) {
      case 'identify':
      case 'prepare':
      case 'boot':
        return;
      case 'plan':
        current = message.plan as ClusterPlan;
        return;
      case 'start':
        if (current) void start(message.component, message.instance, current);
        return;
      case 'stop':
        running.get(message.component)?.stop();
        running.delete(message.component);
        return;
      case 'accept':
        if (port) bus.accept(message.address, message.connection, port);
        return;
      case 'closed':
        bus.closed(message.connection);
        return;
      case 'time':
        clock.set({ ...message.time, now: virtualMs(message.time.now) });
        return;
      case 'gate':
        gate.setOpen(message.open);
        return;
      case 'release':
        gate.release(message.id);
        return;
      case 'faults':
        faults.set(message.faults);
        return;
      case 'end':
        for (const component of running.values()) component.stop();
        running.clear();
        return;
    }
  });
}
