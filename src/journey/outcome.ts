import type { BindingFact } from '../protocol/evidence/request.ts';
import type { Evidence } from '../protocol/spans.ts';
import type { RoomId } from './catalogue.ts';
import { phrase, type Phrase } from './phrase.ts';
import { isOver, isRefused, type Request, type RoomVisit } from './requests.ts';
import type { WatchEvent } from './watch-events.ts';

export type Tone = 'passed' | 'changed' | 'refused' | 'skipped' | 'waiting';

/** A room's outcome in two short lines: the result, and its cause. */
export interface Chip {
  readonly tone: Tone;
  readonly text: Phrase<OutcomeKey>;
  readonly cause?: Phrase<OutcomeKey>;
  /** Nobody recorded it. */
  readonly inferred?: true;
}

/** Every text that a chip can show. `outcome.value` shows its `value` as it is. */
export const outcomeKeys = [
  'outcome.value',
  'outcome.not-reached',
  'outcome.not-needed',
  'outcome.inferred',
  'outcome.not-recorded',
  'outcome.no-write',
  'outcome.no-event',
  'outcome.certificate',
  'outcome.token',
  'outcome.anonymous',
  'outcome.acting-as',
  'outcome.unknown-who',
  'outcome.no-wait',
  'outcome.waited',
  'outcome.too-busy',
  'outcome.allowed',
  'outcome.allowed-by',
  'outcome.no-rule',
  'outcome.no-body',
  'outcome.decoded',
  'outcome.defaults',
  'outcome.unreadable',
  'outcome.count-of',
  'outcome.plugins-changed',
  'outcome.valid',
  'outcome.errors',
  'outcome.plugins-passed',
  'outcome.by-all',
  'outcome.revision',
  'outcome.transaction',
  'outcome.read',
  'outcome.from-cache',
  'outcome.items',
  'outcome.dry-run',
  'outcome.conflict',
  'outcome.exists',
  'outcome.not-found',
  'outcome.watchers',
  'outcome.watching',
  'outcome.failed',
  'outcome.of-watchers',
] as const;
export type OutcomeKey = (typeof outcomeKeys)[number];

export type RoomState = 'todo' | 'current' | 'passed' | 'refused' | 'dead' | 'skipped';

/** Where the request stands with a room: not yet there, in it, through, stopped by it, or never to come. */
export function roomState(request: Request | undefined, room: RoomId): RoomState {
  if (!request) return 'todo';
  const visit = visitOf(request, room);
  if (visit) {
    if (visit.outcome === undefined || isBetweenStages(request, room)) return isOver(request) ? 'dead' : 'current';
    return visit.outcome === 'ok' ? 'passed' : 'refused';
  }
  if (!isOver(request)) return 'todo';
  return isRefused(request) || request.outcome === 'cancelled' || request.outcome === 'error' ? 'dead' : 'skipped';
}

/** Recorded for the audit, and not yet let through: the room is not done with the request. */
const isBetweenStages = ({ rooms }: Request, room: RoomId): boolean =>
  room === 'flow' && rooms.audit?.outcome === 'ok' && rooms['flow-control'] === undefined;

/** The visit that decides how the room looks: of two stages in one room, the later one that was reached. */
export function visitOf(request: Request, room: RoomId): RoomVisit | undefined {
  const { rooms } = request;
  switch (room) {
    case 'authentication':
      return rooms.authentication;
    case 'flow':
      return rooms.audit?.outcome === 'refused' ? rooms.audit : (rooms['flow-control'] ?? rooms.audit);
    case 'authorization':
      return rooms.authorization;
    case 'schema':
      return rooms.decoding;
    case 'mutating':
      return rooms['mutating-admission'];
    case 'validation':
      return rooms.validation;
    case 'validating':
      return rooms['validating-admission'];
    case 'storage':
      return rooms.storage;
  }
}

