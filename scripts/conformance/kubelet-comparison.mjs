// What of two pod lifecycles is compared: phases, conditions, container states, and the events about the pod.

/** Of one state of a pod, as one line. */
export function stateOf({ type, phase, conditions = [], initContainerStatuses = [], containerStatuses = [] }) {
  const shown = conditions
    .map((condition) => `${condition.type}=${condition.status}${condition.reason ? `(${condition.reason})` : ''}`)
    .toSorted();
  const containers = [...initContainerStatuses, ...containerStatuses].map(containerState);
  return [type === 'DELETED' ? 'DELETED' : phase, ...shown, ...containers].join(' ');
}

function containerState({ name, state, ready, started, restartCount }) {
  const [[kind, { reason, exitCode }]] = Object.entries(state ?? { none: {} });
  const details = [kind, reason, exitCode].filter((detail) => detail !== undefined).join(':');
  return `${name}[${details} ready=${!!ready} started=${!!started} restarts=${restartCount ?? 0}]`;
}

/** Neighbouring states that are equal, as one. */
export const collapsed = (entries) => entries.filter(({ state }, at) => state !== entries[at - 1]?.state);

/** Set-up of the recorder: not to be found elsewhere. */
const artefacts = new Set(['MissingClusterDNS']);

/** `type reason message`, without names that are free. */
export const eventsOf = (events) =>
  events
    .filter(({ reason }) => !artefacts.has(reason))
    .map(({ type, reason, message }) => `${type} ${reason} ${message.replace(/\n[\s\S]*/, '')}`)
    .map((text) =>
      text
        .replace(/_[a-z0-9-]+\([0-9a-f-]{36}\)/g, '_<ns>(<uid>)')
        .replace(/(assigned|Pod) [a-z0-9-]+\//g, '$1 <ns>/')
        .replace(/ to [a-z0-9-]+$/, ' to <node>')
        .replace(/ in \S+ \(\S+ including waiting\)\. Image size: \d+ bytes\./, ' in <time>.'),
    )
    .toSorted();

/** @returns what differs first, in words; nothing where the lifecycles agree */
export function firstDifference(recorded, ours, recordedEvents, ourEvents) {
  const end = recorded.at(-1).t;
  const length = align(recorded, ours);
  if (length.recorded < recorded.length)
    return `state ${length.recorded + 1}\n      real ${recorded[length.recorded].state}\n      ours ${ours[length.ours]?.state ?? 'nothing more'}`;
  const more = ours.slice(length.ours).find(({ t }) => t <= end);
  if (more) return `one state too many\n      ours ${more.state}`;
  const missing = without(recordedEvents, ourEvents);
  const extra = without(ourEvents, recordedEvents);
  if (missing.length + extra.length > 0)
    return `events\n      only real: ${missing.join(' | ')}\n      only ours: ${extra.join(' | ')}`;
  return undefined;
}

/**
 * How far the two go together. Two neighbouring writes of one side may be one write of the other: that shows the later
 * of the two states.
 */
function align(recorded, ours) {
  let best = { recorded: 0, ours: 0 };
  const walk = (i, j) => {
    if (i > best.recorded) best = { recorded: i, ours: j };
    if (i >= recorded.length || j >= ours.length) return i >= recorded.length;
    if (recorded[i].state === ours[j].state) return walk(i + 1, j + 1);
    if (ours[j + 1]?.state === recorded[i].state && walk(i + 1, j + 2)) return true;
    return recorded[i + 1]?.state === ours[j].state && walk(i + 2, j + 1);
  };
  walk(0, 0);
  return best;
}

/** The multiset difference. */
function without(from, taken) {
  const left = [...taken];
  return from.filter((one) => {
    const at = left.indexOf(one);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}
