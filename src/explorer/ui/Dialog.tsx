import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useWords } from '../stores/session-context.tsx';
import { Undo } from '../undo/Undo.tsx';
import { IconButton } from './IconButton.tsx';

interface DialogProps {
  readonly title: string;
  /** For what stands side by side. */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The browser's modal dialog: it keeps the focus, closes on Escape and gives the focus back, however it is closed. */
export function Dialog({ title, wide, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const t = useWords();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className="ps-dialog"
      data-wide={wide}
      aria-label={title}
      onClose={() => {
        if (element.current) onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <header>
        <h2>{title}</h2>
        <IconButton icon={X} label={t('shell.close')} onClick={onClose} />
      </header>
      <div>{children}</div>
      <Undo />
    </dialog>
  );
}
