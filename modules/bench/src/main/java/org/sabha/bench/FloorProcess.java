package org.sabha.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.media.PacketSink;
import org.sabha.wire.packet.NetworkPath;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.srtp.DtlsRole;
import org.sabha.wire.srtp.SrtpBackend;
import org.sabha.wire.srtp.SrtpFactory;
import org.sabha.wire.srtp.SrtpKeys;
import org.sabha.wire.srtp.SrtpProfile;
import org.sabha.wire.srtp.SrtpTransform;

/**
 * The least that forwarding can cost here: a process that decrypts the sender's packets, encrypts them for each
 * receiver and sends them in trains, and nothing else: no feedback, no cache, no numbering. It reads lines
 * {@code receivers PORT,PORT,...} and answers {@code port NUMBER}; it ends with its input.
 */
public final class FloorProcess extends ChannelInboundHandlerAdapter {
    private static final int MAX_BATCH = 32;
    private static final int MAX_DATAGRAM_BYTES = 1_501;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    private final SrtpFactory srtp;
    private final PacketBuffer[] batch = new PacketBuffer[MAX_BATCH];
    private final PacketBuffer copy = new PacketBuffer();
    private final byte[] train = new byte[PacketSink.MAX_TRAIN_SEGMENTS * MAX_DATAGRAM_BYTES];
    private int batched;
    private List<Receiver> receivers = List.of();
    private @Nullable SrtpTransform sender;
    private @Nullable SegmentedSink sink;

    private record Receiver(NetworkPath path, SrtpTransform srtp) {}

    private FloorProcess(SrtpFactory srtp) {
        this.srtp = srtp;
        Arrays.setAll(batch, i -> new PacketBuffer());
    }

    /** Keys that both processes know; secrecy is not what is measured. */
    static SrtpKeys keys() {
        byte[] material = new byte[SrtpKeys.exportedBytes(SrtpProfile.AEAD_AES_128_GCM)];
        for (int i = 0; i < material.length; i++) {
            material[i] = (byte) (31 * i);
        }
        return new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, material);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        FloorProcess floor = new FloorProcess(SrtpFactory.initialise(SrtpBackend.OPENSSL));
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        EventLoop loop = group.next();
        Channel channel = new Bootstrap()
                .group(loop)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES * MAX_BATCH))
                .handler(floor)
                .bind(Loopback.port(0))
                .sync()
                .channel();
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String ports = line.substring(line.indexOf(' ') + 1);
            loop.submit(() -> floor.serve(ports)).sync();
            System.out.println("port " + port);
        }
        group.shutdownGracefully().sync();
    }

    private void serve(String ports) {
        List<Receiver> next = new ArrayList<>();
        try (SrtpKeys keys = keys()) {
            sender = srtp.create(keys, DtlsRole.SERVER);
            for (String port : ports.split(",", -1)) {
                next.add(new Receiver(
                        NetworkPath.udp(Loopback.port(Integer.parseInt(port))), srtp.create(keys, DtlsRole.SERVER)));
            }
        }
        receivers = next;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        sink = new SegmentedSink(context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        try {
            int length = datagram.content().readableBytes();
            if (batched == MAX_BATCH) {
                forward();
            }
            PacketBuffer packet = batch[batched];
            datagram.content().readBytes(packet.bytes(), 0, length);
            packet.set(0, length);
            if (sender != null && sender.unprotectRtp(packet) == null) {
                batched++;
            }
        } finally {
            datagram.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        forward();
        context.flush();
    }

    private void forward() {
        PacketSink out = sink;
        for (int r = 0; r < receivers.size() && out != null; r++) {
            sendTrains(receivers.get(r), out);
        }
        batched = 0;
    }

    private void sendTrains(Receiver receiver, PacketSink out) {
        int filled = 0;
        int segment = 0;
        int segments = 0;
        for (int i = 0; i < batched; i++) {
            copy.copyFrom(batch[i]);
            if (receiver.srtp().protectRtp(copy) != null) {
                continue;
            }
            if (segments > 0 && (copy.length() != segment || segments == PacketSink.MAX_TRAIN_SEGMENTS)) {
                out.sendTrain(train, 0, filled, segment, receiver.path());
                filled = 0;
                segments = 0;
            }
            segment = copy.length();
            System.arraycopy(copy.bytes(), copy.offset(), train, filled, segment);
            filled += segment;
            segments++;
        }
        if (segments > 0) {
            out.sendTrain(train, 0, filled, segment, receiver.path());
        }
    }
}