/** What the room's chip says; nothing while the request has not come to a result there. */
export function chipOf(request: Request | undefined, room: RoomId): Chip | undefined {
  if (!request) return undefined;
  const state = roomState(request, room);
  if (state === 'dead')
    return { tone: 'skipped', text: phrase(room === 'storage' ? 'outcome.no-write' : 'outcome.not-reached') };
  if (state === 'skipped' && request.inferred) return { tone: 'skipped', text: phrase('outcome.not-recorded') };
  if (state === 'skipped') return { tone: 'skipped', text: phrase('outcome.not-needed') };
  if (state === 'todo' || state === 'current') return undefined;
  if (visitOf(request, room)?.inferred)
    return { tone: state === 'refused' ? 'refused' : 'passed', text: phrase('outcome.inferred'), inferred: true };
  return describe[room](request, state === 'refused') ?? failed(request);
}

const failed = (request: Request): Chip => ({
  tone: 'refused',
  text: code(request, 500),
  cause: phrase('outcome.failed'),
});

/** The status that the client will see; until it is there, the one that this room answers with. */
const code = (request: Request, usual: number): Phrase<OutcomeKey> =>
  phrase('outcome.value', { value: request.status && request.status >= 400 ? request.status : usual });

const value = (text: string): Phrase<OutcomeKey> => phrase('outcome.value', { value: text });

/** `alice` of `alice`, `kube-scheduler` of `system:kube-scheduler`, `node-a` of `system:node:node-a`. */
export const shortUser = (name: string): string => name.split(':').at(-1)!;

type Describe = (request: Request, refused: boolean) => Chip | undefined;

const describe: { readonly [Room in RoomId]: Describe } = {
  authentication(request, refused) {
    const evidence = request.rooms.authentication?.evidence;
    if (!evidence) return undefined;
    if (refused) return { tone: 'refused', text: code(request, 401), cause: phrase('outcome.unknown-who') };
    const user = shortUser(evidence.user?.name ?? '');
    if (evidence.impersonatedBy)
      return {
        tone: 'changed',
        text: value(user),
        cause: phrase('outcome.acting-as', { user: shortUser(evidence.impersonatedBy.name) }),
      };
    if (evidence.method === 'anonymous') return { tone: 'passed', text: phrase('outcome.anonymous') };
    return {
      tone: 'passed',
      text: phrase(evidence.method === 'x509' ? 'outcome.certificate' : 'outcome.token'),
      cause: value(user),
    };
  },

  flow(request, refused) {
    const evidence = request.rooms['flow-control']?.evidence;
    if (refused) return { tone: 'refused', text: code(request, 429), cause: phrase('outcome.too-busy') };
    if (!evidence) return request.rooms.audit && { tone: 'passed', text: phrase('outcome.no-wait') };
    return {
      tone: 'passed',
      text: evidence.queued ? phrase('outcome.waited', { ms: round(evidence.waitedMs) }) : phrase('outcome.no-wait'),
      cause: value(evidence.priorityLevel),
    };
  },

  authorization(request, refused) {
    const evidence = request.rooms.authorization?.evidence;
    if (!evidence) return undefined;
    if (refused) return { tone: 'refused', text: code(request, 403), cause: phrase('outcome.no-rule') };
    const by = evidence.authorizers.find(({ decision }) => decision === 'allow');
    if (by?.name === 'PrivilegedGroups')
      return { tone: 'passed', text: phrase('outcome.allowed'), cause: value('system:masters') };
    const binding = decidingBinding(evidence);
    return {
      tone: 'passed',
      text: phrase('outcome.allowed-by', { authorizer: by?.name ?? '' }),
      ...(binding && { cause: value(binding.roleName.replace('system:', '')) }),
    };
  },

  schema(request, refused) {
    const evidence = request.rooms.decoding?.evidence;
    if (!evidence) return undefined;
    if (refused) return { tone: 'refused', text: code(request, 400), cause: phrase('outcome.unreadable') };
    const kind = evidence.kind ? { cause: value(evidence.kind) } : {};
    if (evidence.defaulted.length > 0)
      return { tone: 'changed', text: phrase('outcome.defaults', { count: evidence.defaulted.length }), ...kind };
    return evidence.bytes === 0
      ? { tone: 'skipped', text: phrase('outcome.no-body') }
      : { tone: 'passed', text: phrase('outcome.decoded'), ...kind };
  },

  mutating(request, refused) {
    const evidence = request.rooms['mutating-admission']?.evidence;
    if (!evidence) return undefined;
    if (refused) return rejection(request, evidence);
    const changed = evidence.plugins.filter(({ verdict }) => verdict === 'changed').length;
    return {
      tone: changed > 0 ? 'changed' : 'passed',
      text: phrase('outcome.count-of', { count: changed, all: evidence.plugins.length }),
      cause: phrase('outcome.plugins-changed'),
    };
  },

  validation(request, refused) {
    const evidence = request.rooms.validation?.evidence;
    if (!evidence) return undefined;
    return refused
      ? {
          tone: 'refused',
          text: code(request, 422),
          cause: phrase('outcome.errors', { count: evidence.errors.length }),
        }
      : { tone: 'passed', text: phrase('outcome.valid'), cause: value(evidence.kind) };
  },

  validating(request, refused) {
    const evidence = request.rooms['validating-admission']?.evidence;
    if (!evidence) return undefined;
    if (refused) return rejection(request, evidence);
    return {
      tone: 'passed',
      text: phrase('outcome.plugins-passed'),
      cause: phrase('outcome.by-all', { count: evidence.plugins.length }),
    };
  },

  storage(request, refused) {
    const visit = request.rooms.storage;
    const evidence = visit?.evidence;
    if (!visit || !evidence) return undefined;
    if (refused) return storageRefusal(request, evidence);
    if (evidence.dryRun) return { tone: 'skipped', text: phrase('outcome.no-write'), cause: phrase('outcome.dry-run') };
    if (evidence.operation === 'watch') return { tone: 'passed', text: phrase('outcome.watching') };
    if (['get', 'list', 'none'].includes(evidence.operation))
      return {
        tone: 'passed',
        text: phrase('outcome.read'),
        cause: evidence.fromWatchCache
          ? phrase('outcome.from-cache')
          : phrase('outcome.items', { count: evidence.items ?? 1 }),
      };
    return {
      tone: 'changed',
      text: phrase('outcome.revision', { revision: evidence.revision ?? 0 }),
      cause: phrase('outcome.transaction', { ms: round((visit.endedAt ?? visit.startedAt) - visit.startedAt) }),
    };
  },
};

