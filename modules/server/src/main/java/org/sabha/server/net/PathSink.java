package org.sabha.server.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sabha.media.PacketSink;
import org.sabha.media.TrainMemory;
import org.sabha.wire.packet.NetworkPath;

/** Sends each packet by the path it is for: datagrams by the loop's UDP port, the others by their connection. */
final class PathSink implements PacketSink {
    private final PacketSink udp;
    private final List<FramedConnection> written = new ArrayList<>();
    private long droppedWhenFull;

    PathSink(PacketSink udp) {
        this.udp = udp;
    }

    /** Packets that a connection did not take because its reader is too slow. */
    long droppedWhenFull() {
        return droppedWhenFull;
    }

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        if (to.attachment() instanceof FramedConnection connection) {
            sendTrain(buffer, offset, length, length, connection);
        } else {
            udp.send(buffer, offset, length, to);
        }
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        if (to.attachment() instanceof FramedConnection connection) {
            sendTrain(buffer, offset, length, segmentBytes, connection);
        } else {
            udp.sendTrain(buffer, offset, length, segmentBytes, to);
        }
    }

    /** Memory of the UDP port; a connection frames what stands on the heap. */
    @Override
    public @Nullable TrainMemory reserve(NetworkPath to) {
        return to.protocol() == NetworkPath.Protocol.UDP ? udp.reserve(to) : null;
    }

    @Override
    public void sendWritten(int length, int segmentBytes, NetworkPath to) {
        udp.sendWritten(length, segmentBytes, to);
    }

    private void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, FramedConnection connection) {
        if (!connection.takes(buffer[offset])) {
            droppedWhenFull += (length + segmentBytes - 1) / segmentBytes;
            return;
        }
        connection.write(buffer, offset, length, segmentBytes);
        if (connection.markWritten()) {
            written.add(connection);
        }
    }

    /** Sends what was written to connections. */
    void flush() {
        for (int i = 0; i < written.size(); i++) {
            written.get(i).flush();
        }
        written.clear();
    }
}
