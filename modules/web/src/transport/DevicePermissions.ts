/** The part of `navigator.permissions` that is used. */
export type PermissionAccess = Pick<Permissions, 'query'>;

/** A browser that just changed its mind refuses what is asked for in the same moment. */
const SETTLES_MILLIS = 300;

/**
 * Tells when the browser begins or ceases to allow a device (W3C Permissions: `change`); who will be asked again counts as
 * allowed. A browser that knows no such permission tells nothing; then people switch the device on once more.
 */
export function watchPermissions(
  access: PermissionAccess | undefined,
  changed: (source: 'microphone' | 'camera', allowed: boolean) => void,
): void {
  for (const source of ['microphone', 'camera'] as const) {
    access?.query({ name: source }).then(
      (status) => {
        let settling: ReturnType<typeof setTimeout> | undefined;
        status.addEventListener('change', () => {
          clearTimeout(settling);
          settling = setTimeout(() => {
            changed(source, status.state !== 'denied');
          }, SETTLES_MILLIS);
        });
      },
      () => undefined,
    );
  }
}
