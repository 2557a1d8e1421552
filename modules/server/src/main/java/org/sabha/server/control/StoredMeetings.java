package org.sabha.server.control;

import java.util.List;
import org.sabha.policy.PolicyRules;
import org.sabha.room.Room;
import org.sabha.room.port.RoomRecord;
import org.sabha.server.rule.OpenMeetings;
import org.sabha.server.rule.RuleDesk;
import org.sabha.store.Storage;

/** Meetings that a server will take up when it starts; it holds them to locks then. */
final class StoredMeetings implements OpenMeetings {
    private final Storage storage;
    private final RuleDesk rules;

    StoredMeetings(Storage storage, RuleDesk rules) {
        this.storage = storage;
        this.rules = rules;
    }

    @Override
    public List<Standing> standings() {
        return storage.load().stream()
                .map(record -> new Standing(Room.rulesOf(record, rules.inForce()), (int) record.stays().stream()
                        .filter(RoomRecord.Stayed::seated)
                        .count()))
                .toList();
    }

    @Override
    public void hold(PolicyRules organisation) {
        // the start does
    }
}
