import { clockRateOf, clockRates, neighbour, paceOf, paces } from '../stores/speeds.ts';
import type { App } from '../stores/session-context.tsx';
import type { Settings } from '../stores/settings-store.ts';
import { mapRooms } from '../../journey/catalogue.ts';
import { focusRequest } from '../../journey/focus.ts';
import type { Predicate } from '../../journey/travel/predicate.ts';
import type { Navigator } from '../playback/navigator.ts';
import { enterDrawer, isInDrawer, leaveDrawer } from './drawer-focus.ts';
import type { Command } from './keyboard.ts';

/** How fast what is shown moves, and, apart from that, how fast the cluster's clock goes. */
export function setSpeed({ session, settings }: App, change: Partial<Pick<Settings, 'speed' | 'clock'>> = {}): void {
  settings.setState(change);
  const { speed, clock } = settings.getState();
  session.setSpeed({ rate: clockRateOf(clock).rate, stageMs: paceOf(speed).stageMs });
}

/** What moves through the log is loaded when it is first used. */
export const navigate = (app: App, work: (navigator: Navigator) => void): void =>
  void import('../playback/navigator.ts').then(({ navigatorOf }) => work(navigatorOf(app)));

const isPast = ({ feed }: App): boolean => feed.playhead.getState().at === 'past';

/**
 * Pauses a running cluster first: a step begins from standing, unless something is being shown on its way, which then goes on
 * at once. In the past it goes on through the log.
 */
export function step(app: App, by: 'stage' | 'request'): void {
  if (isPast(app)) return navigate(app, (navigator) => navigator.go('forward', { to: by }));
  const { session, journey, selection } = app;
  const ran = session.state.get().stepping.mode === 'running';
  if (ran) session.pause();
  const { stepping } = session.state.get();
  if (ran && stepping.held.length === 0) return;
  const chosen = selection.getState().request;
  const request = focusRequest(journey.getState(), chosen, stepping.held);
  const waits = stepping.held.some(({ traceId }) => traceId === request?.traceId);
  session.step(by, waits ? request?.traceId : undefined);
}

export function playOrPause(app: App): void {
  if (isPast(app)) return navigate(app, (navigator) => navigator.play());
  const { session } = app;
  if (session.state.get().stepping.mode === 'running') session.pause();
  else session.resume();
}

/** Does what a key or a button asks for; `apply` belongs to the editor, which listens for it itself. */
export function run(app: App, command: Command): void {
  const { layout, settings, selection } = app;
  switch (command.do) {
    case 'step':
      return step(app, 'stage');
    case 'step-request':
      return step(app, 'request');
    case 'travel':
      return navigate(app, (navigator) => navigator.go(command.direction, { to: command.to }));
    case 'first':
      return navigate(app, (navigator) => navigator.first());
    case 'live':
      return app.feed.goLive();
    case 'break':
      return navigate(app, (navigator) => navigator.toggle(breakHere(app)));
    case 'play':
      return playOrPause(app);
    case 'slower':
      return setSpeed(app, { speed: neighbour(paces, settings.getState().speed, -1) });
    case 'faster':
      return setSpeed(app, { speed: neighbour(paces, settings.getState().speed, 1) });
    case 'clock-slower':
      return setSpeed(app, { clock: neighbour(clockRates, settings.getState().clock, -1) });
    case 'clock-faster':
      return setSpeed(app, { clock: neighbour(clockRates, settings.getState().clock, 1) });
    case 'view':
      return layout.setState({ view: command.view });
    case 'drawer': {
      const open = layout.getState().drawer === command.drawer;
      return open ? leaveDrawer(app) : enterDrawer(app, command.drawer);
    }
    case 'inspect':
      return layout.setState({ inspectorTab: command.tab });
    case 'find':
      return layout.setState({ dialog: 'find' });
    case 'faults':
      return layout.setState({ dialog: 'faults' });
    case 'undo':
      return app.undoShelf.undo();
    case 'help':
      return layout.setState({ dialog: 'keys' });
    case 'escape':
      if (layout.getState().dialog) return layout.setState({ dialog: undefined });
      if (layout.getState().leftOpen) return layout.setState({ leftOpen: false });
      if (layout.getState().drawer && isInDrawer()) return leaveDrawer(app);
      if (isPast(app)) return app.feed.goLive();
      return selection.setState({}, true);
    case 'apply':
  }
}

/** A breakpoint on the room that has the focus or is chosen, else on every refusal. */
function breakHere({ selection }: App): Predicate {
  const focused = document.activeElement?.closest<HTMLElement>('[data-room]')?.dataset['room'];
  const room = focused ?? selection.getState().room;
  const stage = room === 'watch-cache' ? room : mapRooms.find(({ id }) => id === room)?.stages.at(-1);
  return stage ? { stage } : { outcome: 'refused' };
}
