/** Under a finger rows are 44 pixels high. */
export const rowHeightFor = (withMouse: number): number =>
  matchMedia('(pointer: coarse), (max-width: 479px)').matches ? 44 : withMouse;
