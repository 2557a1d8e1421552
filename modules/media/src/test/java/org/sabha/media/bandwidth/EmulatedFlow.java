package org.sabha.media.bandwidth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sabha.testkit.NetworkEmulator;
import org.sabha.testkit.VirtualTime;
import org.sabha.wire.packet.PacketBuffer;
import org.sabha.wire.rtcp.RtcpReader;
import org.sabha.wire.rtcp.RtcpVisitor;
import org.sabha.wire.rtcp.RtcpWriter;
import org.sabha.wire.rtcp.TransportFeedbackReader;
import org.sabha.wire.rtcp.TransportFeedbackRecorder;

/**
 * One receiver's downlink: a voice and one picture of three layers, sent under the estimator, the pacer and the
 * allocator, and a receiver that answers with real transport-wide feedback every 50 ms.
 */
final class EmulatedFlow {
    /** Cumulative bits per second of the picture's layers, and of their temporal layers as shares. */
    static final long[] LAYERS = {150_000, 500_000, 1_500_000};

    private static final double[] TEMPORAL = {0.5, 0.7, 1};
    /** Frames differ in size by so much either way. */
    private static final double SPREAD = 0.4;

    private static final int AUDIO_BYTES = 100;
    private static final int TAG_BYTES = 16;
    private static final int PICTURE_PACKET_BYTES = 1_100;
    private static final int PADDING_BYTES = 275;
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration FEEDBACK = Duration.ofMillis(50);
    private static final long LATE_NANOS = 400_000_000L;
    private static final long MOST_QUEUE_NANOS = 400_000_000L;

    enum Kind {
        AUDIO,
        PICTURE,
        PADDING
    }

    /** A packet on the way. */
    record Packet(EmulatedFlow flow, Kind kind, int sequence, int sizeBytes, long sentNanos) {}

    /** What was in force in one moment. */
    record Moment(long millis, int step, long estimate, long queueMicros) {}

    final BandwidthEstimator estimator = new BandwidthEstimator();
    final BitrateAllocator allocator = new BitrateAllocator();
    final PictureShare picture = new PictureShare();
    final Pacer pacer = new Pacer();
    final List<Moment> changes = new ArrayList<>();

    private final VirtualTime time;
    private final SplittableRandom random;
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final RtcpReader reader = new RtcpReader();
    private final RtcpWriter writer = new RtcpWriter();
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    private final NetworkEmulator<byte[]> back;
    private @Nullable NetworkEmulator<Packet> network;
    private final ArrayDeque<Packet> unread = new ArrayDeque<>();
    private long stillUntilNanos = Long.MIN_VALUE;
    private int frames;
    private int waitingBytes;
    private boolean shows = true;
    private IntUnaryOperator clock = millis -> millis;

    long audioSent;
    long audioInTime;
    long pictureBytes;
    long paddingBytes;
    long lastAudioNanos;
    long worstAudioGapNanos;

    EmulatedFlow(VirtualTime time, long seed) {
        this.time = time;
        random = new SplittableRandom(seed);
        back = new NetworkEmulator<>(time, seed + 1, this::takeFeedback);
    }

    /** The receiver's clock runs so many parts per million fast. */
    EmulatedFlow drift(int partsPerMillion) {
        clock = millis -> millis + (int) (millis / 1e6 * partsPerMillion);
        return this;
    }

    /** Nobody does anything for so long, as on a busy machine; then the receiver reads all that has come at once. */
    void standStill(Duration howLong) {
        stillUntilNanos = time.nowNanos() + howLong.toNanos();
        time.after(howLong, () -> {
            while (!unread.isEmpty()) {
                read(unread.remove());
            }
        });
    }

    EmulatedFlow over(NetworkEmulator<Packet> forward) {
        network = forward;
        time.after(STEP, this::step);
        time.after(Duration.ofMillis(20), this::voice);
        time.after(Duration.ofMillis(33), this::frame);
        time.after(FEEDBACK, this::giveFeedback);
        return this;
    }

    EmulatedFlow withoutPicture() {
        shows = false;
        return this;
    }

    NetworkEmulator<byte[]> back() {
        return back;
    }

    // ---- sending

    private void send(Kind kind, int sizeBytes) {
        long now = time.nowNanos();
        int sequence = estimator.nextSequence(sizeBytes, now);
        pacer.sent(sizeBytes, now);
        if (network != null) {
            network.send(new Packet(this, kind, sequence, sizeBytes, now), sizeBytes + TAG_BYTES);
        }
    }

    private boolean standsStill() {
        return time.nowNanos() < stillUntilNanos;
    }

