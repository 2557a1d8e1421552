/** Minutes and seconds that are left, hours before them where there are some; nothing less than none. */
export function countdownText(leftMillis: number): string {
  const seconds = Math.max(0, Math.ceil(leftMillis / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  return [...(hours > 0 ? [hours] : []), ...parts].map((part) => String(part).padStart(2, '0')).join(':');
}
