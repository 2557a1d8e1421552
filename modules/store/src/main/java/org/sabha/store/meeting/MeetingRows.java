package org.sabha.store.meeting;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.sabha.room.port.RoomStore;

/**
 * Reads the rows of all meetings, and goes on where one cannot be read: what somebody, or another version, has left in one
 * meeting keeps no other from being taken up.
 */
final class MeetingRows {
    private final Handle handle;
    private final RoomStore.Unreadable listener;
    private final Set<String> unreadable = new HashSet<>();

    MeetingRows(Handle handle, RoomStore.Unreadable listener) {
        this.handle = handle;
        this.listener = listener;
    }

    /** @param query of rows that have the id of a meeting in the column {@code meeting}, or {@code id} in its own table */
    void read(String query, Consumer<Row> each) {
        handle.createQuery(query)
                .map((found, _) -> new Row(found))
                .useStream(rows -> rows.forEach(row -> {
                    try {
                        each.accept(row);
                    } catch (RuntimeException e) { // whatever a value is that it cannot be
                        refuse(row.maybeText("meeting").orElseGet(() -> row.text("id")), e);
                    }
                }));
    }

    /** This one is none that can be taken up. */
    void refuse(String meeting, RuntimeException why) {
        if (unreadable.add(meeting)) {
            listener.meeting(meeting, why);
        }
    }

    boolean isReadable(String meeting) {
        return !unreadable.contains(meeting);
    }
}
