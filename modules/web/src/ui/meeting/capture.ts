/** Telephones' browsers share no screens, and a page without a secure origin captures nothing. */
export function canCaptureScreens(): boolean {
  return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
}
