package org.sabha.media.speaker;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jitsi.utils.dsi.DominantSpeakerIdentification;
import org.jspecify.annotations.Nullable;
import org.sabha.model.ParticipantId;

/**
 * Tells who is on stage: Jitsi's dominant speaker identification on the loop's time. Its first find is an arbitrary
 * quiet participant and it cannot be told that somebody left, so a find counts only while the person has been heard
 * speaking, and who is silenced or leaves is withdrawn at once.
 */
public final class SpeakerDetector {
    private static final int SPEECH = 72;

    private final LoopScheduler scheduler = new LoopScheduler();
    private final DominantSpeakerIdentification<ParticipantId> identification =
            new DominantSpeakerIdentification<>(new LoopClock(), scheduler);
    private final Consumer<@Nullable ParticipantId> changed;
    private final Set<ParticipantId> spoken = new HashSet<>();
    private @Nullable ParticipantId found;
    private @Nullable ParticipantId reported;
    private long nowNanos;

    /** Reports to {@code changed}: the speaker, or null when there is none any more. */
    public SpeakerDetector(Consumer<@Nullable ParticipantId> changed) {
        this.changed = changed;
        identification.addActiveSpeakerChangedListener(speaker -> found = speaker);
    }

    /**
     * A packet of this participant's microphone came.
     *
     * @param level 0 (silence) to 127 (loudest)
     */
    public void heard(ParticipantId participant, int level, long now) {
        nowNanos = now;
        scheduler.setNow(now);
        if (level >= SPEECH) {
            spoken.add(participant);
        }
        identification.levelChanged(participant, level);
        if (scheduler.nextNanos() <= now) {
            run(now);
        }
    }

    /** The participant's microphone is muted or gone. */
    public void silenced(ParticipantId participant) {
        spoken.remove(participant);
        if (participant.equals(found)) {
            found = null;
        }
        report();
    }

    /** When {@link #run} has something to do, {@code Long.MAX_VALUE} for never. */
    public long nextNanos() {
        return scheduler.nextNanos();
    }

    /** Decides anew, if it is time. */
    public void run(long now) {
        nowNanos = now;
        scheduler.run(now);
        report();
    }

    private void report() {
        ParticipantId speaker = found != null && spoken.contains(found) ? found : null;
        boolean keepsSpeaker = speaker == null && reported != null && spoken.contains(reported);
        if (!keepsSpeaker && !Objects.equals(speaker, reported)) {
            reported = speaker;
            changed.accept(speaker);
        }
    }

    /** Stops for good. */
    public void close() {
        scheduler.shutdown();
    }

    /** The loop's nanoseconds as a clock; its origin means nothing. */
    private final class LoopClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        /** Far from zero, because the algorithm takes a time of 0 for "never". */
        @Override
        public long millis() {
            return 1_000_000_000L + Math.floorDiv(nowNanos, 1_000_000L);
        }
    }
}
