import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly size?: number;
}

/** A button whose word is its tooltip and its accessible name. */
export function IconButton({ icon: Icon, label, size = 16, className = '', ...rest }: IconButtonProps) {
  return (
    <button type="button" className={`ps-icon-button ${className}`} aria-label={label} title={label} {...rest}>
      <Icon size={size} strokeWidth={1.9} aria-hidden="true" />
    </button>
  );
}
