import { toPng, toSvg } from 'html-to-image';

/** For a picture that is printed or enlarged. */
const pixelRatio = 2;

/** The map as it is drawn, as a data URL; absent where no map is on show. */
export async function mapPicture(format: 'svg' | 'png'): Promise<string | undefined> {
  const map = document.querySelector<HTMLElement>('.fm-map');
  if (!map) return undefined;
  const options = { backgroundColor: getComputedStyle(map).getPropertyValue('--color-sheet').trim(), pixelRatio };
  return format === 'svg' ? toSvg(map, options) : toPng(map, options);
}
