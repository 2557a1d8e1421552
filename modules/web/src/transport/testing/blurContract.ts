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
      const told: string[] = [];
      const tracks: MediaStreamTrack[] = [];
      const blurred: BlurredCamera = under.blur.begin(under.camera, 'light', {
        ready: (track) => {
          told.push('ready');
          tracks.push(track);
        },
        stopped: (problem) => told.push(problem),
      });
      return { ...under, told, tracks, blurred };
    };

    test('says nothing before the first picture, then hands out a track that is not the camera’s', () => {
      const { told, tracks, firstPicture, camera } = begun();
      expect(told).toEqual([]);
      firstPicture();
      firstPicture();
      expect(told).toEqual(['ready']);
      expect(tracks[0]).not.toBe(camera);
    });

    test.each(['failed', 'slow'] as const)('says once why there is nothing more (%s), and nothing after', (problem) => {
      const { told, firstPicture, breaks } = begun();
      breaks(problem);
      breaks('failed');
      firstPicture();
      expect(told).toEqual([problem]);
    });

    test('says nothing once it was stopped, and leaves the camera to its owner', () => {
      const { told, firstPicture, breaks, blurred, camera } = begun();
      blurred.stop();
      blurred.stop();
      firstPicture();
      breaks('slow');
      expect(told).toEqual([]);
      expect(camera.stopped).toBe(false);
    });
  });
}
