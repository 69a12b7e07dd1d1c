import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { betaStorageProvisioner, storageProvisioner } from '../../apimachinery/volume-binding.ts';
import { isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import type { ReconcileEvidence } from '../../protocol/spans.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { isActive } from '../workload/pod-facts.ts';
import { claimNamesOf } from '../pod-claims.ts';
import { annotated, boundTo, tiedTo, unbound } from './bound.ts';
import { judgeClaim, type Notice, type VolumeWorld } from './claim-verdict.ts';
import { OwnWrites } from './own-writes.ts';
import {
  claimReference,
  saveClaim,
  saveVolume,
  type StoredClaim,
  type StoredVolume,
  volumePath,
  volumeReference,
} from './volume-objects.ts';
import { judgeVolume, reclaimOf } from './volume-verdict.ts';

/** How often claims that have no volume, or no longer theirs, are looked at again, ms. Upstream: --pvclaimbinder-sync-period */
const resyncMs = 15_000;

/** Brings claims and volumes together, and deals with volumes that are left. Upstream: pkg/controller/volume/persistentvolume */
export const persistentVolumeBinder: Controller = {
  name: 'persistentvolume-binder-controller',
  account: 'persistent-volume-binder',
  eventSource: 'persistentvolume-controller',
  start({ client, recorder, queue, every, informers }) {
    const { pods, persistentVolumeClaims, persistentVolumes, storageClasses } = informers;
    const claims = new OwnWrites(persistentVolumeClaims);
    const volumes = new OwnWrites(persistentVolumes);
    const world: VolumeWorld = {
      volume: (name) => volumes.get(name),
      volumes: () => volumes.list(),
      storageClass: (name) => storageClasses.get(name),
      storageClasses: () => storageClasses.list(),
      unscheduledPods: ({ metadata: { namespace, name } }) =>
        pods
          .by('namespace', namespace)
          .filter((pod) => !pod.spec.nodeName && isActive(pod) && claimNamesOf(pod).includes(name))
          .map(({ metadata }) => metadata.name),
    };

    const tell = (claim: StoredClaim, { type, reason, message }: Notice): void =>
      recorder.event(claimReference(claim), type, reason, message);

    const setClaimPhase = async (
      context: Context,
      claim: StoredClaim,
      phase: 'Pending' | 'Bound' | 'Lost',
      volume?: StoredVolume,
    ): Promise<boolean> => {
      const { accessModes: _modes, capacity, ...rest } = claim.status ?? {};
      // A volume that grew says so itself, once its file system has grown as well.
      const size =
        phase === 'Bound' ? (claim.status?.phase === 'Bound' && capacity) || volume?.spec.capacity : undefined;
      const modes = volume?.spec.accessModes;
      const status = { ...rest, phase, ...(modes && { accessModes: modes }), ...(size && { capacity: size }) };
      if (jsonEqual(status, claim.status ?? {})) return false;
      claims.keep(await saveClaim(client, context, { ...claim, status }, '/status'));
      return true;
    };

    const setVolumePhase = async (
      context: Context,
      volume: StoredVolume,
      phase: string,
      message?: string,
    ): Promise<StoredVolume> => {
      if (volume.status?.phase === phase) return volume;
      const { message: _old, ...status } = volume.status ?? {};
      const changed = { ...volume, status: { ...status, phase, ...(message && { message }) } };
      return volumes.keep(await saveVolume(client, context, changed, '/status'));
    };

    /** The volume first: a claim that names it is sure to find it. Upstream: pv_controller.go (bind) */
    const bind = async (context: Context, claim: StoredClaim, volume: StoredVolume): Promise<boolean> => {
      const tied = tiedTo(volume, claim);
      const saved = tied === volume ? volume : volumes.keep(await saveVolume(client, context, tied));
      const bound = await setVolumePhase(context, saved, 'Bound');
      const wanted = boundTo(claim, bound);
      const kept = wanted === claim ? claim : claims.keep(await saveClaim(client, context, wanted));
      const isNew = await setClaimPhase(context, kept, 'Bound', bound);
      return isNew || kept !== claim || bound !== volume;
    };

    const syncClaim = async (context: Context, claim: StoredClaim): Promise<ReconcileEvidence> => {
      const verdict = judgeClaim(claim, world);
      switch (verdict.result) {
        case 'bind':
          return (await bind(context, claim, verdict.volume)) ? done : nothingToDo;
        case 'pending':
          if (verdict.notice) tell(claim, verdict.notice);
          return (await setClaimPhase(context, claim, 'Pending')) ? done : nothingToDo;
        case 'lost':
          if (claim.status?.phase === 'Lost') return nothingToDo;
          await setClaimPhase(context, claim, 'Lost');
          tell(claim, verdict.notice);
          return done;
        case 'set-class': {
          const spec = { ...claim.spec, storageClassName: verdict.name };
          claims.keep(await saveClaim(client, context, { ...claim, spec }));
          return done;
        }
        case 'provision': {
          const asked = annotated(claim, {
            [betaStorageProvisioner]: verdict.provisioner,
            [storageProvisioner]: verdict.provisioner,
          });
          if (asked !== claim) claims.keep(await saveClaim(client, context, asked));
          tell(claim, {
            type: 'Normal',
            reason: 'ExternalProvisioning',
            message: `Waiting for a volume to be created either by the external provisioner '${verdict.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
          });
          return done;
        }
      }
    };

    const reclaim = async (context: Context, volume: StoredVolume): Promise<ReconcileEvidence> => {
      const { phase } = volume.status ?? {};
      const released = phase === 'Failed' ? volume : await setVolumePhase(context, volume, 'Released');
      const plan = reclaimOf(released);
      if (plan.result === 'delete') await removeVolume(context, released);
      if (plan.result === 'failed' && phase !== 'Failed') {
        await setVolumePhase(context, released, 'Failed', plan.message);
        recorder.event(volumeReference(released), 'Warning', plan.reason, plan.message);
      }
      return released === volume && plan.result === 'keep' ? nothingToDo : done;
    };

    const removeVolume = async (context: Context, volume: StoredVolume): Promise<void> => {
      if (volume.metadata.deletionTimestamp) return;
      await client.write('DELETE', volumePath(volume), { context }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    };

    const syncVolume = async (context: Context, volume: StoredVolume): Promise<ReconcileEvidence> => {
      const { namespace = '', name = '' } = volume.spec.claimRef ?? {};
      const verdict = judgeVolume(volume, claims.get(`${namespace}/${name}`));
      switch (verdict.result) {
        case 'phase':
          return (await setVolumePhase(context, volume, verdict.phase)) === volume ? nothingToDo : done;
        case 'reclaim':
          return reclaim(context, volume);
        case 'unbind':
          await setVolumePhase(context, volumes.keep(await saveVolume(client, context, unbound(volume))), 'Available');
          return done;
        case 'claim':
          work.add(claimKey(`${namespace}/${name}`), context.span);
          return nothingToDo;
        case 'mismatch': {
          const notice: Notice = { type: 'Warning', reason: 'VolumeMismatch', message: verdict.message };
          recorder.event(volumeReference(volume), notice.type, notice.reason, notice.message);
          tell(verdict.claim, notice);
          return nothingToDo;
        }
      }
    };

    const work = queue((key, context) => {
      const name = key.slice(key.indexOf(' ') + 1);
      if (key.startsWith('volume ')) {
        const volume = volumes.get(name);
        return volume ? syncVolume(context, volume) : Promise.resolve(nothingToDo);
      }
      const claim = claims.get(name);
      return claim ? syncClaim(context, claim) : Promise.resolve(nothingToDo);
    });
    persistentVolumeClaims.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(claimKey(objectKey(object)), cause);
      else if (object.spec.volumeName) work.add(volumeKey(object.spec.volumeName), cause);
    });
    persistentVolumes.onEvent(({ type, object, cause }) => {
      const { claimRef } = object.spec;
      if (type !== 'delete') work.add(volumeKey(object.metadata.name), cause);
      else if (claimRef) work.add(claimKey(`${claimRef.namespace}/${claimRef.name}`), cause);
    });
    /** Bound to a volume that says so, too. */
    const isSettled = ({ metadata, spec, status }: StoredClaim): boolean =>
      status?.phase === 'Bound' && persistentVolumes.get(spec.volumeName ?? '')?.spec.claimRef?.uid === metadata.uid;
    every(resyncMs, () => {
      for (const claim of persistentVolumeClaims.list()) if (!isSettled(claim)) work.add(claimKey(objectKey(claim)));
    });
  },
};

const claimKey = (name: string): string => `claim ${name}`;
const volumeKey = (name: string): string => `volume ${name}`;
