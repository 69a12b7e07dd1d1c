import { focusRequest } from '../../journey/focus.ts';
import { resourceLabel } from '../../journey/labels.ts';
import { roomOfStage } from '../../journey/catalogue.ts';
import { isOver } from '../../journey/requests.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { SessionState } from '../../protocol/session.ts';
import type { GatePoint } from '../../kernel/gate.ts';
import type { TraceId } from '../../kernel/span.ts';
import type { Selection, Translate } from '../flow/page.tsx';

export interface StateSentence {
  readonly says: string;
  readonly hint: string;
}

/** One sentence on what the cluster does at this moment, and a smaller one under it. */
export function describe(t: Translate, state: SessionState, view: JourneyView, chosen: Selection): StateSentence {
  const { components, stepping, phase } = state;
  if (state.origin?.kind === 'file') return { says: t('opened.end'), hint: t('opened.end-hint') };
  const dead = components.find(({ life }) => life === 'dead');
  if (dead) return { says: t('shell.state.dead', { name: dead.id }), hint: t('shell.state.dead-hint') };
  if (phase === 'starting') {
    const ready = components.filter(({ life }) => life === 'running').length;
    return {
      says: t('shell.state.starting'),
      hint: t('shell.state.starting-hint', { ready, all: components.length }),
    };
  }
  const request = focusRequest(view, chosen.request, stepping.held);
  if (stepping.mode !== 'running') {
    const point = waiting(stepping.held, request?.traceId, chosen.pod);
    if (!point) return { says: t('shell.state.paused'), hint: t('shell.state.held-hint') };
    const room = roomOfStage(point.name);
    return {
      says: t('shell.state.held', {
        work: point.label,
        place: room ? t(`flow.room.${room}`) : `${point.component} · ${point.name}`,
      }),
      hint: t('shell.state.held-hint'),
    };
  }
  if (request && !isOver(request))
    return {
      says: t('shell.state.running', {
        request: `${request.subject.method} ${resourceLabel(request.subject)}`,
      }),
      hint: t('shell.state.running-hint', { sender: request.sender }),
    };
  return { says: t('shell.state.idle'), hint: t('shell.state.idle-hint') };
}

/** Of all that waits: what belongs to the request that is looked at, else to the chosen pod, else what has waited longest. */
function waiting(
  held: readonly GatePoint[],
  trace: TraceId | undefined,
  pod: string | undefined,
): GatePoint | undefined {
  const name = pod?.slice(pod.indexOf('/') + 1);
  const foreground = held.filter(({ background }) => !background);
  return (
    foreground.find(({ traceId }) => traceId === trace) ??
    foreground.find(({ label }) => name !== undefined && label.includes(name)) ??
    foreground[0]
  );
}
