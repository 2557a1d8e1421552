import { describe, expect, it } from 'vitest';
import { lineSampleOf, portsIn, probeLine, type LineProbeEnvironment } from './LineProbe.ts';

const ANSWER = [
  'v=0',
  'a=candidate:1 1 udp 2130706431 192.0.2.1 10001 typ host',
  'a=candidate:2 1 udp 2130706175 198.51.100.7 10001 typ host',
  'a=candidate:3 1 tcp 1518280447 192.0.2.1 8443 typ host tcptype passive',
  '',
].join('\r\n');

/** Comes up after so many looks, or never; counts what it is asked. */
class FakePeer {
  connectionState = 'new';
  localDescription: { sdp: string } | null = null;
  closed = false;
  looks = 0;
  readonly sections: string[] = [];
  private readonly up: number | null;

  constructor(up: number | null) {
    this.up = up;
  }

  addTransceiver(what: unknown, { direction }: { direction: string }) {
    this.sections.push(`${typeof what === 'string' ? what : 'drawn'} ${direction}`);
    return { setCodecPreferences: () => undefined };
  }
  setLocalDescription() {
    this.localDescription = { sdp: 'offer' };
    return Promise.resolve();
  }
  setRemoteDescription() {
    return Promise.resolve();
  }
  look() {
    if (++this.looks === this.up) this.connectionState = 'connected';
  }
  getStats() {
    const bytes = this.looks * 40_000;
    return Promise.resolve(
      new Map<string, object>([
        ['t', { id: 't', type: 'transport', selectedCandidatePairId: 'p' }],
        ['p', { id: 'p', type: 'candidate-pair', bytesSent: bytes, bytesReceived: bytes, localCandidateId: 'l' }],
        ['l', { id: 'l', type: 'local-candidate', protocol: 'tcp' }],
      ]),
    );
  }
  close() {
    this.closed = true;
  }
}

function around(peer: FakePeer, change: Partial<LineProbeEnvironment> = {}) {
  let now = 1_000;
  let stopped = false;
  const environment: LineProbeEnvironment = {
    makePeer: () => peer as unknown as RTCPeerConnection,
    receivable: () => null,
    makePicture: () => ({ track: {} as MediaStreamTrack, stop: () => (stopped = true) }),
    ask: () => Promise.resolve({ kind: 'answer', sdp: ANSWER }),
    nowMillis: () => now,
    pause: (millis) => {
      now += millis;
      peer.look();
      return Promise.resolve();
    },
    ...change,
  };
  return { environment, isStopped: () => stopped, passed: () => now - 1_000 };
}

describe('network probe', () => {
  it('sends, receives and cleans up', async () => {
    const peer = new FakePeer(3);
    const { environment, isStopped, passed } = around(peer);
    const seen = await probeLine(environment, new AbortController().signal);
    expect(seen).toMatchObject({ name: 'reached', figures: { protocol: 'tcp' } });
    expect(peer.sections).toEqual(['drawn sendonly', 'video recvonly']);
    expect([peer.closed, isStopped()]).toEqual([true, true]);
    expect(passed()).toBeLessThanOrEqual(7_000);
  });

  it('lists silent ports after seven seconds', async () => {
    const { environment, passed } = around(new FakePeer(null));
    const seen = await probeLine(environment, new AbortController().signal);
    expect(seen).toEqual({ name: 'not-reached', udp: [10_001], tcp: [8_443] });
    expect(passed()).toBe(7_000);
  });

  it('suspended time is excluded', async () => {
    const peer = new FakePeer(2);
    let now = 1_000;
    const { environment } = around(peer, {
      nowMillis: () => now,
      pause: (millis) => {
        now += peer.looks === 0 ? 10_000 : millis;
        peer.look();
        return Promise.resolve();
      },
    });
    expect(await probeLine(environment, new AbortController().signal)).toMatchObject({ name: 'reached' });
  });

  it('reports missing probe service', async () => {
    const { environment } = around(new FakePeer(1), { ask: () => Promise.resolve({ kind: 'none', busy: true }) });
    expect(await probeLine(environment, new AbortController().signal)).toEqual({ name: 'not-made', busy: true });
  });

  it('cancels at any step', async () => {
    const calledOff = new AbortController();
    const peer = new FakePeer(2);
    const { environment, isStopped, passed } = around(peer, {
      ask: () => {
        calledOff.abort();
        return Promise.reject(new DOMException('aborted', 'AbortError'));
      },
    });
    await probeLine(environment, calledOff.signal);
    expect([peer.closed, isStopped(), passed()]).toEqual([true, true, 0]);
  });

  it('browser failure closes connections', async () => {
    const peer = new FakePeer(1);
    peer.setLocalDescription = () => Promise.reject(new Error('no'));
    const { environment, isStopped } = around(peer);
    await expect(probeLine(environment, new AbortController().signal)).rejects.toThrow('no');
    expect([peer.closed, isStopped()]).toEqual([true, true]);
  });
});

describe('parsed ports', () => {
  it('are unique', () => {
    expect(portsIn(ANSWER, 'udp')).toEqual([10_001]);
    expect(portsIn(ANSWER, 'tcp')).toEqual([8_443]);
    expect(portsIn('', 'udp')).toEqual([]);
  });

  it('may be empty', () => {
    expect(lineSampleOf([null, {}, 5], 7)).toEqual({
      atMillis: 7,
      protocol: 'udp',
      bytesSent: 0,
      bytesReceived: 0,
      packetsSent: 0,
      packetsSentLost: null,
      packetsReceived: 0,
      packetsLost: 0,
      mayBeSent: null,
      roundTripMillis: null,
      jitterMillis: null,
    });
  });
});
