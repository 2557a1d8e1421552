import { describe, expect, test } from 'vitest';
import type { BackgroundBlur, BlurredCamera } from '../BlurredCamera.ts';

/** One that blurs, and how a test makes things happen to it. */
export interface BlurUnderTest {
  readonly blur: BackgroundBlur;
  readonly camera: MediaStreamTrack & { readonly stopped: boolean };
  readonly firstPicture: () => void;
  readonly breaks: (problem: 'failed' | 'slow') => void;
}

/** What everything that blurs promises to those that use it. */
export function blurContract(name: string, make: () => BlurUnderTest): void {
  describe(`${name} keeps what something that blurs promises`, () => {
    const begun = () => {
      const under = make();
      const pictures: string[] = [];
      const tracks: MediaStreamTrack[] = [];
      const blurred: BlurredCamera = under.blur.begin(under.camera, 'light', {
        ready: (track) => {
          pictures.push('ready');
          tracks.push(track);
        },
        stopped: (problem) => pictures.push(problem),
      });
      return { ...under, told: pictures, tracks, blurred };
    };

    test('says nothing before the first picture, then hands out a track that is not the camera’s', () => {
      const { told: pictures, tracks, firstPicture, camera } = begun();
      expect(pictures).toEqual([]);
      firstPicture();
      firstPicture();
      expect(pictures).toEqual(['ready']);
      expect(tracks[0]).not.toBe(camera);
    });

    test.each(['failed', 'slow'] as const)('says once why there is nothing more (%s), and nothing after', (problem) => {
      const { told: pictures, firstPicture, breaks } = begun();
      breaks(problem);
      breaks('failed');
      firstPicture();
      expect(pictures).toEqual([problem]);
    });

    test('says nothing once it was stopped, and leaves the camera to its owner', () => {
      const { told: pictures, firstPicture, breaks, blurred, camera } = begun();
      blurred.stop();
      blurred.stop();
      firstPicture();
      breaks('slow');
      expect(pictures).toEqual([]);
      expect(camera.stopped).toBe(false);
    });
  });
}
