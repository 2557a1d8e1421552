export function toggleFullScreen(): void {
  // A browser may refuse; then the page stays as it is.
  if (document.fullscreenElement === null) document.documentElement.requestFullscreen().catch(() => undefined);
  else document.exitFullscreen().catch(() => undefined);
}
