import type { ReactNode } from 'react';
import { type ComponentFamily, componentFamily } from '../../protocol/components.ts';
import { FamilyIcon } from '../flow/icons.tsx';

/** Hue and icon of a component. */
export function familyOf(component: string): { readonly family: ComponentFamily; readonly icon: ReactNode } {
  const family = componentFamily(component);
  return { family, icon: <FamilyIcon family={family} /> };
}
