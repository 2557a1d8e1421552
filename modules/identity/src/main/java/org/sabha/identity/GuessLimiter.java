package org.sabha.identity;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sabha.model.InvitationId;

/**
 * Decides, before any hash is computed, whether a shown password is looked at (H4, T2). Two classes of people have
 * budgets that do not touch each other:
 *
 * <ul>
 *   <li><b>Without a valid invitation</b> (none, unknown, revoked, bound to another device, or no such meeting): nobody
 *       of them can come in, so being refused early costs an honest person nothing. At most
 *       {@link GuessLimits#perMeetingAnHour} evaluated for a meeting, and the limits of address and prefix.
 *   <li><b>With a valid invitation</b>: counted by that invitation alone, so neither strangers nor colleagues behind the
 *       same address can lock a real guest out. After {@link GuessLimits#freePerInvitation} wrong passwords each further
 *       one doubles the wait, from 15 s up to 6 min; never a lock-out. The right password clears it.
 * </ul>
 *
 * <p>Only evaluated guesses are counted. An early refusal is faster than a hash; the caller holds it back for as long as
 * a hash takes, or the difference would tell a link that is good from one that is not (H3).
 *
 * <p>Bounds and eviction: meetings share {@link #MEETING_SLOTS} counters by a keyed hash that nobody outside can aim,
 * so no number of invented meeting ids makes a counter forget; two meetings in one slot share its budget, which only
 * strangers to both can notice. Addresses and prefixes are kept for the {@link #MAX_ADDRESSES} used last: to be
 * forgotten, an address needs guesses from that many others in the same minute, and whoever has those needs no
 * forgetting. Invitations likewise, {@link #MAX_INVITATIONS}; entries come only from valid ones, which only hosts make.
 * Thread-safe; a call takes microseconds.
 */
public final class GuessLimiter {
    static final int MEETING_SLOTS = 16_384;
    static final int MAX_ADDRESSES = 32_768;
    static final int MAX_INVITATIONS = 65_536;

    private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    private static final int KEY_BYTES = 16;

    private final GuessLimits limits;
    private final byte[] slotKey = new byte[KEY_BYTES];
    private final @Nullable MeetingSlot[] meetings = new @Nullable MeetingSlot[MEETING_SLOTS];
    private final Map<Long, SlidingCount> addresses = new BoundedMap<>(MAX_ADDRESSES);
    private final Map<Long, SlidingCount> prefixes = new BoundedMap<>(MAX_ADDRESSES);
    private final Map<InvitationId, GrowingDelay> invitations = new BoundedMap<>(MAX_INVITATIONS);

    /** @param random {@code SecureRandom} in the server */
    public GuessLimiter(GuessLimits limits, RandomGenerator random) {
        this.limits = limits;
        random.nextBytes(slotKey);
    }

    private static final class MeetingSlot {
        private final SlidingCount guesses;
        private final SlidingCount alerts = new SlidingCount(1, HOUR_MILLIS);

        MeetingSlot(int max) {
            guesses = new SlidingCount(max, HOUR_MILLIS);
        }
    }

    /**
     * Asks for one guess and, if it is evaluated, counts it.
     *
     * @param room as typed; known or not makes no difference
     * @param invitation the invitation shown, if it is one of this room that this device may use now
     * @param from address of the peer
     */
    public synchronized GuessVerdict guess(
            String room, Optional<InvitationId> invitation, InetAddress from, Instant now) {
        long nowMillis = now.toEpochMilli();
        return invitation.isPresent()
                ? guessWithInvitation(invitation.get(), nowMillis)
                : guessAsStranger(room, from, nowMillis);
    }

    /** The password was right: its holder has nothing left to guess. */
    public synchronized void succeeded(InvitationId invitation) {
        invitations.remove(invitation);
    }

    private GuessVerdict guessWithInvitation(InvitationId invitation, long nowMillis) {
        GrowingDelay delay =
                invitations.computeIfAbsent(invitation, absent -> new GrowingDelay(limits.freePerInvitation()));
        return delay.tryAgain(nowMillis) ? GuessVerdict.EVALUATE : GuessVerdict.REFUSE;
    }

    private GuessVerdict guessAsStranger(String room, InetAddress from, long nowMillis) {
        MeetingSlot meeting = slot(room);
        if (!meeting.guesses.hasRoom(nowMillis)) {
            if (!meeting.alerts.hasRoom(nowMillis)) {
                return GuessVerdict.REFUSE;
            }
            meeting.alerts.add(nowMillis);
            return GuessVerdict.REFUSE_AND_ALERT;
        }
        SlidingCount address = count(addresses, AddressBlock.line(from), limits.perAddressAMinute());
        SlidingCount prefix = count(prefixes, AddressBlock.prefix(from), limits.perPrefixAMinute());
        if (!address.hasRoom(nowMillis) || !prefix.hasRoom(nowMillis)) {
            return GuessVerdict.REFUSE;
        }
        meeting.guesses.add(nowMillis);
        address.add(nowMillis);
        prefix.add(nowMillis);
        return GuessVerdict.EVALUATE;
    }

    private static SlidingCount count(Map<Long, SlidingCount> counts, long block, int max) {
        return counts.computeIfAbsent(block, absent -> new SlidingCount(max, MINUTE_MILLIS));
    }

    private MeetingSlot slot(String room) {
        byte[] text = room.getBytes(StandardCharsets.UTF_8);
        byte[] keyed = ByteBuffer.allocate(KEY_BYTES + text.length)
                .put(slotKey)
                .put(text)
                .array();
        int index = Math.floorMod(ByteBuffer.wrap(SecretDigest.sha256(keyed)).getInt(), MEETING_SLOTS);
        MeetingSlot slot = meetings[index];
        if (slot == null) {
            slot = new MeetingSlot(limits.perMeetingAnHour());
            meetings[index] = slot;
        }
        return slot;
    }
}
