import './undo.css';
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { useApp, useWords } from '../stores/session-context.tsx';
import { IconButton } from '../ui/IconButton.tsx';

/** Says what was taken away, and brings it back on demand. */
export default function UndoToast() {
  const t = useWords();
  const { undoShelf } = useApp();
  const offer = useStore(undoShelf.store, (state) => state.offer);
  if (!offer) return null;
  return (
    <div
      className="un-toast"
      onPointerEnter={() => undoShelf.hold()}
      onPointerLeave={() => undoShelf.wait()}
      onFocus={() => undoShelf.hold()}
      onBlur={() => undoShelf.wait()}
    >
      <p>{t(offer.says, offer.params)}</p>
      <button type="button" className="ps-button small" onClick={() => undoShelf.undo()}>
        {t('undo.undo')} <kbd>⌘Z</kbd>
      </button>
      <IconButton icon={X} size={14} className="small" label={t('shell.close')} onClick={() => undoShelf.settle()} />
    </div>
  );
}
