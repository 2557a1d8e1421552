package org.sabha.room.host;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.policy.MeetingConditions;

/**
 * The meeting's phase, as the presence of hosts makes it.
 *
 * <pre>
 *   ASLEEP --somebody presides--&gt; HOSTED &lt;--somebody presides-- UNATTENDED
 *     ^                             `-----nobody presides-----&gt;     |
 *     `-------------------- nobody came in time --------------------'
 *   any --end--&gt; ENDED
 * </pre>
 *
 * <p>A host whose socket is lost presides until they are away. Nobody is ever made host by being there first
 * or longest (T12).
 *
 * <p>What sleeping means: nobody is seated. Whoever was is moved back to the door with transport and tracks closed, as
 * the same stay, and learns nothing more. Hosts see them there when one comes back, and admit them anew, for a host's
 * arrival admits nobody (H11). Lock and rules stay as they were.
 */
public final class HostPresence {
    private enum State {
        ASLEEP,
        HOSTED,
        UNATTENDED,
        ENDED
    }

    private State state = State.ASLEEP;
    private @Nullable Instant startedAt;

    public HostPresence copy() {
        var copy = new HostPresence();
        copy.state = state;
        copy.startedAt = startedAt;
        return copy;
    }

    /**
     * As it was written down before the server was started anew.
     *
     * @param name that {@link #name} gave
     */
    public static HostPresence restored(String name, Optional<Instant> startedAt) {
        var presence = new HostPresence();
        presence.state = State.valueOf(name);
        presence.startedAt = startedAt.orElse(null);
        return presence;
    }

    /** Asleep, whatever it was. */
    public static HostPresence asleep(Optional<Instant> startedAt) {
        return restored(State.ASLEEP.name(), startedAt);
    }

    /** The state's name, to be written down. */
    public String name() {
        return state.name();
    }

    /** Takes note of whether somebody presides now. */
    public void observe(Hosted hosted, Instant now) {
        state = switch (state) {
            case ASLEEP -> hosted == Hosted.YES ? State.HOSTED : State.ASLEEP;
            case HOSTED, UNATTENDED -> hosted == Hosted.YES ? State.HOSTED : State.UNATTENDED;
            case ENDED -> State.ENDED;
        };
        if (state == State.HOSTED && startedAt == null) {
            startedAt = now;
        }
    }

    /** Whether somebody presides. */
    public enum Hosted {
        YES,
        NO
    }

    /** Nobody came in time. Returns whether the meeting was unattended and sleeps now. */
    public boolean fallAsleep() {
        if (state != State.UNATTENDED) {
            return false;
        }
        state = State.ASLEEP;
        return true;
    }

    public void end() {
        state = State.ENDED;
    }

    public boolean isUnattended() {
        return state == State.UNATTENDED;
    }

    public boolean isEnded() {
        return state == State.ENDED;
    }

    /** When the first host came. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public MeetingConditions.Phase phase() {
        return switch (state) {
            case ASLEEP -> MeetingConditions.Phase.ASLEEP;
            case HOSTED, UNATTENDED -> MeetingConditions.Phase.RUNNING;
            case ENDED -> MeetingConditions.Phase.ENDED;
        };
    }

    public MeetingConditions.Hosts hosts() {
        return state == State.HOSTED ? MeetingConditions.Hosts.PRESENT : MeetingConditions.Hosts.ABSENT;
    }
}
