package org.sabha.room.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

/** A store that follows the changes holds the group that the room has (Q6). */
@Tag("Q6")
class GroupRecordTest {
    private static final Octets GROUP = octets(1);
    private static final GroupRecord.Head FIRST = new GroupRecord.Head(GROUP, 0, octets(7), Optional.empty());
    private static final GroupRecord.Head SECOND = new GroupRecord.Head(GROUP, 1, octets(7), Optional.of(octets(8)));
    private static final GroupRecord.Leaf ASHA = leaf('a');
    private static final GroupRecord.Leaf RAVI = leaf('b');

    private static Octets octets(int value) {
        return Octets.of(new byte[] {(byte) value});
    }

    private static GroupRecord.Leaf leaf(char who) {
        String sign = String.valueOf(who);
        return new GroupRecord.Leaf(
                new ParticipantId(sign.repeat(16)),
                new InvitationId(sign.repeat(16)),
                new DeviceId(sign.repeat(32)),
                octets(who),
                octets(who + 1));
    }

    private static Optional<GroupRecord> group(
            GroupRecord.Head head, Map<Integer, GroupRecord.Leaf> leaves, Octets... used) {
        return Optional.of(new GroupRecord(head, new TreeMap<>(leaves), Set.of(used)));
    }

    @Test
    void nothingIsWrittenWhereNothingChanged() {
        var group = group(SECOND, Map.of(0, ASHA, 1, RAVI), octets(3));
        assertEquals(List.of(), GroupRecord.changes(group, group));
        assertEquals(List.of(), GroupRecord.changes(Optional.empty(), Optional.empty()));
    }

    @Test
    void aNewGroupIsWrittenWhole() {
        assertEquals(
                List.of(
                        new RoomChange.SaveGroup(FIRST),
                        new RoomChange.SaveLeaf(0, ASHA),
                        new RoomChange.SaveUsedKeys(octets(3))),
                GroupRecord.changes(Optional.empty(), group(FIRST, Map.of(0, ASHA), octets(3))));
    }

    @Test
    void aCommitWritesWhatItChangedOnly() {
        var before = group(FIRST, Map.of(0, ASHA, 1, RAVI), octets(3));
        var after = group(SECOND, Map.of(0, ASHA, 1, leaf('c'), 2, RAVI), octets(3), octets(4));
        assertEquals(
                List.of(
                        new RoomChange.SaveGroup(SECOND),
                        new RoomChange.SaveLeaf(1, leaf('c')),
                        new RoomChange.SaveLeaf(2, RAVI),
                        new RoomChange.SaveUsedKeys(octets(4))),
                GroupRecord.changes(before, after));
    }

    @Test
    void whoLeftIsTakenOut() {
        var before = group(FIRST, Map.of(0, ASHA, 1, RAVI));
        assertEquals(
                List.of(new RoomChange.SaveGroup(SECOND), new RoomChange.ForgetLeaf(1)),
                GroupRecord.changes(before, group(SECOND, Map.of(0, ASHA))));
    }

    @Test
    void aGroupThatIsOverIsForgotten() {
        var before = group(SECOND, Map.of(0, ASHA), octets(3));
        assertEquals(List.of(new RoomChange.ForgetGroup()), GroupRecord.changes(before, Optional.empty()));
    }

    @Test
    void anotherGroupTakesThePlaceOfTheOneBefore() {
        var next = new GroupRecord.Head(octets(2), 0, octets(7), Optional.empty());
        assertEquals(
                List.of(new RoomChange.ForgetGroup(), new RoomChange.SaveGroup(next), new RoomChange.SaveLeaf(0, ASHA)),
                GroupRecord.changes(group(SECOND, Map.of(0, ASHA, 1, RAVI), octets(3)), group(next, Map.of(0, ASHA))));
    }
}
