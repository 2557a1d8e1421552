package org.sabha.server.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.FileId;
import org.sabha.model.FileSize;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.room.file.FileAccess;
import org.sabha.room.session.SecretDigest;
import org.sabha.signalling.SealedFiles;

@Tag("A6")
@Tag("T6")
@Tag("T22")
class FileServiceTest {
    private static final RoomId ROOM = new RoomId("a".repeat(24));
    private static final FileId FILE = new FileId("f".repeat(26));
    private static final FileId OTHER = new FileId("g".repeat(26));
    private static final ParticipantId ASHA = new ParticipantId("a".repeat(16));
    private static final ParticipantId RAVI = new ParticipantId("b".repeat(16));
    private static final Secret WRITES = new Secret("writes");
    private static final Secret READS = new Secret("reads");
    private static final FileSize SIZE = new FileSize(FileSize.CHUNK_BYTES);

    @TempDir
    private Path data;

    private final List<FileId> whole = new ArrayList<>();
    private final List<FileId> moved = new ArrayList<>();
    private long nanos = 7;
    private long usable = 100L << 30;
    /** While it is shut the disk does not answer. */
    private final CountDownLatch answers = new CountDownLatch(1);

    private final CountDownLatch isAsked = new CountDownLatch(1);
    private volatile boolean isStuck;
    private FileService service;

    @BeforeEach
    void opens() throws IOException {
        service = FileService.over(
                FileShelf.open(data, new FileShelf.Disk() {
                    @Override
                    public long totalBytes() {
                        return 100L << 30;
                    }

                    @Override
                    public long usableBytes() {
                        if (isStuck) {
                            isAsked.countDown();
                            waitFor(answers);
                        }
                        return usable;
                    }
                }),
                () -> nanos);
        service.shelve(ROOM, FILE, SIZE, this::came);
        service.open(FILE, ASHA, FileAccess.WRITE, SecretDigest.of(WRITES));
        service.open(FILE, RAVI, FileAccess.READ, SecretDigest.of(READS));
    }

    private void came(FileId file, FileService.Came what) {
        (what == FileService.Came.ALL ? whole : moved).add(file);
    }

