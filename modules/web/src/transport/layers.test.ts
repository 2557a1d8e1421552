import { describe, expect, test } from 'vitest';
import { cameraHeight, cameraPlan, preferred, screenPlan, screenShaped, strengthOf } from './layers.ts';

const ALL = ['video/VP8', 'video/VP9', 'video/AV1', 'video/H264'].map((mimeType) => ({ mimeType }));

describe('sending', () => {
  test('strong device sends scalable VP9', () => {
    const plan = cameraPlan(strengthOf(8, ALL, true));
    expect(plan.codecs[0]).toBe('video/vp9');
    expect(plan.encodings).toEqual([{ scalabilityMode: 'L3T3_KEY', maxBitrate: 1_600_000 }]);
  });

  test('without scalability it sends simulcast', () => {
    const plan = cameraPlan(strengthOf(8, ALL, false));
    expect(plan.codecs[0]).toBe('video/vp9');
    expect(plan.encodings.map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy])).toEqual([
      ['q', 4],
      ['h', 2],
      ['f', undefined],
    ]);
    expect(plan.encodings.some((encoding) => 'scalabilityMode' in encoding)).toBe(false);
  });

  test('others send VP8 simulcast', () => {
    expect(cameraPlan(strengthOf(4, ALL, true))).toMatchObject({
      codecs: ['video/vp8', 'video/vp9', 'video/h264', 'video/rtx'],
      encodings: [{ rid: 'q' }, { rid: 'h' }, { rid: 'f', scalabilityMode: 'L1T2' }],
    });
    expect(cameraPlan(strengthOf(undefined, ALL, true)).encodings.map(({ rid }) => rid)).toEqual(['h', 'f']);
    expect([2, 4, 16].map((cores) => cameraHeight(strengthOf(cores, ALL, true)))).toEqual([360, 720, 720]);
  });

  test('screen uses AV1 or VP9', () => {
    expect(screenPlan(strengthOf(4, ALL, true), 'text').codecs[0]).toBe('video/av1');
    expect(screenPlan(strengthOf(4, ALL, true), 'motion').codecs[0]).toBe('video/vp9');
    expect(screenPlan(strengthOf(8, ALL, true), 'motion').codecs[0]).toBe('video/av1');
    expect(screenPlan(strengthOf(2, ALL, true), 'text').codecs).toEqual([
      'video/vp9',
      'video/vp8',
      'video/h264',
      'video/rtx',
    ]);
    expect(screenPlan(strengthOf(8, [{ mimeType: 'video/VP8' }], false), 'text').encodings).toEqual([
      { rid: 'l', scaleResolutionDownBy: 1, maxBitrate: 250_000, maxFramerate: 5 },
      { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 10 },
    ]);
  });

  test('moving screen is smaller, keeps disabled encodings', () => {
    const { encodings } = screenPlan(strengthOf(8, ALL, true), 'text');
    const [low, full] = screenShaped(
      encodings.map((each) => ({ ...each, active: each.rid === 'l' })),
      'motion',
    );
    expect(low).toMatchObject({ scaleResolutionDownBy: 2, maxFramerate: 15, active: true, scalabilityMode: 'L1T2' });
    expect(full).toMatchObject({ scaleResolutionDownBy: 1, maxFramerate: 30, active: false });
  });
});

describe('codec preference', () => {
  const codec = (mimeType: string, sdpFmtpLine = ''): RTCRtpCodec => ({ mimeType, clockRate: 90_000, sdpFmtpLine });

  test('offers universally decodable forms in order', () => {
    const has = [
      codec('video/VP8'),
      codec('video/rtx'),
      codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f'),
      codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'),
      codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f'),
      codec('video/VP9', 'profile-id=2'),
      codec('video/VP9', 'profile-id=0'),
    ];
    const chosen = preferred(has, ['video/vp9', 'video/vp8', 'video/h264', 'video/rtx']);
    expect(chosen).toEqual([has[6], has[0], has[3], has[1]]);
  });

  test('repair codecs alone are ignored', () => {
    expect(preferred([codec('video/rtx')], ['video/vp9', 'video/rtx'])).toEqual([]);
  });
});
