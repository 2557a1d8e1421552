package org.sabha.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sabha.media.PathConnection;
import org.sabha.wire.packet.FrameReader;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.stun.StunMessage;

/**
 * One TCP connection by which packets come framed (RFC 4571), as ICE over TCP has it (RFC 6544). It belongs to the loop
 * that accepted it until its first packet names a session, then to the loop of that session.
 *
 * <pre>
 *   WAITING --a check for a loop of ours--> MOVING --on that loop--> CHECKING --a valid check--> SERVED
 *      |                                                                |                          |
 *      | not a check, a loop that is not there                          | 8 packets                | its session forgets it
 *      +-------- 10 s, a frame that no packet has, hung up -------------+--------------------------+--> CLOSED
 * </pre>
 *
 * A slow reader loses packets and keeps the connection: media beyond {@link #MEDIA_QUEUE_BYTES} and anything beyond
 * {@link #QUEUE_BYTES} is dropped.
 */
final class FramedConnection extends ChannelInboundHandlerAdapter implements PathConnection {
    /** Bytes that may wait in the process before media is dropped: half a second of a slow picture. */
    static final int MEDIA_QUEUE_BYTES = 64 * 1024;

    /** The same for checks, handshakes and control, so that a congested path does not look dead. */
    static final int QUEUE_BYTES = 96 * 1024;

    /** Bytes that may wait in the kernel, unsent: what is there can be dropped no more. */
    static final long UNSENT_BYTES = 32 * 1024;

    /** From the accept, and again from the move, to a valid check. */
    static final long CHECK_SECONDS = 10;

    /** Packets before a valid check. */
    static final int CHECK_PACKETS = 8;

    private static final int CHUNK_BYTES = FrameReader.HEADER_BYTES + PacketBuffer.MAX_PACKET_BYTES;
    private static final int FIRST_OF_MEDIA = 128;

    private enum Stage {
        WAITING,
        MOVING,
        CHECKING,
        SERVED,
        CLOSED
    }

    private final Channel channel;
    private final TcpMedia media;
    private final NetworkPath path;
    private final FrameReader reader = new FrameReader();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private Stage stage = Stage.WAITING;
    private @Nullable MediaLoop loop;
    private @Nullable ByteBuf held;
    private @Nullable ScheduledFuture<?> alarm;
    private int packets;
    private boolean written;

    FramedConnection(Channel channel, TcpMedia media) {
        this.channel = channel;
        this.media = media;
        path = NetworkPath.tcp((InetSocketAddress) channel.remoteAddress(), this);
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    }

