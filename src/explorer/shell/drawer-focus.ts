import type { App } from '../stores/session-context.tsx';
import type { DrawerId } from '../stores/layout-store.ts';

const drawerBody = (): HTMLElement | null => document.querySelector('.sh-drawer-body, .sh-sheet-body');

/** Where the focus was when a key opened the drawer. */
let before: Element | null = null;

export const isInDrawer = (): boolean => drawerBody()?.contains(document.activeElement) ?? false;

/** Opens the drawer and brings the focus into it, so that Tab goes on from there. */
export function enterDrawer({ layout }: App, drawer: DrawerId): void {
  if (!isInDrawer()) before = document.activeElement;
  layout.setState({ drawer });
  requestAnimationFrame(() => {
    if (!isInDrawer()) drawerBody()?.focus();
  });
}

/** Closes the drawer; a focus that was in it returns to where it came from. */
export function leaveDrawer({ layout }: App): void {
  const inside = isInDrawer();
  layout.setState({ drawer: undefined });
  if (inside && before instanceof HTMLElement) before.focus();
}
