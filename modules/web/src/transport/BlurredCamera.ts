/** Blurred, or something else in the place of the room. */
export type CameraBackground = 'light' | 'strong' | 'grey' | 'blue' | 'green' | 'own';

/** Makes of a camera's pictures such as may be seen. Nothing of the camera leaves this but by way of the track it makes. */
export interface BackgroundBlur {
  /** @throws when this browser cannot */
  begin(camera: MediaStreamTrack, background: CameraBackground, listener: BlurListener): BlurredCamera;
}

/** Of these, `ready` comes at most once, and nothing comes after `stopped` or once it was told to stop. */
export interface BlurListener {
  /** The first blurred picture has come out of this track, and no other kind of picture will. */
  ready(track: MediaStreamTrack): void;
  /** There are no more pictures: something went wrong, or this machine is too slow. */
  stopped(problem: 'failed' | 'slow'): void;
}

export interface BlurredCamera {
  change(background: CameraBackground): void;
  /** Ends the track; the camera's own stays as it is. */
  stop(): void;
}
