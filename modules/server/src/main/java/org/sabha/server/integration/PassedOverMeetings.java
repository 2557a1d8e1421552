package org.sabha.server.integration;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sabha.identity.PasswordHash;
import org.sabha.model.IdSource;
import org.sabha.model.RoomId;
import org.sabha.policy.PolicyRules;
import org.sabha.room.Room;
import org.sabha.room.RoomSettings;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.MeetingVerb;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;

/** Meetings that are kept and that no start can take up, for whoever has the data folder. Blocks. */
public final class PassedOverMeetings {
    private final RoomStore store;
    private final RunningMeetings running;
    private final Supplier<PolicyRules> rules;
    private final Clock clock;

    /**
     * @param running meetings that go on, or that a start would take up
     * @param rules the organisation's by now
     */
    public PassedOverMeetings(RoomStore store, RunningMeetings running, Supplier<PolicyRules> rules, Clock clock) {
        this.store = store;
        this.running = running;
        this.rules = rules;
        this.clock = clock;
    }

    /** Why a meeting that was read cannot be taken up; empty if it can. */
    public static Optional<RuntimeException> whyNot(RoomRecord record, PolicyRules organisation, Instant now) {
        try {
            PasswordHash.parse(record.header().passwordHash());
            RoomSettings settings =
                    RoomSettings.of(record.header().room(), record.header().title());
            Room.restore(record, settings, organisation, new IdSource(new SecureRandom()), now);
            return Optional.empty();
        } catch (RuntimeException e) { // whatever a start would meet
            return Optional.of(e);
        }
    }

    /** Why each cannot be taken up, by its id as it stands in the storage. */
    Map<String, String> all() {
        Map<String, String> found = new LinkedHashMap<>();
        List<RoomRecord> read = store.load((room, why) -> found.put(room, describe(why)));
        Instant now = clock.instant();
        for (RoomRecord record : read) {
            whyNot(record, rules.get(), now)
                    .ifPresent(why -> found.put(record.header().room().value(), describe(why)));
        }
        found.keySet().removeIf(this::goesOn);
        return found;
    }

    /**
     * Lets go of all that is kept of one, and writes a row into its log.
     *
     * @throws IllegalArgumentException if it is none of these; then nothing is touched
     */
    void forget(RoomId room) {
        if (!all().containsKey(room.value())) {
            throw new IllegalArgumentException("no such meeting was passed over; one that goes on is ended instead");
        }
        var row = new AuditRow(
                clock.instant(),
                room,
                MeetingVerb.FORGET.wireName(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(MeetingCommands.COMMAND_LINE),
                Optional.empty(),
                Optional.empty(),
                1);
        store.write(new RoomStore.RoomWrite(room, List.of(new RoomChange.Forget()), List.of(Evidence.of(row))))
                .toCompletableFuture()
                .join();
    }

    private boolean goesOn(String room) {
        try {
            return running.goesOn(new RoomId(room));
        } catch (IllegalArgumentException e) { // no meeting has such an id
            return false;
        }
    }

    private static String describe(RuntimeException why) {
        return Optional.ofNullable(why.getMessage())
                .orElseGet(() -> why.getClass().getSimpleName());
    }
}
