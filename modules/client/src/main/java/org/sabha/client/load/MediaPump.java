package org.sabha.client.load;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.sabha.client.frame.MediaCodec;
import org.sabha.model.TrackSource;

/**
 * One thread that sends for all bots: pictures of each camera and packets of those who speak, each at its due time. In
 * every meeting a few speak at once and the next ones take over after a turn; the loudness of each differs, so a server
 * that chooses voices has something to choose.
 */
final class MediaPump implements AutoCloseable {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long VOICE_NANOS = 20_000_000;
    private static final long TURN_NANOS = 5 * SECOND_NANOS;
    private static final int VOICE_TICKS = 960;
    private static final int LOUD = 25;
    private static final int BITS_PER_BYTE = 8;

    /** One stream: what to send when. */
    private static final class Stream {
        final Bot bot;
        final List<Bot> room;
        final int place;
        final long intervalNanos;
        final int meanBytes;
        long dueNanos;
        int timestampTicks;

        Stream(Bot bot, List<Bot> room, int place, long intervalNanos, int meanBytes, long dueNanos) {
            this.bot = bot;
            this.room = room;
            this.place = place;
            this.intervalNanos = intervalNanos;
            this.meanBytes = meanBytes;
            this.dueNanos = dueNanos;
        }
    }

    private final LoadShape shape;
    private final MadeMedia media;
    private final PriorityQueue<Stream> streams =
            new PriorityQueue<>(Comparator.comparingLong((Stream stream) -> stream.dueNanos));
    private final CopyOnWriteArrayList<Stream> added = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long latestNanos;

    MediaPump(LoadShape shape, long seed) {
        this.shape = shape;
        media = new MadeMedia(new Random(seed));
        thread = Thread.ofPlatform().daemon().name("load-media").start(this::run);
    }

    /** Sends for a bot from now on: its picture, when its place is among the cameras, and its voice when it has its turn. */
    void add(Bot bot, List<Bot> room, int place) {
        long now = System.nanoTime();
        if (place < shape.cameras()) {
            int rate = place == 0 ? shape.framesPerSecond() : Math.max(1, shape.framesPerSecond() / 2);
            int bits = place == 0 ? shape.mainBits() : shape.tileBits();
            long interval = SECOND_NANOS / rate;
            added.add(new Stream(bot, room, place, interval, bits / BITS_PER_BYTE / rate, now + place * interval / 50));
        }
        added.add(new Stream(bot, room, place, VOICE_NANOS, 0, now));
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!stopped) {
            if (!added.isEmpty()) {
                streams.addAll(added);
                added.clear();
            }
            Stream next = streams.peek();
            long wait = next == null ? VOICE_NANOS : next.dueNanos - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            streams.remove(next);
            latestNanos = Math.max(latestNanos, -wait);
            send(next);
            next.dueNanos += next.intervalNanos;
            if (!next.bot.meeting().ended().isDone()) {
                streams.add(next);
            }
        }
    }

    private void send(Stream stream) {
        if (stream.meanBytes == 0) {
            voice(stream);
            return;
        }
        boolean key = stream.bot.takeKeyFrameWanted();
        MediaCodec codec = shape.codec();
        stream.timestampTicks += (int) (stream.intervalNanos * codec.clockRate() / SECOND_NANOS);
        stream.bot
                .meeting()
                .sendFrame(
                        TrackSource.CAMERA,
                        media.picture(codec, stream.timestampTicks, key, stream.meanBytes, stream.dueNanos));
    }

    private void voice(Stream stream) {
        stream.timestampTicks += VOICE_TICKS;
        int people = Math.min(stream.room.size(), 3 * Math.max(1, shape.speakers()));
        long round = stream.dueNanos / TURN_NANOS;
        int first = (int) Math.floorMod(round * shape.speakers(), (long) Math.max(1, people));
        int rank = Math.floorMod(stream.place - first, Math.max(1, people));
        if (stream.place < people && rank < shape.speakers()) {
            stream.bot
                    .meeting()
                    .sendFrame(
                            TrackSource.MICROPHONE,
                            media.voice(stream.timestampTicks, LOUD + 3 * rank, stream.dueNanos));
        }
    }

    /** How late a frame was sent at most: a large figure means that the load itself lacked processor time. */
    long latestMillis() {
        return latestNanos / 1_000_000;
    }

    void forgetLateness() {
        latestNanos = 0;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