    // ---- coming in

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel.closeFuture().addListener(_ -> ended());
        alarm = channel.eventLoop().schedule((Runnable) channel::close, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            take(bytes);
            if (stage == Stage.MOVING && bytes.isReadable()) {
                hold(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /** Bytes that were read together with the first packet wait for the move; reading is off meanwhile. */
    private void hold(ByteBuf bytes) {
        ByteBuf before = held;
        if (before == null) {
            held = bytes.readRetainedSlice(bytes.readableBytes());
        } else {
            held = channel.alloc()
                    .buffer(before.readableBytes() + bytes.readableBytes())
                    .writeBytes(before)
                    .writeBytes(bytes);
            before.release();
        }
    }

    private void take(ByteBuf bytes) {
        while (bytes.isReadable() && stage != Stage.CLOSED && stage != Stage.MOVING) {
            int count = Math.min(bytes.readableBytes(), chunk.length);
            bytes.getBytes(bytes.readerIndex(), chunk, 0, count);
            bytes.skipBytes(reader.read(chunk, 0, count));
            byte[] packet = reader.packet();
            if (reader.broken()) {
                close();
                return;
            } else if (packet != null) {
                receive(packet, reader.packetLength());
            }
        }
    }

    private void receive(byte[] packet, int length) {
        switch (stage) {
            case WAITING -> choose(packet, length);
            case CHECKING, SERVED -> deliver(packet, length);
            case MOVING, CLOSED -> {}
        }
    }

    /** The first packet is a check whose user fragment tells the loop of the session; anything else ends it. */
    private void choose(byte[] packet, int length) {
        StunMessage check = new StunMessage();
        boolean sound = check.read(packet, 0, length) == null && check.kind() == StunMessage.Kind.REQUEST;
        MediaLoop target = sound ? media.loopOf(check.localUfrag()) : null;
        if (target == null) {
            close();
            return;
        }
        loop = target;
        cancelAlarm();
        if (target.loop().inEventLoop()) {
            arrive(target);
            return;
        }
        stage = Stage.MOVING;
        channel.config().setAutoRead(false);
        channel.deregister().addListener(left -> move(target.loop(), left.isSuccess()));
    }

    private void move(EventLoop to, boolean left) {
        if (!left || !channel.isOpen()) {
            channel.close();
            return;
        }
        to.register(channel).addListener(arrived -> {
            if (!arrived.isSuccess()) {
                channel.close();
            }
        });
    }

    /** Also told of the first registration, before there is anything to go on with. */
    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        MediaLoop target = loop;
        if (stage == Stage.MOVING && target != null) {
            arrive(target);
            ByteBuf rest = held;
            held = null;
            if (rest != null) {
                take(rest);
                rest.release();
            }
            target.endOfBatch();
            channel.config().setAutoRead(true);
        }
    }

    private void arrive(MediaLoop target) {
        stage = Stage.CHECKING;
        alarm = target.loop().schedule((Runnable) channel::close, CHECK_SECONDS, TimeUnit.SECONDS);
        byte[] first = reader.packet();
        if (first != null) {
            deliver(first, reader.packetLength());
        }
    }

    private void deliver(byte[] packet, int length) {
        MediaLoop target = loop;
        if (target == null) {
            return;
        }
        target.receive(packet, length, path);
        if (stage == Stage.CHECKING) {
            if (target.engine().serves(path)) {
                serve();
            } else if (++packets >= CHECK_PACKETS) {
                close();
            }
        }
    }

    private void serve() {
        stage = Stage.SERVED;
        media.proven(path);
        cancelAlarm();
    }

    /** At once, since a session has a few paths and its client opens as many connections as it likes. */
    @Override
    public void forgotten() {
        // not from inside the engine, whose last word to the client may wait to be sent
        channel.eventLoop().execute(this::close);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        MediaLoop target = loop;
        if (target != null && stage != Stage.MOVING) {
            target.endOfBatch();
        }
    }

    // ---- going out

    /** Whether there is room for a packet that begins with this byte. */
    boolean takes(byte first) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        boolean isMedia = (first & 0xff) >= FIRST_OF_MEDIA;
        return queue != null && queue.totalPendingWriteBytes() < (isMedia ? MEDIA_QUEUE_BYTES : QUEUE_BYTES);
    }

    /** Writes a train of packets, each in its frame; they leave with {@link #flush}. */
    void write(byte[] buffer, int offset, int length, int segmentBytes) {
        int segments = (length + segmentBytes - 1) / segmentBytes;
        ByteBuf frames = channel.alloc().directBuffer(length + segments * FrameReader.HEADER_BYTES);
        for (int at = 0; at < length; at += segmentBytes) {
            int size = Math.min(segmentBytes, length - at);
            frames.writeShort(size).writeBytes(buffer, offset + at, size);
        }
        channel.write(frames, channel.voidPromise());
    }

    /** True when it was not marked yet. */
    boolean markWritten() {
        boolean first = !written;
        written = true;
        return first;
    }

    void flush() {
        written = false;
        channel.flush();
    }

    // ---- the end

    private void close() {
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // reset by the peer, or no route: what TCP has instead of a lost datagram
        close();
    }

    /** The channel is closed; while it moved, that is all there is to hear of it. */
    private void ended() {
        boolean proven = stage == Stage.SERVED;
        stage = Stage.CLOSED;
        cancelAlarm();
        ByteBuf rest = held;
        held = null;
        if (rest != null) {
            rest.release();
        }
        if (!proven) {
            media.proven(path);
        }
        MediaLoop target = loop;
        if (target != null && target.loop().inEventLoop()) {
            target.engine().closed(path);
        }
    }

    private void cancelAlarm() {
        ScheduledFuture<?> set = alarm;
        if (set != null) {
            set.cancel(false);
        }
        alarm = null;
    }
}
