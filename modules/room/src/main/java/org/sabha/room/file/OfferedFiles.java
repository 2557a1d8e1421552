package org.sabha.room.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.ParticipantId;

/** What is on the shelf of one meeting, within its bounds (T22), and who holds tickets to it. Gone with a restart. */
public final class OfferedFiles {
    /** Files of one meeting at a time. */
    public static final int MAX_FILES = 100;

    /** Sealed bytes of one meeting at a time: 1 GiB. */
    public static final long MAX_BYTES = 1L << 30;

    /** Files of one owner at a time. */
    public static final int MAX_FILES_OF_ONE = 20;

    /** Sealed bytes of one owner at a time: 256 MiB. */
    public static final long MAX_BYTES_OF_ONE = 256L << 20;

    private final Map<FileId, OfferedFile> files = new LinkedHashMap<>();
    private final Set<ParticipantId> holders = new HashSet<>();
    private long bytes;

    /** The same files, to go another way than these. */
    public OfferedFiles copy() {
        var copy = new OfferedFiles();
        copy.files.putAll(files);
        copy.holders.addAll(holders);
        copy.bytes = bytes;
        return copy;
    }

    /** Whether there is room for one more of this owner. */
    public boolean haveRoomFor(FileOwner owner, FileSize size) {
        List<OfferedFile> own = where(file -> file.owner().equals(owner));
        long ownBytes =
                own.stream().mapToLong(file -> file.size().sealedBytes()).sum();
        return files.size() < MAX_FILES
                && bytes + size.sealedBytes() <= MAX_BYTES
                && own.size() < MAX_FILES_OF_ONE
                && ownBytes + size.sealedBytes() <= MAX_BYTES_OF_ONE;
    }

    public void add(FileId id, FileOwner owner, ParticipantId offeredBy, FileSize size) {
        files.put(id, new OfferedFile(id, owner, offeredBy, size, false));
        bytes += size.sealedBytes();
    }

    /** All of it has come; nothing happens if it is not there any more. */
    public void complete(FileId id) {
        files.computeIfPresent(id, (_, file) -> file.asWhole());
    }

    public Optional<OfferedFile> find(FileId id) {
        return Optional.ofNullable(files.get(id));
    }

    public List<OfferedFile> where(Predicate<OfferedFile> condition) {
        return files.values().stream().filter(condition).toList();
    }

    public void remove(OfferedFile file) {
        if (files.remove(file.id()) != null) {
            bytes -= file.size().sealedBytes();
        }
    }

    /** Somebody has a ticket from now on. */
    public void heldBy(ParticipantId participant) {
        holders.add(participant);
    }

    /** Who had tickets and is such; they have none any more. */
    public List<ParticipantId> takeBackFrom(Predicate<ParticipantId> condition) {
        List<ParticipantId> found =
                new ArrayList<>(holders.stream().filter(condition).toList());
        found.forEach(holders::remove);
        return found;
    }
}
