import './shared.css';
import {
  BadgeCheck,
  Columns4,
  Container,
  FileCheck,
  Gauge,
  Grid2x2Check,
  HardDriveDownload,
  IdCard,
  ListChecks,
  type LucideIcon,
  PencilLine,
  Radio,
  RefreshCw,
  ScrollText,
  Send,
  ShieldCheck,
  ShipWheel,
  SquareTerminal,
} from 'lucide-react';
import type { IconName } from '../../journey/catalogue.ts';
import type { ComponentFamily } from '../../protocol/components.ts';

const icons: { readonly [Name in IconName]: LucideIcon } = {
  'id-card': IdCard,
  gauge: Gauge,
  'shield-check': ShieldCheck,
  'file-check': FileCheck,
  'pencil-line': PencilLine,
  'list-checks': ListChecks,
  'badge-check': BadgeCheck,
  'hard-drive-download': HardDriveDownload,
  radio: Radio,
  send: Send,
  'square-terminal': SquareTerminal,
  'columns-4': Columns4,
  'scroll-text': ScrollText,
  'grid-2x2-check': Grid2x2Check,
  'refresh-cw': RefreshCw,
  'ship-wheel': ShipWheel,
  container: Container,
};

const familyIcons: { readonly [Family in ComponentFamily]: IconName } = {
  client: 'square-terminal',
  apiserver: 'columns-4',
  etcd: 'scroll-text',
  scheduler: 'grid-2x2-check',
  controllers: 'refresh-cw',
  kubelet: 'ship-wheel',
  runtime: 'container',
};

interface IconProps {
  readonly size?: number;
  readonly className?: string;
}

export function NamedIcon({ name, size = 14, className = 'ps-icon' }: IconProps & { name: IconName }) {
  const Icon = icons[name];
  return <Icon size={size} strokeWidth={1.9} className={className} aria-hidden="true" />;
}

export function FamilyIcon({ family, ...rest }: IconProps & { family: ComponentFamily }) {
  return <NamedIcon name={familyIcons[family]} {...rest} />;
}
