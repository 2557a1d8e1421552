package org.sabha.room.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;

/**
 * Numbers the messages to one person and keeps those they have not acknowledged, for a resume. What does not fit is
 * forgotten from the oldest on; a resume that would need it gets a snapshot instead.
 */
public final class Outbox {
    public static final int MAX_FRAMES = 512;
    public static final int MAX_BYTES = 512 * 1024;

    private record Kept(long seq, ServerMessage message, int bytes) {}

    private final Deque<Kept> kept = new ArrayDeque<>();
    private long lastSeq;
    private int keptBytes;

    public Outbox copy() {
        var copy = new Outbox();
        copy.kept.addAll(kept);
        copy.lastSeq = lastSeq;
        copy.keptBytes = keptBytes;
        return copy;
    }

    /** After a restart of the server: numbers go on behind what the client has got, whoever sent it. */
    public void continueAfter(long received) {
        lastSeq = Math.max(lastSeq, received);
    }

    /** The number that the next message gets. */
    public long nextSeq() {
        return lastSeq + 1;
    }

    /**
     * Numbers and keeps a message.
     *
     * @param ack the highest client number that was handled
     */
    public ServerFrame append(ServerMessage message, long ack) {
        lastSeq++;
        int bytes = FrameSize.estimateBytes(message);
        kept.addLast(new Kept(lastSeq, message, bytes));
        keptBytes += bytes;
        while (kept.size() > MAX_FRAMES || keptBytes > MAX_BYTES) {
            keptBytes -= kept.removeFirst().bytes();
        }
        return new ServerFrame(lastSeq, ack, message);
    }

    /** The client has everything up to this number; a number never sent is taken as the last one sent. */
    public void acknowledge(long received) {
        for (Kept first = kept.peekFirst(); first != null && first.seq() <= received; first = kept.peekFirst()) {
            keptBytes -= kept.removeFirst().bytes();
        }
    }

    /** Whether a client that has everything up to this number can be given all that it lacks. */
    public boolean canReplayAfter(long received) {
        long oldestNeeded = received + 1;
        Kept first = kept.peekFirst();
        long oldestKept = first == null ? lastSeq + 1 : first.seq();
        return oldestKept <= oldestNeeded && received <= lastSeq;
    }

    /** What the client lacks, oldest first. */
    public List<ServerFrame> replayAfter(long received, long ack) {
        return kept.stream()
                .filter(frame -> frame.seq() > received)
                .map(frame -> new ServerFrame(frame.seq(), ack, frame.message()))
                .toList();
    }

    /** Everything that is kept, oldest first; nothing is kept any more. */
    public List<ServerMessage> drain() {
        List<ServerMessage> messages = kept.stream().map(Kept::message).toList();
        forget();
        return messages;
    }

    /** Drops all that is kept: it was meant for somebody in the room, and the person is not there any more. */
    public void forget() {
        kept.clear();
        keptBytes = 0;
    }
}
