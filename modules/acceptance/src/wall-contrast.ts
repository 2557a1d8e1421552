/** What a page has seen of the wall behind the drawn person of `drawn-person.ts`. */
export interface WallContrast {
  readonly pictures: number;
  /** By how much the wall's brightness varies, 0 to 128: in the last picture, and in the one where it did most. */
  readonly last: number;
  readonly sharpest: number;
  /** The same of the person's face in the last picture. */
  readonly face: number;
}

interface Watching {
  walls: { pictures: number; last: number; sharpest: number; face: number };
  /** Whose picture is looked at. */
  wallOf: string;
}

export function wallContrast(): WallContrast {
  return (globalThis as unknown as Watching).walls;
}

/** Begins anew, with the picture of this person. */
export function watchWallOf(name: string): void {
  const contrast = { pictures: 0, last: 0, sharpest: 0, face: 0 };
  Object.assign(globalThis as unknown as Watching, { walls: contrast, wallOf: name });
}

/** Runs in a page from its beginning: looks at each picture of this person; without a name at one's own before a meeting. */
export function measureWall(name: string): void {
  const begun = { walls: { pictures: 0, last: 0, sharpest: 0, face: 0 }, wallOf: name };
  const watching = Object.assign(globalThis as unknown as Watching, begun);
  const watched = new WeakSet<HTMLVideoElement>();
  const canvas = new OffscreenCanvas(160, 90);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas to look at pictures with');
  const varies = (x: number, y: number, width: number, height: number): number => {
    const { data } = context.getImageData(x, y, width, height);
    const levels = Array.from({ length: width * height }, (_, at) => data[4 * at + 1] ?? 0);
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    return Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length);
  };
  const look = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback(() => {
      if (video.isConnected) look(video);
      else watched.delete(video);
      const whose = video.closest('figure')?.getAttribute('aria-label') ?? '';
      const { walls: contrast, wallOf } = watching;
      if (video.videoWidth === 0 || (wallOf === '' ? whose !== '' : !whose.includes(wallOf))) return;
      context.drawImage(video, 0, 0, 160, 90);
      contrast.pictures++;
      contrast.last = varies(4, 4, 32, 40);
      contrast.sharpest = Math.max(contrast.sharpest, contrast.last);
      contrast.face = varies(64, 22, 32, 26);
    });
  };
  setInterval(() => {
    for (const video of document.querySelectorAll('video')) {
      if (watched.has(video)) continue;
      watched.add(video);
      look(video);
    }
  }, 20);
}
