package org.sabha.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sabha.media.PacketSink;
import org.sabha.media.TrainMemory;
import org.sabha.wire.packet.NetworkPath;

class PathSinkTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9);

    private final TrainMemory memory = new TrainMemory();
    private final List<String> sent = new ArrayList<>();
    private final PathSink sink = new PathSink(new PacketSink() {
        @Override
        public void send(byte[] buffer, int offset, int length, NetworkPath to) {
            sent.add("packet " + length);
        }

        @Override
        public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
            sent.add("train " + length + " by " + segmentBytes);
        }

        @Override
        public TrainMemory reserve(NetworkPath to) {
            return memory;
        }

        @Override
        public void sendWritten(int length, int segmentBytes, NetworkPath to) {
            sent.add("written " + length + " by " + segmentBytes);
        }
    });

    @Test
    void datagramsAreWrittenWhereTheUdpPortSendsThemFrom() {
        NetworkPath path = NetworkPath.udp(PEER);
        assertSame(memory, sink.reserve(path));
        sink.sendWritten(300, 100, path);
        sink.sendTrain(new byte[300], 0, 300, 100, path);
        sink.send(new byte[7], 0, 7, path);
        assertEquals(List.of("written 300 by 100", "train 300 by 100", "packet 7"), sent);
    }

    @Test
    void aConnectionTakesWhatStandsOnTheHeap() {
        assertNull(sink.reserve(NetworkPath.tcp(PEER, "a connection")));
    }
}
