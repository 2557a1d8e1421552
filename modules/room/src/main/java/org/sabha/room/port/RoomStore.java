package org.sabha.room.port;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.sabha.model.RoomId;

/** Keeps meetings and the evidence of what happened in them. Thread-safe. */
public interface RoomStore {

    /**
     * Writes all of it, or nothing. Must not block. What is written first is durable first.
     *
     * @return done when it is durable; failed when it is not, or nobody knows
     */
    CompletionStage<Void> write(RoomWrite write);

    /**
     * Every meeting that has not ended, each as its last write left it. Blocks; not for a loop to call.
     *
     * @param unreadable told of each that cannot be read any more, which is left as it is
     */
    List<RoomRecord> load(Unreadable unreadable);

    /** Those that can be read. */
    default List<RoomRecord> load() {
        return load((_, _) -> {});
    }

    /** Is told of meetings that cannot be read. */
    @FunctionalInterface
    interface Unreadable {
        /** @param room its id, whatever that is */
        void meeting(String room, RuntimeException why);
    }

    /** What changed in a room together with the evidence of why: one transaction. */
    record RoomWrite(RoomId room, List<RoomChange> changes, List<Evidence> rows) {
        public RoomWrite {
            changes = List.copyOf(changes);
            rows = List.copyOf(rows);
        }
    }
}