    @AfterEach
    void closes() {
        service.close();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private SealedFiles.Upload upload() {
        return service.upload(FILE.value(), WRITES).orElseThrow();
    }

    private SealedFiles.Held held() {
        return service.held(FILE.value(), READS).orElseThrow();
    }

    private static byte[] bytes(int chunk) {
        byte[] bytes = new byte[SIZE.sealedBytesOf(chunk)];
        Arrays.fill(bytes, (byte) (chunk + 1));
        return bytes;
    }

    private void writes(int chunk) throws IOException {
        SealedFiles.Arriving arriving = upload().begin(chunk);
        arriving.write(bytes(chunk));
        arriving.finish();
    }

    private Path file() {
        return data.resolve("files").resolve(ROOM.value()).resolve(FILE.value());
    }

    @Test
    void chunksAreReadAsTheyWereWritten() throws IOException {
        writes(0);
        assertEquals(List.of(), whole);
        assertEquals(-1, held().bytesOf(1));
        writes(1);
        assertEquals(List.of(FILE), whole);
        for (int chunk = 0; chunk < 2; chunk++) {
            var out = new ByteArrayOutputStream();
            held().copy(chunk, out);
            assertArrayEquals(bytes(chunk), out.toByteArray());
        }
        assertEquals(SIZE.sealedBytes(), service.bytesHeld());
        assertEquals(SIZE.sealedBytes(), Files.size(file()));
    }

    /** What waits for a file that stands still learns of every chunk in time, and no room is woken by each. */
    @Test
    void reportsUploadProgressRarely() throws IOException {
        service.shelve(ROOM, OTHER, new FileSize(4L * FileSize.CHUNK_BYTES), this::came);
        Secret ticket = new Secret("other");
        service.open(OTHER, ASHA, FileAccess.WRITE, SecretDigest.of(ticket));
        for (int chunk = 0; chunk < 4; chunk++) {
            SealedFiles.Arriving arriving =
                    service.upload(OTHER.value(), ticket).orElseThrow().begin(chunk);
            arriving.write(new byte[FileSize.CHUNK_BYTES]);
            nanos += FileService.MOVED_EVERY_NANOS / 2;
            arriving.finish();
        }
        assertEquals(List.of(OTHER, OTHER), moved);
        assertEquals(List.of(), whole);
    }

    @Test
    void aTicketOpensOneFileInOneWay() {
        assertTrue(service.upload(FILE.value(), READS).isEmpty());
        service.shelve(ROOM, OTHER, SIZE, this::came);
        assertTrue(service.held(OTHER.value(), READS).isEmpty());
        assertTrue(service.held(FILE.value(), new Secret("guess")).isEmpty());
        assertTrue(service.held("../" + FILE.value(), READS).isEmpty());
        assertEquals(-1, service.held(FILE.value(), WRITES).orElseThrow().bytesOf(0));
    }

    @Test
    void aNewTicketTakesThePlaceOfTheOneBefore() {
        Secret again = new Secret("again");
        service.open(FILE, RAVI, FileAccess.READ, SecretDigest.of(again));
        assertTrue(service.held(FILE.value(), READS).isEmpty());
        assertTrue(service.held(FILE.value(), again).isPresent());
        assertEquals(2, service.tickets());
    }

    /** Rooms of one server give and end tickets without looking through each other's. */
    @Test
    @Tag("T35")
    void ticketsAreFoundByWhoHoldsThemAndByTheirFile() {
        var passes = new Passes();
        SecretDigest one = SecretDigest.of(new Secret("one"));
        SecretDigest other = SecretDigest.of(new Secret("other"));
        SecretDigest third = SecretDigest.of(new Secret("third"));
        passes.add(one, new Passes.Pass(FILE, ASHA, FileAccess.READ));
        passes.add(other, new Passes.Pass(OTHER, ASHA, FileAccess.READ));
        passes.add(third, new Passes.Pass(FILE, RAVI, FileAccess.READ));
        passes.removeAll(FILE);
        assertTrue(passes.find(one).isEmpty());
        assertTrue(passes.find(third).isEmpty());
        assertEquals(ASHA, passes.find(other).orElseThrow().participant());
        passes.removeAll(ASHA);
        assertTrue(passes.find(other).isEmpty());
        assertEquals(0, passes.size());
        assertEquals(0, passes.indexed());
    }

    @Test
    void departureStopsDownloadWithinChunk() throws IOException {
        writes(0);
        SealedFiles.Held reading = held();
        int[] got = {0};
        var out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                got[0] += length;
                service.close(RAVI);
            }
        };
        assertThrows(IOException.class, () -> reading.copy(0, out));
        assertTrue(got[0] < FileSize.CHUNK_BYTES);
        assertTrue(service.held(FILE.value(), READS).isEmpty());
    }

    @Test
    void departureStopsUploadWithinChunk() throws IOException {
        SealedFiles.Arriving arriving = upload().begin(0);
        arriving.write(new byte[10]);
        service.close(ASHA);
        assertThrows(IOException.class, () -> arriving.write(new byte[10]));
        assertTrue(service.upload(FILE.value(), WRITES).isEmpty());
    }

    @Test
    void theLineThatCameLastWrites() throws IOException {
        SealedFiles.Arriving cut = upload().begin(0);
        cut.write(new byte[1_000]);
        SealedFiles.Arriving again = upload().begin(0);
        assertThrows(IOException.class, () -> cut.write(new byte[1]));
        again.write(bytes(0));
        again.finish();
        var out = new ByteArrayOutputStream();
        held().copy(0, out);
        assertArrayEquals(bytes(0), out.toByteArray());
    }

    @Test
    void nothingCountsThatIsShortLongOrOutOfTurn() throws IOException {
        SealedFiles.Arriving cut = upload().begin(0);
        cut.write(new byte[10]);
        assertThrows(IOException.class, cut::finish);
        SealedFiles.Arriving tooLong = upload().begin(0);
        assertThrows(IOException.class, () -> tooLong.write(new byte[FileSize.CHUNK_BYTES + 1]));
        SealedFiles.Arriving early = upload().begin(1);
        assertThrows(IOException.class, () -> early.write(new byte[10]));
        assertEquals(0, upload().chunks());
    }

    @Test
    void theLastPartOfTheDiskIsLeftAlone() throws IOException {
        usable = 5L << 30;
        SealedFiles.Arriving arriving = upload().begin(0);
        assertThrows(SealedFiles.NoRoomException.class, () -> arriving.write(new byte[10]));
        assertFalse(Files.exists(file()));
        usable = 6L << 30;
        writes(0);
    }

    @Test
    void nothingIsLeftOfAFileThatIsErasedAndOfAMeetingThatEnded() throws IOException {
        writes(0);
        service.shelve(ROOM, OTHER, SIZE, this::came);
        service.open(OTHER, ASHA, FileAccess.WRITE, SecretDigest.of(new Secret("other")));
        SealedFiles.Arriving other =
                service.upload(OTHER.value(), new Secret("other")).orElseThrow().begin(0);
        other.write(new byte[10]);
        service.erase(FILE);
        assertTrue(service.held(FILE.value(), READS).isEmpty());
        service.end(ROOM);
        assertEquals(0, service.filesHeld());
        assertEquals(0, service.tickets());
        assertThrows(IOException.class, () -> other.write(new byte[10]));
        service.close(); // waits for what is being erased
        assertFalse(Files.exists(file().getParent()));
    }

    @Test
    void erasesFilesOfEarlierProcess() throws IOException {
        writes(0);
        assertTrue(Files.exists(file()));
        FileService.open(data).close();
        assertFalse(Files.exists(file().getParent()));
        assertTrue(Files.isDirectory(data.resolve("files")));
    }

    /** Each reads as slowly as it likes, so each is a thread and what waits for it. */
    @Test
    @Tag("T35")
    void nobodyReadsMoreThanAFewChunksAtATime() throws IOException, InterruptedException {
        writes(0);
        var stuck = new CountDownLatch(Downloads.MOST_OF_ONE);
        var goOn = new CountDownLatch(1);
        var slow = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("slices only");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                stuck.countDown();
                waitFor(goOn);
            }
        };
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < Downloads.MOST_OF_ONE; i++) {
            assertFalse(held().isBusy());
            readers.add(Thread.ofVirtual().start(() -> {
                try {
                    held().copy(0, slow);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        stuck.await();
        assertTrue(held().isBusy());
        assertThrows(IOException.class, () -> held().copy(0, OutputStream.nullOutputStream()));
        goOn.countDown();
        for (Thread reader : readers) {
            reader.join();
        }
        assertFalse(held().isBusy());
        held().copy(0, OutputStream.nullOutputStream());
    }

    /** Writers begin on event loops, which wait for no disk. */
    @Test
    void aWriterBeginsWithoutWaitingForOneThatWrites() throws Exception {
        SealedFiles.Arriving before = upload().begin(0);
        isStuck = true;
        var writing = new FutureTask<>(() -> assertThrows(IOException.class, () -> {
            before.write(new byte[10]);
            before.write(new byte[10]);
        }));
        Thread.ofPlatform().start(writing);
        isAsked.await();
        var beginning = new FutureTask<>(() -> upload().begin(0));
        Thread.ofPlatform().start(beginning);
        SealedFiles.Arriving next = beginning.get(60, TimeUnit.SECONDS);
        isStuck = false;
        answers.countDown();
        writing.get();
        next.write(bytes(0));
        next.finish();
        assertEquals(1, held().chunks());
    }

    @Test
    void aRoomThatEndsAfterTheServerIsNoDefect() {
        service.close();
        service.end(ROOM);
        assertEquals(0, service.filesHeld());
    }
}
