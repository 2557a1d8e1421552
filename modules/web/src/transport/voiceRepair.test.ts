import { expect, test } from 'vitest';
import { askForLostVoices } from './voiceRepair.ts';

const HEAD = 'v=0\r\ns=-\r\n';
const CHROMIUM =
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=rtpmap:63 red/48000/2\r\n';
const FIREFOX = 'm=audio 9 UDP/TLS/RTP/SAVPF 109\r\na=mid:1\r\na=rtpmap:109 opus/48000/2\r\n';
const VIDEO = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 transport-cc\r\n';

test('every voice section requests retransmission', () => {
  const asked = askForLostVoices(HEAD + CHROMIUM + VIDEO + CHROMIUM);
  expect(asked.match(/^a=rtcp-fb:111 nack\r$/gm)).toHaveLength(2);
  expect(asked).toContain('a=rtcp-fb:111 transport-cc\r\na=rtcp-fb:111 nack\r\na=rtpmap:63');
  expect(asked).not.toContain('96 nack');
});

test('is idempotent', () => {
  const asked = askForLostVoices(HEAD + CHROMIUM);
  expect(askForLostVoices(asked)).toBe(asked);
});

test('no feedback leaves it unchanged', () => {
  expect(askForLostVoices(HEAD + FIREFOX + VIDEO)).toBe(HEAD + FIREFOX + VIDEO);
});

test('invalid SDP is unchanged', () => {
  expect(askForLostVoices('offer 1')).toBe('offer 1');
});