    private void voice() {
        if (!standsStill()) {
            audioSent++;
            send(Kind.AUDIO, AUDIO_BYTES);
        }
        time.after(Duration.ofMillis(20), this::voice);
    }

    private void frame() {
        time.after(Duration.ofNanos(33_333_333), this::frame);
        int at = frames++;
        if (!shows || standsStill() || picture.isPaused() || isLeftOut(at)) {
            return;
        }
        double size = (at % 300 == 0 ? 5 : 1) * (1 - SPREAD + 2 * SPREAD * random.nextDouble());
        double wireBytes = LAYERS[picture.spatialLimit()] / 8.0 / 30 * size;
        int packets = (int) Math.ceil(wireBytes / (PICTURE_PACKET_BYTES + PacketOverhead.BYTES));
        int each = (int) (wireBytes / packets) - PacketOverhead.BYTES;
        if (pacer.nanosFor(waitingBytes) > MOST_QUEUE_NANOS) {
            return;
        }
        for (int i = 0; i < packets; i++) {
            waiting.add(each);
            waitingBytes += each;
        }
        drain(false);
    }

    private boolean isLeftOut(int frame) {
        return switch (picture.temporalLimit()) {
            case 0 -> frame % 4 != 0;
            case 1 -> frame % 2 != 0;
            default -> false;
        };
    }

    private void drain(boolean timer) {
        long now = time.nowNanos();
        if (timer && !pacer.isFree(now)) {
            return;
        }
        while (!waiting.isEmpty() && pacer.admits(now)) {
            int size = waiting.remove();
            waitingBytes -= size;
            pictureBytes += size;
            send(Kind.PICTURE, size);
        }
    }

    private void step() {
        if (!standsStill()) {
            drain(true);
            pad();
        }
        if (time.nowNanos() % 1_000_000_000L < STEP.toNanos()) {
            estimator.tick(time.nowNanos());
        }
        time.after(STEP, this::step);
    }

    private void pad() {
        int due = estimator.paddingDue(time.nowNanos());
        for (int i = 0; i < due; i++) {
            paddingBytes += PADDING_BYTES;
            send(Kind.PADDING, PADDING_BYTES);
        }
        estimator.padded();
    }

    private void allocate() {
        long now = time.nowNanos();
        picture.clearSteps();
        for (int s = 0; shows && s < LAYERS.length; s++) {
            for (int t = s == 0 ? 0 : 2; t < TEMPORAL.length; t++) {
                picture.addStep(s, t, (long) (LAYERS[s] * TEMPORAL[t]));
            }
        }
        allocator.begin((AUDIO_BYTES + PacketOverhead.BYTES) * 8 * 50L, 0);
        if (shows) {
            allocator.add(picture);
        }
        if (allocator.run(estimator, now)) {
            changes.add(
                    new Moment(now / 1_000_000, picture.step, estimator.bitsPerSecond(), estimator.queueingMicros()));
        }
        boolean limited = estimator.isLimited();
        pacer.setEstimate(Math.max(estimator.bitsPerSecond(), limited ? 0 : allocator.cost()), limited);
    }

    // ---- receiving

    void arrive(Packet packet) {
        if (standsStill()) {
            unread.add(packet);
        } else {
            read(packet);
        }
    }

    private void read(Packet packet) {
        long now = time.nowNanos();
        if (packet.kind == Kind.AUDIO) {
            audioInTime += now - packet.sentNanos <= LATE_NANOS ? 1 : 0;
            worstAudioGapNanos = Math.max(worstAudioGapNanos, lastAudioNanos == 0 ? 0 : now - lastAudioNanos);
            lastAudioNanos = now;
        }
        recorder.received(packet.sequence, clock.applyAsInt((int) (now / 10_000)) * 10_000L);
    }

    private void giveFeedback() {
        while (recorder.pending() && !standsStill()) {
            PacketBuffer buffer = new PacketBuffer();
            writer.begin(buffer).receiverReport(1);
            if (!recorder.write(writer, 1, 2)) {
                break;
            }
            byte[] bytes = writer.finish(buffer).toByteArray();
            back.send(bytes, bytes.length);
        }
        time.after(FEEDBACK, this::giveFeedback);
    }

    private void takeFeedback(byte[] bytes) {
        reader.read(bytes, 0, bytes.length, new RtcpVisitor() {
            @Override
            public void transportFeedback(TransportFeedbackReader feedback) {
                estimator.feedback(feedback, time.nowNanos());
            }
        });
        allocate();
        pad();
    }

    double audioShare() {
        return audioInTime / (double) audioSent;
    }
}
