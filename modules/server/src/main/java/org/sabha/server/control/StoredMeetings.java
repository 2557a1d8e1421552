package org.sabha.server.control;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sabha.model.RoomId;
import org.sabha.policy.PolicyRules;
import org.sabha.room.Room;
import org.sabha.room.RoomStatus;
import org.sabha.room.port.RoomRecord;
import org.sabha.server.integration.PassedOverMeetings;
import org.sabha.server.integration.RunningMeetings;
import org.sabha.server.rule.OpenMeetings;
import org.sabha.server.rule.RuleService;
import org.sabha.store.Storage;

/** Meetings that a server will take up when it starts; it holds them to locks then. */
final class StoredMeetings implements OpenMeetings, RunningMeetings {
    private final Storage storage;
    private final RuleService rules;

    StoredMeetings(Storage storage, RuleService rules) {
        this.storage = storage;
        this.rules = rules;
    }

    private Stream<RoomRecord> restorable() {
        Instant now = Clock.systemUTC().instant();
        return storage.load().stream()
                .filter(record ->
                        PassedOverMeetings.whyNot(record, rules.inForce(), now).isEmpty());
    }

    @Override
    public List<Standing> standings() {
        return restorable()
                .map(record -> new Standing(Room.rulesOf(record, rules.inForce()), (int) record.stays().stream()
                        .filter(RoomRecord.Stayed::seated)
                        .count()))
                .toList();
    }

    @Override
    public List<RoomStatus> statuses() {
        return restorable().map(StoredMeetings::status).toList();
    }

    @Override
    public Optional<RoomStatus> status(RoomId room) {
        return statuses().stream().filter(status -> status.room().equals(room)).findFirst();
    }

    private static RoomStatus status(RoomRecord record) {
        int seated =
                (int) record.stays().stream().filter(RoomRecord.Stayed::seated).count();
        return new RoomStatus(
                record.header().room(),
                seated,
                record.stays().size() - seated,
                record.header().startedAt().isPresent(),
                record.header().classification(),
                false);
    }

    @Override
    public boolean goesOn(RoomId room) {
        return status(room).isPresent();
    }

    @Override
    public boolean end(RoomId room, String by) {
        throw new IllegalArgumentException("no server runs with this data folder; start it to end a meeting");
    }

    @Override
    public void hold(PolicyRules organisation) {
        // the start does
    }
}
