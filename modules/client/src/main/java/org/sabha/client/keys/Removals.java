package org.sabha.client.keys;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sabha.model.ParticipantId;

/** Devices that this person removed, until the group is without them. One owner. */
final class Removals {
    static final long WITHIN_NANOS = 2_000_000_000L;

    private static final long LATE = Long.MAX_VALUE;

    private final Map<String, Long> due = new HashMap<>(); // by device: a leaf is soon another's, a key another
    private final Map<ParticipantId, String> asked = new HashMap<>(); // what a refusal is of
    private final Set<String> untold = new LinkedHashSet<>();
    private final Decisions decisions;

    Removals(Decisions decisions) {
        this.decisions = decisions;
    }

    void begin(ParticipantId participant, String device, long nowNanos) {
        decisions.remove(device);
        asked.put(participant, device);
        due.putIfAbsent(device, nowNanos + WITHIN_NANOS);
    }

    /** The server refused it, and the person was told: nobody was removed. */
    void denied(ParticipantId participant) {
        String device = asked.remove(participant);
        if (device != null) {
            decisions.restore(device);
            due.remove(device);
            untold.remove(device);
        }
    }

    /** Takes who is in the group; what was removed before and is there again counts at once. */
    void saw(Collection<String> devices, long nowNanos) {
        due.keySet().retainAll(devices);
        asked.values().retainAll(devices);
        untold.retainAll(devices);
        devices.stream()
                .filter(decisions::isRemoved)
                .forEach(device -> due.putIfAbsent(device, nowNanos + WITHIN_NANOS));
    }

    /** Notes those whose time is over. */
    void look(long nowNanos) {
        for (Map.Entry<String, Long> removal : due.entrySet()) {
            if (removal.getValue() != LATE && nowNanos - removal.getValue() >= 0) {
                removal.setValue(LATE);
                untold.add(removal.getKey());
            }
        }
    }

    /** @return those whose time is over and who are still there, each once */
    List<String> untold() {
        List<String> late = List.copyOf(untold);
        untold.clear();
        return late;
    }

    /** Whether somebody who was removed may still have the keys. */
    boolean isAnyLate() {
        return due.containsValue(LATE);
    }
}
