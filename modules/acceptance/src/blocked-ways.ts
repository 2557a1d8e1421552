/** A way to the server that a firewall may shut. */
export type LineWay = 'udp' | 'tcp';

/** Runs in the page: the ports that an answer names lead nowhere from now on, as behind a firewall, for all `blockedWays`. */
export function blockPaths(): void {
  const { blockedWays } = globalThis as unknown as {
    blockedWays: () => Promise<readonly LineWay[]>;
  };
  const { prototype } = RTCPeerConnection;
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const native = prototype.setRemoteDescription as (description: RTCSessionDescriptionInit) => Promise<void>;
  prototype.setRemoteDescription = async function (description: RTCSessionDescriptionInit): Promise<void> {
    let { sdp = '' } = description;
    for (const way of await blockedWays()) {
      sdp = sdp.replaceAll(new RegExp(`(a=candidate:\\S+ 1 ${way} \\d+ \\S+) \\d+ `, 'gi'), '$1 9 ');
    }
    return native.call(this, { type: description.type, sdp });
  };
}
