import type { BackgroundBlur, BlurListener, BlurredCamera, CameraBackground } from '../BlurredCamera.ts';

/** Blurs when the test says so. */
export class FakeBlur implements BackgroundBlur {
  readonly begun: FakeBlurred[] = [];
  /** Whether it cannot even begin. */
  broken = false;

  begin(camera: MediaStreamTrack, background: CameraBackground, listener: BlurListener): BlurredCamera {
    if (this.broken) throw new Error('this browser does not blur');
    const blurred = new FakeBlurred(camera, background, listener);
    this.begun.push(blurred);
    return blurred;
  }
}

/** Keeps what {@link BlurListener} promises. */
export class FakeBlurred implements BlurredCamera {
  readonly camera: MediaStreamTrack;
  readonly track = new FakeBlurredTrack();
  background: CameraBackground;
  isOver = false;
  private isReady = false;
  private readonly listener: BlurListener;

  constructor(camera: MediaStreamTrack, background: CameraBackground, listener: BlurListener) {
    this.camera = camera;
    this.background = background;
    this.listener = listener;
  }

  firstPicture(): void {
    if (this.isOver || this.isReady) return;
    this.isReady = true;
    this.listener.ready(this.track as unknown as MediaStreamTrack);
  }

  breaks(problem: 'failed' | 'slow'): void {
    if (this.isOver) return;
    this.stop();
    this.listener.stopped(problem);
  }

  change(background: CameraBackground): void {
    this.background = background;
  }

  stop(): void {
    this.isOver = true;
    this.track.stop();
  }
}

class FakeBlurredTrack extends EventTarget {
  readonly kind = 'video';
  stopped = false;
  getSettings() {
    return { deviceId: 'made' };
  }
  stop(): void {
    this.stopped = true;
  }
}
