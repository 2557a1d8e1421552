/** A machine of that many cores, whose browser puts this codec before others in what it sends. */
export interface Sending {
  readonly cores: number;
  readonly codec?: string;
  readonly scalabilityMode?: string;
  /** Without it the browser does not offer the dependency descriptor. */
  readonly descriptor: boolean;
  /** A codec, in lower case, that this browser does not have. */
  readonly lacks?: string;
}

/** Runs in the page before its scripts. */
export function pretend(sends: Sending): void {
  Object.defineProperty(navigator, 'hardwareConcurrency', {
    get: () => sends.cores,
  });
  const prototype = RTCRtpTransceiver.prototype as RTCRtpTransceiver & {
    setHeaderExtensionsToNegotiate?: unknown;
  };
  if (!sends.descriptor) {
    delete prototype.setHeaderExtensionsToNegotiate;
  }
  if (sends.lacks !== undefined) {
    for (const side of [RTCRtpSender, RTCRtpReceiver]) {
      const native = side.getCapabilities.bind(side);
      side.getCapabilities = (kind) => {
        const all = native(kind);
        return all && { ...all, codecs: all.codecs.filter(({ mimeType }) => mimeType.toLowerCase() !== sends.lacks) };
      };
    }
  }
  const prefer = prototype.setCodecPreferences;
  prototype.setCodecPreferences = function (wanted) {
    const codecs = [...wanted];
    const video = codecs.some(({ mimeType }) => mimeType.startsWith('video/'));
    if (!video || this.direction !== 'sendonly' || sends.codec === undefined) {
      prefer.call(this, codecs);
      return;
    }
    const all = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
    const first = all.filter(
      ({ mimeType, sdpFmtpLine = '' }) =>
        mimeType.toLowerCase() === sends.codec &&
        !sdpFmtpLine.includes('packetization-mode=0') &&
        !/profile-level-id=(?!42e0)/.test(sdpFmtpLine) &&
        !/profile-id=[1-9]/.test(sdpFmtpLine),
    );
    const others = codecs.filter(({ mimeType }) => mimeType.toLowerCase() !== sends.codec);
    prefer.call(this, [...first, ...others]);
  };
  if (sends.scalabilityMode !== undefined) {
    const add = RTCPeerConnection.prototype.addTransceiver;
    RTCPeerConnection.prototype.addTransceiver = function (kind, init) {
      const encodings = init?.sendEncodings?.map((encoding) => ({
        ...encoding,
        scalabilityMode: sends.scalabilityMode,
      }));
      return add.call(this, kind, encodings === undefined ? init : { ...init, sendEncodings: encodings });
    };
  }
}
