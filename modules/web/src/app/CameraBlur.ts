import networkAddress from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url';
import type { FromBlur, ToBlur } from '../blur/asks.ts';
import blurAddress from '../blur/blur.ts?worker&url';
import type { BackgroundBlur, BlurListener, BlurredCamera, CameraBackground } from '../transport/BlurredCamera.ts';
import type { TrackStreams } from './can-blur.ts';
import { trustedScript } from './trusted-script.ts';

/** What a picture costs, for whoever measures this page; only the last is kept. */
function note({ pictureMillis, pictures }: Extract<FromBlur, { readonly type: 'cost' }>): void {
  performance.clearMarks(COST);
  performance.mark(COST, { detail: { pictureMillis, pictures } });
}

const COST = 'sabha-blur';
/** What it needs is fetched in at most a minute; a little later there is a picture, or there will be none. */
export const FIRST_PICTURE_WITHIN_MILLIS = 75_000;

/** Blurs in a worker of its own, which ends with the camera. */
export class CameraBlur implements BackgroundBlur {
  private readonly ownImage: () => Blob | null;

  /** @param ownImage what this browser keeps to be shown behind the person */
  constructor(ownImage: () => Blob | null) {
    this.ownImage = ownImage;
  }

  begin(camera: MediaStreamTrack, background: CameraBackground, listener: BlurListener): BlurredCamera {
    const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as TrackStreams;
    if (!MediaStreamTrackProcessor || !MediaStreamTrackGenerator) throw new Error('this browser does not blur');
    // A picture that comes while the one before is still at work replaces what waits.
    const { readable: frames } = new MediaStreamTrackProcessor({ track: camera, maxBufferSize: 1 });
    const track = new MediaStreamTrackGenerator({ kind: 'video' });
    const out = track.writable;
    const worker = new Worker(trustedScript('sabha-blur', blurAddress), { type: 'module', name: 'sabha-blur' });
    let ready = false;
    let over = false;
    const patience = setTimeout(() => fail('failed'), FIRST_PICTURE_WITHIN_MILLIS);
    const stop = () => {
      over = true;
      clearTimeout(patience);
      worker.terminate();
      track.stop();
    };
    const fail = (problem: 'failed' | 'slow') => {
      // Of a camera that ended its owner hears from the camera.
      if (over || camera.readyState === 'ended') return;
      stop();
      listener.stopped(problem);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<FromBlur>) => {
      if (over) return;
      if (data.type === 'ready') {
        if (!ready) listener.ready(track);
        ready = true;
        clearTimeout(patience);
      } else if (data.type === 'problem') fail(data.problem);
      else note(data);
    });
    for (const type of ['error', 'messageerror'] as const) worker.addEventListener(type, () => fail('failed'));
    const ask = (message: ToBlur, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
    const show = (backdrop: CameraBackground) =>
      ask({ op: 'show', backdrop, image: backdrop === 'own' ? this.ownImage() : null });
    try {
      ask({ op: 'begin', frames, out, backdrop: background, network: networkAddress }, [frames, out]);
      if (background === 'own') show(background);
    } catch (error) {
      stop();
      throw error;
    }
    return { change: show, stop };
  }
}
