import type { Context } from '../../kernel/context.ts';
import { pullDuration } from '../durations.ts';
import type { Container } from '../pod.ts';
import { podSubject } from '../pod-identity.ts';
import { parseImageReference } from '../runtime/image-reference.ts';
import type { SyncTurn } from './turn.ts';

export type ImageResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly message: string; readonly retryMs?: number };

/** Sees to it that the image is on the node, as the pull policy says. Upstream: pkg/kubelet/images/image_manager.go */
export async function ensureImage(context: Context, turn: SyncTurn, container: Container): Promise<ImageResult> {
  const { pod, services } = turn;
  const { env, runtime, events, imageBackOff } = services;
  const { image = '', name } = container;
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    events.container(pod, container, type, reason, message);
  const failed = (reason: string, message: string, retryMs?: number): ImageResult => {
    say('Warning', 'Failed', `Error: ${reason}`);
    return { ok: false, reason, message, ...(retryMs !== undefined && { retryMs }) };
  };

  const parsed = parseImageReference(image);
  if (!parsed.ok) {
    say('Warning', 'InspectFailed', `Failed to apply default image tag "${image}": ${parsed.message}`);
    return failed('InvalidImageName', `Failed to apply default image tag "${image}": ${parsed.message}`);
  }
  const policy = container.imagePullPolicy ?? (parsed.reference.tag === 'latest' ? 'Always' : 'IfNotPresent');
  const isPresent = runtime.imageStatus(image) !== undefined;
  if (isPresent && policy !== 'Always') {
    say('Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`);
    return { ok: true };
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    say('Warning', 'ErrImageNeverPull', message);
    return failed('ErrImageNeverPull', message);
  }

  const key = `${pod.metadata.uid}/${image}`;
  const remaining = imageBackOff.remaining(key, turn.failedPulls.get(image)?.at ?? 0);
  if (remaining > 0) {
    const cause = turn.failedPulls.get(image)?.message ?? '';
    say('Normal', 'BackOff', `Back-off pulling image "${image}"`);
    return failed('ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${cause}`, remaining);
  }

  say('Normal', 'Pulling', `Pulling image "${image}"`);
  const startedAt = env.clock.now();
  const pulled = await runtime.pullImage(context, { image, subject: { ...podSubject(pod), container: name } });
  if (context.cancellation.cancelled) return { ok: false, reason: 'ErrImagePull', message: 'context canceled' };
  if (!pulled.ok) {
    const { message } = pulled.refusal;
    const now = env.clock.now();
    imageBackOff.next(key, now);
    turn.failedPulls.set(image, { message, at: now });
    say('Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
    return failed('ErrImagePull', message);
  }
  const took = pullDuration(env.clock.now() - startedAt);
  say(
    'Normal',
    'Pulled',
    `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${pulled.value.sizeBytes} bytes.`,
  );
  return { ok: true };
}
