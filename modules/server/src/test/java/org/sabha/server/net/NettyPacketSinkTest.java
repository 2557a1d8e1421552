package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.wire.packet.NetworkPath;

/** Trains arrive as the datagrams they were cut into, with segmentation by the kernel and without. */
@Timeout(60)
class NettyPacketSinkTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    @ParameterizedTest
    @CsvSource({
        "true, 1100, 16, 1100",
        "true, 1100, 5, 3",
        "true, 100, 1, 60",
        "false, 1100, 16, 7",
        "false, 100, 1, 60"
    })
    void aTrainArrivesCutAndInOrder(boolean epoll, int segmentBytes, int segments, int lastBytes) throws Exception {
        assumeTrue(!epoll || Epoll.isAvailable(), "not this system");
        byte[] train = new byte[9 + (segments - 1) * segmentBytes + lastBytes];
        for (int i = 0; i < train.length; i++) {
            train[i] = (byte) ((i * 31) >> 3);
        }
        try (EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                        1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
                DatagramSocket receiver = new DatagramSocket(ANY_PORT)) {
            receiver.setSoTimeout(20_000);
            Channel channel = new Bootstrap()
                    .group(group)
                    .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(ANY_PORT)
                    .syncUninterruptibly()
                    .channel();
            NettyPacketSink sink = new NettyPacketSink(channel, epoll);
            NetworkPath path = NetworkPath.udp((InetSocketAddress) receiver.getLocalSocketAddress());
            channel.eventLoop()
                    .submit(() -> {
                        sink.send(train, 0, 9, path);
                        sink.sendTrain(train, 9, train.length - 9, segmentBytes, path);
                        sink.flush();
                    })
                    .get(10, TimeUnit.SECONDS);
            List<byte[]> seen = new ArrayList<>();
            for (int i = 0; i < segments + 1; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
                receiver.receive(packet);
                seen.add(Arrays.copyOf(packet.getData(), packet.getLength()));
            }
            assertArrayEquals(Arrays.copyOf(train, 9), seen.getFirst(), "what was sent alone comes first");
            int at = 9;
            for (byte[] datagram : seen.subList(1, seen.size())) {
                int end = Math.min(at + segmentBytes, train.length);
                assertArrayEquals(Arrays.copyOfRange(train, at, end), datagram, "segment at " + at);
                at = end;
            }
            assertEquals(train.length, at);
            assertEquals(0, sink.droppedWhenFull());
        }
    }
}
