import { Info, TriangleAlert, X } from 'lucide-react';
import { useWords } from '../stores/session-context.tsx';
import { IconButton } from './IconButton.tsx';

interface BannerProps {
  readonly tone: 'note' | 'bad';
  readonly children: string;
  readonly onClose?: () => void;
}

/** One line under the top bar about the page as a whole. */
export function Banner({ tone, children, onClose }: BannerProps) {
  const t = useWords();
  const Icon = tone === 'bad' ? TriangleAlert : Info;
  return (
    <div className={`ps-banner ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={15} aria-hidden="true" />
      <p>{children}</p>
      {onClose && <IconButton icon={X} size={14} className="small" label={t('shell.close')} onClick={onClose} />}
    </div>
  );
}
