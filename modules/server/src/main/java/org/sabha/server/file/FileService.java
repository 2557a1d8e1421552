package org.sabha.server.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.room.file.FileAccess;
import org.sabha.room.session.SecretDigest;
import org.sabha.signalling.SealedFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands sealed files in and out for the rooms, which alone say who may: it knows which ticket opens what, as digests, and
 * nothing of names, keys or content (T6). Thread-safe; nothing here waits for the disk but what is asked for bytes.
 */
public final class FileService implements SealedFiles, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileService.class);

    private static final long FAREWELL_SECONDS = 2;

    private final FileShelf shelf;
    private final LongSupplier nanoTime;
    private final Map<FileId, Offered> files = new ConcurrentHashMap<>();
    private final Passes passes = new Passes();
    private final Downloads downloads = new Downloads();
    private final ExecutorService erasing = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("erase-files").factory());

    private record Offered(RoomId room, ShelvedFile file, Seldom coming) {}

    /** How much more of a file has come. */
    public enum Came {
        /** Said at most once in {@link #MOVED_EVERY_NANOS}. */
        A_CHUNK,
        /** Said once. */
        ALL
    }

    /** 30 s: a room waits for minutes, and its turns are for people. */
    static final long MOVED_EVERY_NANOS = 30_000_000_000L;

    private FileService(FileShelf shelf, LongSupplier nanoTime) {
        this.shelf = shelf;
        this.nanoTime = nanoTime;
    }

    /**
     * Opens the service over the data folder, and erases what an earlier process left there.
     *
     * @throws IOException if the folder cannot be had
     */
    public static FileService open(Path data) throws IOException {
        return new FileService(FileShelf.open(data), System::nanoTime);
    }

    static FileService over(FileShelf shelf, LongSupplier nanoTime) {
        return new FileService(shelf, nanoTime);
    }

    // --- what rooms say

    /** @param coming told on any thread how the file comes */
    public void shelve(RoomId room, FileId file, FileSize size, BiConsumer<FileId, Came> coming) {
        files.put(file, new Offered(room, shelf.place(room, file, size), new Seldom(coming)));
    }

    /** Says that something moved no more often than that. */
    private final class Seldom {
        private final BiConsumer<FileId, Came> listener;
        private final AtomicLong reportedNanos = new AtomicLong(nanoTime.getAsLong());

        private Seldom(BiConsumer<FileId, Came> listener) {
            this.listener = listener;
        }

        private void moved(FileId file) {
            long now = nanoTime.getAsLong();
            long reported = reportedNanos.get();
            if (now - reported >= MOVED_EVERY_NANOS && reportedNanos.compareAndSet(reported, now)) {
                listener.accept(file, Came.A_CHUNK);
            }
        }

        private void whole(FileId file) {
            listener.accept(file, Came.ALL);
        }
    }

    public void open(FileId file, ParticipantId participant, FileAccess access, SecretDigest ticket) {
        passes.add(ticket, new Passes.Pass(file, participant, access));
    }

    /** When this returns no ticket of this person opens anything, and what is under way goes no further than a slice. */
    public void close(ParticipantId participant) {
        passes.removeAll(participant);
    }

    public void erase(FileId file) {
        passes.removeAll(file);
        Offered offered = files.remove(file);
        if (offered != null) {
            later(offered.file()::erase);
        }
    }

    /** The meeting is over, and so is everything that was offered in it. */
    public void end(RoomId room) {
        List<FileId> its = files.entrySet().stream()
                .filter(entry -> entry.getValue().room().equals(room))
                .map(Map.Entry::getKey)
                .toList();
        if (!its.isEmpty()) {
            its.forEach(this::erase);
        }
        later(() -> shelf.eraseRoom(room));
    }

    private interface Erasure {
        void run() throws IOException;
    }

    private void later(Erasure erasure) {
        try {
            erasing.execute(() -> {
                try {
                    erasure.run();
                } catch (IOException e) {
                    LOG.warn("files.not_erased", e); // the next start tries again
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.info("files.erased_at_the_next_start"); // the server is ending, and this is a room's turn
        }
    }

    // --- what tickets open

    @Override
    public Optional<Upload> upload(String file, Secret ticket) {
        SecretDigest digest = SecretDigest.of(ticket);
        return offered(file, digest)
                .filter(_ -> opens(digest, FileAccess.WRITE))
                .map(found -> new Writing(digest, new FileId(file), found));
    }

    @Override
    public Optional<Held> held(String file, Secret ticket) {
        SecretDigest digest = SecretDigest.of(ticket);
        return offered(file, digest)
                .flatMap(found ->
                        passes.find(digest).map(pass -> new Reading(digest, pass.participant(), found.file())));
    }

    private Optional<Offered> offered(String file, SecretDigest ticket) {
        return passes.find(ticket)
                .filter(pass -> pass.file().value().equals(file))
                .flatMap(pass -> Optional.ofNullable(files.get(pass.file())));
    }

    private boolean opens(SecretDigest ticket, FileAccess access) {
        return passes.find(ticket).filter(pass -> pass.access() == access).isPresent();
    }

    private final class Writing implements Upload {
        private final SecretDigest ticket;
        private final FileId id;
        private final Offered offered;

        private Writing(SecretDigest ticket, FileId id, Offered offered) {
            this.ticket = ticket;
            this.id = id;
            this.offered = offered;
        }

        @Override
        public int chunks() {
            return offered.file().chunks();
        }

        @Override
        public int bytesOf(int chunk) {
            return offered.file().bytesOfExpected(chunk);
        }

        @Override
        public Arriving begin(int chunk) {
            return offered.file()
                    .writer(
                            chunk,
                            () -> opens(ticket, FileAccess.WRITE),
                            () -> offered.coming().moved(id),
                            () -> offered.coming().whole(id));
        }
    }

    private final class Reading implements Held {
        private final SecretDigest ticket;
        private final ParticipantId participant;
        private final ShelvedFile file;

        private Reading(SecretDigest ticket, ParticipantId participant, ShelvedFile file) {
            this.ticket = ticket;
            this.participant = participant;
            this.file = file;
        }

        @Override
        public int chunks() {
            return file.chunks();
        }

        /** Who writes looks how far it came, and reads nothing. */
        @Override
        public int bytesOf(int chunk) {
            return opens(ticket, FileAccess.READ) ? file.bytesOfHeld(chunk) : -1;
        }

        @Override
        public boolean isBusy() {
            return downloads.isFull(participant);
        }

        @Override
        public void copy(int chunk, OutputStream out) throws IOException {
            if (!downloads.begins(participant)) {
                throw new IOException("too much is read at a time");
            }
            try {
                file.copy(chunk, out, () -> opens(ticket, FileAccess.READ));
            } finally {
                downloads.ends(participant);
            }
        }
    }

    // --- for metrics

    /** Files that are offered now, whole or not. */
    public int filesHeld() {
        return files.size();
    }

    /** Bytes of them that have come. */
    public long bytesHeld() {
        return files.values().stream()
                .map(Offered::file)
                .mapToLong(file ->
                        file.isWhole() ? file.size().sealedBytes() : (long) file.chunks() * FileSize.CHUNK_BYTES)
                .sum();
    }

    /** Tickets that open something now. */
    public int tickets() {
        return passes.size();
    }

    /** Waits up to 2 s for what is being erased; the next start erases the rest. */
    @Override
    public void close() {
        passes.clear();
        erasing.shutdown();
        try {
            if (!erasing.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                erasing.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
