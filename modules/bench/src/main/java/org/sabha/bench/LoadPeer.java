package org.sabha.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.sabha.wire.dtls.DtlsCertificate;
import org.sabha.wire.dtls.DtlsEvents;
import org.sabha.wire.dtls.DtlsFailure;
import org.sabha.wire.dtls.DtlsPool;
import org.sabha.wire.dtls.DtlsSession;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.packet.PacketClassifier;
import org.sabha.wire.rtp.RtpHeader;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpTransform;
import org.sabha.wire.stun.IceControllingClient;
import org.sabha.wire.stun.IceCredentials;
import org.sabha.wire.stun.StunMessage;

/**
 * The transport of one load client on a socket of its own: ICE as the controlling side, DTLS as the client, SRTP. The
 * {@link LoadRole} does the rest. Confined to its {@link LoadLoop}.
 */
final class LoadPeer implements DtlsEvents, AutoCloseable {
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final int READS_PER_TURN = 64;
    private static final int DATAGRAM_BYTES = 2_048;

    /** What all peers of a load share. */
    record Shared(DtlsPool dtls, DtlsCertificate certificate, SrtpFactory srtp, SecureRandom random) {}

    private final LoadLoop loop;
    private final Shared shared;
    private final LoadRole role;
    private final DatagramChannel channel;
    private final IceCredentials local;
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
    private final PacketBuffer inbound = new PacketBuffer(DATAGRAM_BYTES + PacketBuffer.TAIL_ROOM);
    private final PacketBuffer outbound = new PacketBuffer();
    private final StunMessage stun = new StunMessage();
    private @Nullable IceControllingClient ice;
    private @Nullable DtlsSession dtls;
    private @Nullable SrtpTransform srtp;
    private LoadOffer.@Nullable Answer answer;
    private @Nullable DtlsFailure failure;
    private long undecryptable;
    private boolean closing;

    LoadPeer(LoadLoop loop, Shared shared, LoadRole role) throws IOException {
        this.loop = loop;
        this.shared = shared;
        this.role = role;
        local = IceCredentials.random(shared.random());
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        channel.bind(Loopback.port(0));
    }

    DatagramChannel channel() {
        return channel;
    }

    int localPort() {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LoadOffer.Sender description(int ssrc, int rtxSsrc) {
        return new LoadOffer.Sender(local, shared.certificate().fingerprint(), ssrc, rtxSsrc);
    }

    /** On the loop: begins ICE towards the server. */
    void connect(LoadOffer.Answer remote) {
        answer = remote;
        connectSocket(new InetSocketAddress(InetAddress.ofLiteral(remote.address()), remote.port()));
        ice = new IceControllingClient(local, remote.ice(), shared.random(), System.nanoTime());
        loop.add(this);
    }

    /** On the loop: uses keys known beforehand, without ICE and DTLS. */
    void connect(InetSocketAddress remote, SrtpKeys keys) {
        connectSocket(remote);
        loop.add(this);
        established(keys);
    }

    private void connectSocket(InetSocketAddress remote) {
        try {
            channel.connect(remote);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean ready() {
        return srtp != null;
    }

    @Nullable
    DtlsFailure failure() {
        return failure;
    }

    /** Packets that SRTP refused. */
    long undecryptable() {
        return undecryptable;
    }

    void readable() throws IOException {
        for (int i = 0; i < READS_PER_TURN && channel.isOpen(); i++) {
            datagram.clear();
            int length = read();
            if (length <= 0) {
                return;
            }
            datagram.flip();
            datagram.get(inbound.bytes(), 0, length);
            inbound.set(0, length);
            handle(System.nanoTime());
        }
    }

    /** A server that has gone answers with ICMP, which is no news. */
    private int read() throws IOException {
        try {
            return channel.read(datagram);
        } catch (PortUnreachableException e) {
            return 0;
        }
    }

    private void handle(long nowNanos) {
        switch (PacketClassifier.classify(inbound.bytes(), 0, inbound.length())) {
            case STUN -> stun(nowNanos);
            case DTLS -> {
                if (dtls != null) {
                    dtls.offer(inbound.bytes(), 0, inbound.length());
                }
            }
            case RTP -> rtp();
            case RTCP -> rtcp(nowNanos);
            case UNKNOWN -> {}
        }
    }

    private void stun(long nowNanos) {
        if (ice == null || stun.read(inbound.bytes(), 0, inbound.length()) != null) {
            return;
        }
        ice.onMessage(stun, nowNanos);
        onTime(nowNanos);
        if (ice.state() == IceControllingClient.State.CONNECTED && dtls == null && answer != null) {
            dtls = shared.dtls().open(DtlsRole.CLIENT, shared.certificate(), answer.fingerprint(), loop, this);
        }
    }

    private void rtp() {
        if (srtp == null || RtpHeader.check(inbound.bytes(), 0, inbound.length()) != null) {
            return;
        }
        if (srtp.unprotectRtp(inbound) != null
                || RtpHeader.checkPadding(inbound.bytes(), inbound.offset(), inbound.length()) != null) {
            undecryptable++;
            return;
        }
        role.rtp(this, inbound, System.nanoTime());
    }

    private void rtcp(long nowNanos) {
        if (srtp != null && srtp.unprotectRtcp(inbound) == null) {
            role.rtcp(this, inbound, nowNanos);
        }
    }

    void onTime(long nowNanos) {
        if (ice != null && ice.onTimeout(nowNanos, outbound)) {
            write(outbound.bytes(), outbound.offset(), outbound.length());
        }
        if (srtp != null) {
            role.onTime(this, nowNanos);
        }
    }

    long nextTimeNanos() {
        long next = ice == null ? Long.MAX_VALUE : ice.nextTimeoutNanos();
        return srtp == null ? next : Math.min(next, role.nextTimeNanos());
    }

    /** Protects and sends a media packet, which must have its tail room. */
    void sendRtp(PacketBuffer packet) {
        if (srtp != null && srtp.protectRtp(packet) == null) {
            write(packet.bytes(), packet.offset(), packet.length());
        }
    }

    /** Protects and sends a compound. */
    void sendRtcp(PacketBuffer compound) {
        if (srtp != null && srtp.protectRtcp(compound) == null) {
            write(compound.bytes(), compound.offset(), compound.length());
        }
    }

    private void write(byte[] bytes, int offset, int length) {
        datagram.clear();
        datagram.put(bytes, offset, length).flip();
        try {
            channel.write(datagram);
        } catch (PortUnreachableException | ClosedChannelException e) {
            // the server, or this peer, has gone: what was to be sent is lost, as on any network
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void send(byte[] bytes) {
        write(bytes, 0, bytes.length);
        if (closing) {
            closeSocket();
        }
    }

    @Override
    public void established(SrtpKeys keys) {
        try (keys) {
            srtp = shared.srtp().create(keys, DtlsRole.CLIENT);
        }
        role.ready(this, System.nanoTime());
    }

    @Override
    public void failed(DtlsFailure reason) {
        failure = reason;
    }

    @Override
    public void closed() {
        srtp = null;
    }

    /** On the loop. An established association says goodbye first; the socket closes behind that datagram. */
    @Override
    public void close() {
        loop.remove(this);
        closing = true;
        if (dtls != null) {
            dtls.close();
        }
        if (dtls == null || srtp == null) {
            closeSocket();
        }
    }

    private void closeSocket() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
