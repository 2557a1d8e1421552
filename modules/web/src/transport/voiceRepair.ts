/**
 * Has an offer ask for voice packets that were lost, which no browser does by itself: `nack` for Opus, where the browser
 * gives transport-wide feedback on it, as Chromium does and Firefox does not. Chromium takes no retransmission stream
 * for voices; packets come again in the stream itself, and it sends its own again likewise.
 */
export function askForLostVoices(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => (section.startsWith('m=audio') ? askIn(section) : section))
    .join('');
}

function askIn(section: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/m.exec(section)?.[1];
  if (opus === undefined || new RegExp(`^a=rtcp-fb:${opus} nack\\r?$`, 'm').test(section)) return section;
  return section.replace(new RegExp(`^a=rtcp-fb:${opus} transport-cc(\\r?\\n)`, 'm'), `$&a=rtcp-fb:${opus} nack$1`);
}
