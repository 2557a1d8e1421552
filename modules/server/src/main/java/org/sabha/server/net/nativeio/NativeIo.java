package org.sabha.server.net.nativeio;

import java.io.IOException;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.sabha.wire.packet.NetworkPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether this machine takes the system calls of this package, by using them once. */
public final class NativeIo {
    private static final Logger LOG = LoggerFactory.getLogger(NativeIo.class);
    private static final Set<String> PROCESSORS = Set.of("amd64", "aarch64");
    private static final List<String> NEEDED =
            List.of("socket", "bind", "getsockname", "setsockopt", "close", "recvmmsg", "sendmmsg");

    private static final int SEGMENT_BYTES = 100;
    private static final int TRAIN_BYTES = 250;
    private static final int TRIES = 1_000;

    private NativeIo() {}

    /**
     * Whether a train that is sent to oneself over the loopback address arrives as it should, so that wrong structures
     * on a processor nobody tried, or a sandbox without these calls, lead to the fallback and not to silence.
     */
    public static boolean isAvailable() {
        boolean known = System.getProperty("os.name").equals("Linux")
                && PROCESSORS.contains(System.getProperty("os.arch"))
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
        if (!known) {
            return false;
        }
        try {
            return NEEDED.stream()
                            .allMatch(name -> Linker.nativeLinker()
                                    .defaultLookup()
                                    .find(name)
                                    .isPresent())
                    && trainArrives();
        } catch (IOException | IllegalCallerException | UnsupportedOperationException e) {
            LOG.warn("media.native_io_unusable cause={}", e.toString());
            return false;
        }
    }

    private static boolean trainArrives() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        NativeSocket from = NativeSocket.open(any, 1);
        try {
            NativeSocket to = NativeSocket.open(any, 1);
            try {
                return trainArrives(from, to);
            } finally {
                to.close();
            }
        } finally {
            from.close();
        }
    }

    private static boolean trainArrives(NativeSocket from, NativeSocket to) {
        byte[] train = new byte[TRAIN_BYTES];
        for (int i = 0; i < TRAIN_BYTES; i++) {
            train[i] = (byte) i;
        }
        from.sink().sendTrain(train, 0, TRAIN_BYTES, SEGMENT_BYTES, NetworkPath.udp(to.localAddress()));
        from.sink().flush();
        byte[] datagram = new byte[NativeSocket.MAX_DATAGRAM_BYTES];
        int at = 0;
        for (int i = 0; i < TRIES && at < TRAIN_BYTES; i++) {
            int count = to.receive();
            for (int k = 0; k < count; k++) {
                int length = to.copy(k, datagram);
                NetworkPath path = to.path(k);
                if (path == null || !path.remote().equals(from.localAddress()) || datagram[0] != (byte) at) {
                    return false;
                }
                at += length;
            }
        }
        return at == TRAIN_BYTES;
    }
}
