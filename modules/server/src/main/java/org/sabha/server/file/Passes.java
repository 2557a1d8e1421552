package org.sabha.server.file;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sabha.model.FileId;
import org.sabha.model.ParticipantId;
import org.sabha.room.file.FileAccess;
import org.sabha.room.session.SecretDigest;

/**
 * Which ticket opens what, found by the ticket, by who holds it and by its file: rooms give and end tickets on their turns,
 * which look through those of the one person or file only, however many the server has. Thread-safe.
 */
final class Passes {
    record Pass(FileId file, ParticipantId participant, FileAccess access) {}

    private final Map<SecretDigest, Pass> passes = new ConcurrentHashMap<>();
    private final Map<ParticipantId, Set<SecretDigest>> ofParticipants = new HashMap<>();
    private final Map<FileId, Set<SecretDigest>> ofFiles = new HashMap<>();

    /** A new ticket takes the place of the one before. */
    synchronized void add(SecretDigest ticket, Pass pass) {
        Set<SecretDigest> held = ofParticipants.getOrDefault(pass.participant(), Set.of());
        for (SecretDigest before : Set.copyOf(held)) {
            if (pass.equals(passes.get(before))) {
                remove(before);
            }
        }
        passes.put(ticket, pass);
        ofParticipants.computeIfAbsent(pass.participant(), _ -> new HashSet<>()).add(ticket);
        ofFiles.computeIfAbsent(pass.file(), _ -> new HashSet<>()).add(ticket);
    }

    Optional<Pass> find(SecretDigest ticket) {
        return Optional.ofNullable(passes.get(ticket));
    }

    synchronized void removeAll(ParticipantId participant) {
        Set.copyOf(ofParticipants.getOrDefault(participant, Set.of())).forEach(this::remove);
    }

    synchronized void removeAll(FileId file) {
        Set.copyOf(ofFiles.getOrDefault(file, Set.of())).forEach(this::remove);
    }

    synchronized void clear() {
        passes.clear();
        ofParticipants.clear();
        ofFiles.clear();
    }

    int size() {
        return passes.size();
    }

    /** Whom and what nothing is left of is forgotten: an index grows no longer than what it finds. */
    synchronized int indexed() {
        return ofParticipants.size() + ofFiles.size();
    }

    private void remove(SecretDigest ticket) {
        Pass pass = passes.remove(ticket);
        if (pass != null) {
            forget(ofParticipants, pass.participant(), ticket);
            forget(ofFiles, pass.file(), ticket);
        }
    }

    private static <K> void forget(Map<K, Set<SecretDigest>> index, K key, SecretDigest ticket) {
        index.computeIfPresent(key, (_, tickets) -> {
            tickets.remove(ticket);
            return tickets.isEmpty() ? null : tickets;
        });
    }
}
