package org.sabha.store.meeting;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.sabha.model.DeviceId;
import org.sabha.model.InvitationId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.room.port.GroupRecord;

/** Key groups of meetings as rows. */
final class KeyGroupTable {
    private static final List<String> TABLES = List.of("key_group", "key_leaf", "key_used");

    private KeyGroupTable() {}

    // --- writing

    static void forget(Handle handle, RoomId room) {
        for (String table : TABLES) {
            handle.createUpdate("delete from " + table + " where meeting = :meeting")
                    .bind("meeting", room.value())
                    .execute();
        }
    }

    static void save(Handle handle, RoomId room, GroupRecord.Head head) {
        MeetingTable.updateOrInsert(
                handle,
                "update key_group set group_id = :group, epoch = :epoch, statement = :statement,"
                        + " last_commit = :commit where meeting = :meeting",
                "insert into key_group (meeting, group_id, epoch, statement, last_commit)"
                        + " values (:meeting, :group, :epoch, :statement, :commit)",
                statement -> statement
                        .bind("meeting", room.value())
                        .bind("group", head.group().toArray())
                        .bind("epoch", head.epoch())
                        .bind("statement", head.statement().toArray())
                        .bind("commit", MeetingTable.bytes(head.commit())));
    }

    static void save(Handle handle, RoomId room, int number, GroupRecord.Leaf leaf) {
        MeetingTable.updateOrInsert(
                handle,
                "update key_leaf set participant = :participant, invitation = :invitation, device = :device,"
                        + " encryption_key = :encryption, signature_key = :signature"
                        + " where meeting = :meeting and leaf = :leaf",
                "insert into key_leaf (meeting, leaf, participant, invitation, device, encryption_key, signature_key)"
                        + " values (:meeting, :leaf, :participant, :invitation, :device, :encryption, :signature)",
                statement -> statement
                        .bind("meeting", room.value())
                        .bind("leaf", number)
                        .bind("participant", leaf.participant().value())
                        .bind("invitation", leaf.invitation().value())
                        .bind("device", leaf.device().value())
                        .bind("encryption", leaf.encryptionKey().toArray())
                        .bind("signature", leaf.signatureKey().toArray()));
    }

    static void forgetLeaf(Handle handle, RoomId room, int number) {
        handle.createUpdate("delete from key_leaf where meeting = :meeting and leaf = :leaf")
                .bind("meeting", room.value())
                .bind("leaf", number)
                .execute();
    }

    static void saveUsed(Handle handle, RoomId room, Octets reference) {
        MeetingTable.updateOrInsert(
                handle,
                "update key_used set reference = :reference where meeting = :meeting and reference = :reference",
                "insert into key_used (meeting, reference) values (:meeting, :reference)",
                statement -> statement.bind("meeting", room.value()).bind("reference", reference.toArray()));
    }

    // --- reading

    /** The group of each meeting that has one. */
    static Map<String, GroupRecord> load(MeetingRows rows) {
        Map<String, SortedMap<Integer, GroupRecord.Leaf>> leaves = new HashMap<>();
        Map<String, Set<Octets>> used = new HashMap<>();
        Map<String, GroupRecord> groups = new HashMap<>();
        rows.read(
                "select * from key_leaf",
                row -> leaves.computeIfAbsent(row.text("meeting"), _ -> new TreeMap<>())
                        .put((int) row.number("leaf"), leaf(row)));
        rows.read(
                "select * from key_used",
                row -> used.computeIfAbsent(row.text("meeting"), _ -> new HashSet<>())
                        .add(row.octets("reference")));
        rows.read(
                "select * from key_group",
                row -> groups.put(
                        row.text("meeting"),
                        new GroupRecord(
                                new GroupRecord.Head(
                                        row.octets("group_id"),
                                        row.number("epoch"),
                                        row.octets("statement"),
                                        row.maybeOctets("last_commit")),
                                leaves.getOrDefault(row.text("meeting"), new TreeMap<>()),
                                used.getOrDefault(row.text("meeting"), Set.of()))));
        return groups;
    }

    private static GroupRecord.Leaf leaf(Row row) {
        return new GroupRecord.Leaf(
                new ParticipantId(row.text("participant")),
                new InvitationId(row.text("invitation")),
                new DeviceId(row.text("device")),
                row.octets("encryption_key"),
                row.octets("signature_key"));
    }
}
