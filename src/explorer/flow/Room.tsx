import { Check, Diamond, type LucideIcon, Minus, Plus, Radio as RadioIcon, X } from 'lucide-react';
import { mapRooms, type RoomId } from '../../journey/catalogue.ts';
import type { Chip, Tone } from '../../journey/outcome.ts';
import { NamedIcon } from './icons.tsx';
import { type Translate, useBroken, usePage, useSelection, useText } from './page.tsx';
import { useScene } from './scene-store.tsx';

const toneIcons: { readonly [T in Tone]: LucideIcon } = {
  passed: Check,
  changed: Plus,
  refused: X,
  skipped: Minus,
  waiting: Minus,
};

const chipText = (t: Translate, chip: Chip): string =>
  [chip.text, chip.cause].flatMap((line) => (line ? [t(line.key, line.params)] : [])).join(', ');

/** A room's outcome: the result in bold, the cause below. It fills reserved space, so nothing jumps. */
/** Names such as `system:masters` may be broken behind a colon, and only there. */
const breakable = (text: string): string => text.replaceAll(':', ':\u200b');

export function OutcomeChip({ chip, icon }: { chip: Chip; icon?: LucideIcon }) {
  const t = useText();
  const Icon = icon ?? toneIcons[chip.tone];
  return (
    <span className="fm-chip" data-tone={chip.tone} data-inferred={chip.inferred} title={chipText(t, chip)}>
      <b>
        <Icon size={12} strokeWidth={2.6} aria-hidden="true" />
        <span>{t(chip.text.key, chip.text.params)}</span>
      </b>
      {chip.cause && <span>{breakable(t(chip.cause.key, chip.cause.params))}</span>}
    </span>
  );
}

const order = new Map(mapRooms.map(({ id }, place) => [id, place + 1]));
const stagesOf = new Map(mapRooms.map(({ id, stages }) => [id, stages]));
const iconOf = new Map(mapRooms.map(({ id, icon }) => [id, icon]));

export function Room({ room }: { room: RoomId }) {
  const t = useText();
  const page = usePage();
  const { state, chip, next } = useScene((scene) => scene.rooms[room]);
  const chosen = useSelection((selection) => selection.room === room);
  const broken = useBroken(stagesOf.get(room)!);
  const name = t(`flow.room.${room}`);
  return (
    <button
      type="button"
      className="fm-room nodrag"
      data-room={room}
      data-state={state}
      data-next={next || undefined}
      aria-pressed={chosen}
      aria-label={[
        `${order.get(room)} ${name}: ${chip ? chipText(t, chip) : t(`flow.state.${state}`)}`,
        ...(broken ? [t('flow.breakpoint')] : []),
      ].join(', ')}
      onClick={() => page.select({ room })}
    >
      <span className="fm-room-head">
        <span className="fm-room-number">
          <NamedIcon name={iconOf.get(room)!} />
          <i>{order.get(room)}</i>
          {broken && <Diamond className="fm-break" size={11} fill="currentColor" aria-hidden="true" />}
        </span>
        <span className="fm-room-name">{name}</span>
      </span>
      {chip && <OutcomeChip chip={chip} />}
    </button>
  );
}

/** The room outside the request's way: etcd's event comes up into it and fans out. */
export function WatchCacheRoom() {
  const t = useText();
  const page = usePage();
  const { state, chip } = useScene((scene) => scene.watch);
  const chosen = useSelection((selection) => selection.room === 'watch-cache');
  const name = t('flow.room.watch-cache');
  return (
    <button
      type="button"
      className="fm-room nodrag"
      data-room="watch-cache"
      data-state={state}
      aria-pressed={chosen}
      aria-label={`${name}: ${chip ? chipText(t, chip) : t('flow.state.todo')}`}
      onClick={() => page.select({ room: 'watch-cache' })}
    >
      <span className="fm-room-head">
        <span className="fm-room-number">
          <NamedIcon name="radio" />
        </span>
        <span className="fm-room-name">{name}</span>
      </span>
      {chip && <OutcomeChip chip={chip} {...(state === 'current' && { icon: RadioIcon })} />}
    </button>
  );
}
