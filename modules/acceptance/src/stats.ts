/** What a page's peer connections say of themselves, summed over all of them. */
export interface MediaStats {
  readonly peerConnections: number;
  readonly packetsReceived: number;
  readonly bytesReceived: number;
  readonly framesDecoded: number;
  readonly framesEncoded: number;
  readonly framesSent: number;
  readonly audioEnergy: number;
  readonly video: readonly SlotStats[];
  readonly srtpCipher: string;
}

/** What a page says of one receive slot. */
export interface SlotStats {
  readonly mid: string;
  /** The id of the track that the page has of it. */
  readonly track: string;
  readonly framesReceived: number;
  readonly framesDecoded: number;
  readonly width: number;
  readonly height: number;
  readonly codec: string;
  readonly freezes: number;
  readonly frozenSeconds: number;
  readonly packetsLost: number;
  readonly nacks: number;
  readonly keyFrames: number;
}

/** Runs in the page before its scripts: remembers each peer connection. */
export function watchPeerConnections(): void {
  const holder = globalThis as unknown as { peers: RTCPeerConnection[] };
  holder.peers = [];
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      holder.peers.push(this);
    }
  };
}

/** Runs in the page. */
export async function collectStats(): Promise<MediaStats> {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  let packetsReceived = 0;
  let bytesReceived = 0;
  let framesDecoded = 0;
  let framesEncoded = 0;
  let framesSent = 0;
  let audioEnergy = 0;
  let srtpCipher = '';
  const video: SlotStats[] = [];
  for (const peer of peers) {
    // Firefox 140 gives no statistics of a closed connection but an error.
    if (peer.connectionState === 'closed') continue;
    const report = await peer.getStats();
    const codecOf = (id: unknown): string =>
      String((report.get(String(id)) as Record<string, unknown> | undefined)?.['mimeType'] ?? '');
    for (const row of report.values() as Iterable<Record<string, unknown>>) {
      if (row['type'] === 'transport') {
        packetsReceived += Number(row['packetsReceived'] ?? 0);
        bytesReceived += Number(row['bytesReceived'] ?? 0);
        srtpCipher = String(row['srtpCipher'] ?? srtpCipher);
      }
      if (row['type'] === 'outbound-rtp' && row['kind'] === 'video') {
        framesEncoded += Number(row['framesEncoded'] ?? 0);
        framesSent += Number(row['framesSent'] ?? 0);
      }
      if (row['type'] === 'inbound-rtp' && row['kind'] === 'video') {
        framesDecoded += Number(row['framesDecoded'] ?? 0);
        video.push({
          mid: String(row['mid']),
          track: String(row['trackIdentifier']),
          framesReceived: Number(row['framesReceived'] ?? 0),
          framesDecoded: Number(row['framesDecoded'] ?? 0),
          width: Number(row['frameWidth'] ?? 0),
          height: Number(row['frameHeight'] ?? 0),
          codec: codecOf(row['codecId']),
          freezes: Number(row['freezeCount'] ?? 0),
          frozenSeconds: Number(row['totalFreezesDuration'] ?? 0),
          packetsLost: Number(row['packetsLost'] ?? 0),
          nacks: Number(row['nackCount'] ?? 0),
          keyFrames: Number(row['keyFramesDecoded'] ?? 0),
        });
      }
      if (row['type'] === 'inbound-rtp' && row['kind'] === 'audio') {
        audioEnergy += Number(row['totalAudioEnergy'] ?? 0);
      }
    }
  }
  return {
    peerConnections: peers.length,
    packetsReceived,
    bytesReceived,
    framesDecoded,
    framesEncoded,
    framesSent,
    audioEnergy,
    video,
    srtpCipher,
  };
}
