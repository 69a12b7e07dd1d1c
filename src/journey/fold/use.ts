import { evidenceOf, type Fold } from './draft.ts';

/** What pods use; who uses as much as before stays the same value. */
export const useFold: Fold = {
  end(draft, { start }, end) {
    if (start.name !== 'resource-use') return;
    for (const [key, use] of Object.entries(evidenceOf('resource-use', end)?.pods ?? {})) {
      const pod = draft.pods.get(key);
      if (!pod) continue;
      const { milliCores, memoryBytes } = pod.use ?? {};
      if (milliCores !== use.milliCores || memoryBytes !== use.memoryBytes) draft.pods.set(key, { ...pod, use });
    }
  },
};
