import { useText } from './page.tsx';
import { roomOrder } from './layout.ts';
import { useScene } from './scene-store.tsx';

/** Says each step politely: what the room decided and which one comes next. */
export function Announcer() {
  const t = useText();
  const request = useScene((scene) => scene.request);
  const rooms = useScene((scene) => scene.rooms);
  const place = roomOrder.findLastIndex((room) => rooms[room].chip && rooms[room].chip.tone !== 'skipped');
  const room = roomOrder[place];
  const next = roomOrder.find((candidate) => rooms[candidate].next);
  if (!request || !room) return <p className="ps-sr" role="status" aria-live="polite" />;
  const { chip } = rooms[room];
  const said = [chip?.text, chip?.cause].flatMap((line) => (line ? [t(line.key, line.params)] : []));
  return (
    <p className="ps-sr" role="status" aria-live="polite">
      {t('flow.announce', { room: t(`flow.room.${room}`), outcome: said.join(', ') })}
      {next && ` ${t('flow.announce-next', { room: t(`flow.room.${next}`) })}`}
    </p>
  );
}