function rejection(request: Request, evidence: Evidence<'mutating-admission'>): Chip {
  const by = evidence.plugins.find(({ verdict }) => verdict === 'rejected');
  return { tone: 'refused', text: code(request, 403), ...(by && { cause: value(by.name) }) };
}

function storageRefusal(request: Request, evidence: Evidence<'storage'>): Chip {
  if (request.reason === 'AlreadyExists' || (evidence.operation === 'create' && request.status !== 500))
    return { tone: 'refused', text: code(request, 409), cause: phrase('outcome.exists') };
  if (evidence.conflict) return { tone: 'refused', text: code(request, 409), cause: phrase('outcome.conflict') };
  return { tone: 'refused', text: code(request, 404), cause: phrase('outcome.not-found') };
}

/** The binding whose rule allowed the request. */
export const decidingBinding = (evidence: Evidence<'authorization'>): BindingFact | undefined =>
  evidence.authorizers.flatMap(({ bindings }) => bindings ?? []).find(({ allows }) => allows);

/** What the watch cache shows for a request: who was told of its write. */
export function watchChip(request: Request | undefined, event: WatchEvent | undefined): Chip | undefined {
  if (event?.watchers !== undefined)
    return {
      tone: 'passed',
      text: phrase('outcome.watchers', { told: event.notified.length, all: event.watchers }),
      cause: phrase('outcome.of-watchers'),
    };
  if (request && !event && isOver(request)) return { tone: 'skipped', text: phrase('outcome.no-event') };
  return undefined;
}

const round = (ms: number): number => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms));
