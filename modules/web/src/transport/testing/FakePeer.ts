export class FakeTrack {
  enabled = true;
  readonly kind: string;
  constructor(kind: string) {
    this.kind = kind;
  }
}

class FakeTransceiver {
  mid: string | null = null;
  direction: RTCRtpTransceiverDirection;
  currentDirection: RTCRtpTransceiverDirection | null = null;
  stopped = false;
  codecs: string[] = [];
  encodings: RTCRtpEncodingParameters[] = [];
  extensions: { uri: string; direction: string }[] = [
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', direction: 'sendrecv' },
    { uri: 'urn:ietf:params:rtp-hdrext:toffset', direction: 'sendrecv' },
    {
      uri: 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
      direction: 'stopped',
    },
  ];
  readonly kind: string;
  readonly sender: {
    track: FakeTrack | null;
    parameters: { encodings: RTCRtpEncodingParameters[] };
    replaceTrack(track: FakeTrack | null): Promise<void>;
    getParameters(): { encodings: RTCRtpEncodingParameters[] };
    setParameters(parameters: { encodings: RTCRtpEncodingParameters[] }): Promise<void>;
  };
  readonly receiver: { track: FakeTrack };

  constructor(kind: string, direction: RTCRtpTransceiverDirection) {
    this.kind = kind;
    this.direction = direction;
    this.receiver = { track: new FakeTrack(kind) };
    this.sender = {
      track: null,
      parameters: { encodings: [{ active: true }] },
      replaceTrack(track) {
        this.track = track;
        return Promise.resolve();
      },
      getParameters() {
        return this.parameters;
      },
      setParameters(parameters) {
        this.parameters = parameters;
        return Promise.resolve();
      },
    };
  }
  setCodecPreferences(codecs: { mimeType: string }[]): void {
    this.codecs = codecs.map(({ mimeType }) => mimeType);
  }
  getHeaderExtensionsToNegotiate() {
    return this.extensions;
  }
  setHeaderExtensionsToNegotiate(extensions: { uri: string; direction: string }[]): void {
    this.extensions = extensions;
  }
  stop(): void {
    this.stopped = true;
  }
}

/** Offers, answers and rollbacks as JSEP has them, without a network. An answer starts every encoding, as in Chromium. */
export class FakePeer {
  signalingState = 'stable';
  connectionState = 'new';
  localDescription: { sdp: string } | null = null;
  media = '';
  onconnectionstatechange: (() => void) | null = null;
  transceivers: FakeTransceiver[] = [];
  restarts = 0;
  closed = false;
  offers = 0;
  private offered: FakeTransceiver[] = [];

  addTransceiver(
    kind: string,
    init: { direction: RTCRtpTransceiverDirection; sendEncodings?: RTCRtpEncodingParameters[] },
  ): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind, init.direction);
    transceiver.encodings = init.sendEncodings ?? [];
    if (kind === 'video' && init.sendEncodings) {
      transceiver.sender.parameters = { encodings: init.sendEncodings.map((each) => ({ active: true, ...each })) };
    }
    this.transceivers.push(transceiver);
    return transceiver;
  }
  createOffer() {
    return Promise.resolve({ type: 'offer', sdp: `offer ${++this.offers}${this.media}` });
  }
  setLocalDescription(description: { type: string; sdp: string }) {
    if (description.type === 'rollback') {
      this.signalingState = 'stable';
      for (const transceiver of this.offered) transceiver.mid = null;
      return Promise.resolve();
    }
    this.signalingState = 'have-local-offer';
    this.localDescription = { sdp: description.sdp };
    this.offered = this.transceivers.filter(({ mid, stopped }) => mid === null && !stopped);
    for (const transceiver of this.offered) transceiver.mid = `${this.transceivers.indexOf(transceiver)}`;
    return Promise.resolve();
  }
  setRemoteDescription() {
    this.signalingState = 'stable';
    for (const transceiver of this.transceivers) {
      if (transceiver.mid !== null) transceiver.currentDirection = transceiver.direction;
      const { parameters } = transceiver.sender;
      transceiver.sender.parameters = { encodings: parameters.encodings.map((each) => ({ ...each, active: true })) };
    }
    this.offered = [];
    return Promise.resolve();
  }
  restartIce(): void {
    this.restarts++;
  }
  close(): void {
    this.closed = true;
  }
  becomes(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}
