package org.sabha.server.net.nativeio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.sabha.media.PacketSink;
import org.sabha.media.TrainMemory;
import org.sabha.wire.packet.NetworkPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends in batches: trains that the kernel cuts (UDP GSO), and single packets between them, in the order in which they
 * came. What the socket has no room for waits, up to {@value #MAX_BATCHES} batches; then packets are dropped and
 * counted, as a router would. Where a device or a path refuses trains, they leave packet by packet. Confined to its
 * loop.
 */
public final class NativePacketSink implements PacketSink {
    private static final Logger LOG = LoggerFactory.getLogger(NativePacketSink.class);

    /** Of 190 kB each; memory is taken when it is first needed. */
    private static final int MAX_BATCHES = 24;

    private final Arena arena;
    private final SystemCalls calls;
    private final int descriptor;
    private final int family;
    private final TrainMemory train = new TrainMemory();
    private final ArrayDeque<SendBatch> free = new ArrayDeque<>(MAX_BATCHES);
    private final ArrayDeque<SendBatch> waiting = new ArrayDeque<>(MAX_BATCHES);
    private SendBatch batch;
    private int batches = 1;
    private boolean cutByKernel;
    private boolean closed;
    private long droppedWhenFull;
    private long failed;

    NativePacketSink(Arena arena, SystemCalls calls, int descriptor, int family, boolean cutByKernel) {
        this.arena = arena;
        this.calls = calls;
        this.descriptor = descriptor;
        this.family = family;
        this.cutByKernel = cutByKernel;
        batch = new SendBatch(arena, family);
    }

    /** Packets for which the socket had no room. */
    public long droppedWhenFull() {
        return droppedWhenFull;
    }

    /** Packets that the kernel refused for another reason, such as no route. */
    public long failed() {
        return failed;
    }

    /** Whether trains leave as one message; false from the moment a device refused one. */
    public boolean isCutByKernel() {
        return cutByKernel;
    }

    /** Whether something waits for the socket to have room. */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    // ---- what the engine calls

    @Override
    public void send(byte[] buffer, int offset, int length, NetworkPath to) {
        sendTrain(buffer, offset, length, Math.max(1, length), to);
    }

    @Override
    public void sendTrain(byte[] buffer, int offset, int length, int segmentBytes, NetworkPath to) {
        if (!closed && length > 0 && length <= MAX_TRAIN_BYTES) {
            makeRoom();
            MemorySegment.copy(buffer, offset, batch.memory(), Linux.BYTE, batch.writeAt(), length);
            add(length, segmentBytes, to);
        }
    }

    @Override
    public @Nullable TrainMemory reserve(NetworkPath to) {
        if (closed) {
            return null;
        }
        makeRoom();
        return train.at(batch.memory(), batch.writeAt());
    }

    @Override
    public void sendWritten(int length, int segmentBytes, NetworkPath to) {
        if (!closed && length > 0 && length <= MAX_TRAIN_BYTES) {
            add(length, segmentBytes, to);
        }
    }

    private void makeRoom() {
        if (!closed && !batch.hasRoom(cutByKernel)) {
            flush();
        }
    }

    private void add(int length, int segmentBytes, NetworkPath to) {
        KernelPath ends = endsOf(to);
        int cut = cutByKernel ? length : segmentBytes;
        for (int at = 0; at < length; at += cut) {
            int part = Math.min(cut, length - at);
            if (!batch.add(part, Math.min(segmentBytes, part), ends)) {
                // the rest of the train has the same address
                failed += (length - at + segmentBytes - 1) / segmentBytes;
                return;
            }
        }
    }

    private static KernelPath endsOf(NetworkPath path) {
        if (path.attachment() instanceof KernelPath known) {
            return known;
        }
        KernelPath made = KernelPath.to(KernelAddress.of(path.remote()));
        path.attach(made);
        return made;
    }

    // ---- sending

    /** Sends what was given, as far as the socket takes it. */
    public void flush() {
        if (closed || (batch.isEmpty() && waiting.isEmpty())) {
            return;
        }
        if (!waiting.isEmpty() && !flushWaiting()) {
            park();
        } else if (transmit(batch)) {
            batch.clear();
        } else {
            park();
        }
    }

    /** Sends what waits; true when nothing is left of it. */
    boolean flushWaiting() {
        while (!closed && !waiting.isEmpty()) {
            if (!transmit(waiting.peekFirst())) {
                return false;
            }
            SendBatch done = waiting.removeFirst();
            done.clear();
            free.addFirst(done);
        }
        return true;
    }

    /** The batch waits for its turn; another takes what comes next. */
    private void park() {
        if (batch.isEmpty()) {
            return;
        }
        if (free.isEmpty() && batches == MAX_BATCHES) {
            droppedWhenFull += batch.waitingPackets();
            batch.clear();
            return;
        }
        waiting.addLast(batch);
        SendBatch next = free.pollFirst();
        if (next == null) {
            next = new SendBatch(arena, family);
            batches++;
        }
        batch = next;
    }

    /** False when the socket has no room for the rest. */
    private boolean transmit(SendBatch from) {
        while (!from.isEmpty()) {
            int result = from.send(calls, descriptor);
            if (result == -Linux.EAGAIN) {
                return false;
            }
            if (result <= 0 && result != -Linux.EINTR) {
                passOver(from, -result);
            }
        }
        return true;
    }

    /** One message is the problem, never those behind it. */
    private void passOver(SendBatch from, int error) {
        boolean refused =
                error == Linux.EIO || error == Linux.EINVAL || error == Linux.EMSGSIZE || error == Linux.EOPNOTSUPP;
        if (refused && from.nextIsTrain()) {
            if (cutByKernel && (error == Linux.EIO || error == Linux.EOPNOTSUPP)) {
                LOG.warn("media.trains_refused error={}", error);
                cutByKernel = false;
            }
            failed += from.sendNextInPieces(calls, descriptor);
        } else if (error == Linux.ENOBUFS) {
            droppedWhenFull += from.skip();
        } else {
            failed += from.skip();
        }
    }

    void close() {
        closed = true;
        waiting.clear();
        free.clear();
    }
}
