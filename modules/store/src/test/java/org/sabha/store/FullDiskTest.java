package org.sabha.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.RoomId;
import org.sabha.room.port.AuditRow;
import org.sabha.room.port.Evidence;
import org.sabha.room.port.RoomStore;
import org.sabha.store.audit.AuditQuestion;
import org.sabha.store.audit.AuditVerdict;
import org.sabha.store.sql.StorageSettings;

/** The embedded database on a disk that fills up: a small one of its own, which only root can make. */
@Tag("Q7")
class FullDiskTest {
    private static final RoomId ROOM = new RoomId("r".repeat(24));
    private static final int MOST_TRIES = 2_000;

    @TempDir(cleanup = CleanupMode.NEVER)
    private Path disk;

    private Instant now = Instant.parse("2026-11-24T09:00:00Z");
    private boolean mounted;
    private int acknowledged;

    private final class Hands extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("always UTC");
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        mounted = runs("mount", "-t", "tmpfs", "-o", "size=3m", "sabha-test", disk.toString());
        assumeTrue(mounted, "only root can mount a small disk");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertTrue(runs("umount", "-l", disk.toString()));
        }
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Test
    void refusesWhatItCannotKeepLosesNothingAndGoesOnWhenThereIsSpace() throws IOException {
        Path filler = disk.resolve("filler");
        Path data = Files.createDirectory(disk.resolve("data"));
        try (Storage storage =
                Storage.open(StorageSettings.embedded(data), new Hands(), new SecureRandom(), () -> -1)) {
            writes(storage);
            fill(filler);
            assertTrue(triesUntil(storage, false), "the disk never got full");
            assertTrue(storage.isFailing());
            for (int i = 0; i < 3; i++) {
                assertFalse(isWritable(storage), "a probe must not take a full disk for a working one");
            }
            assertTrue(storage.isFailing());

            Files.delete(filler);
            assertTrue(isWritable(storage), "a probe finds the space, whoever else writes");
            assertTrue(triesUntil(storage, true), "it never recovered");
            assertEquals(
                    acknowledged,
                    storage.audit()
                            .search(AuditQuestion.ofMeeting(ROOM.value(), 10_000))
                            .size());
            assertInstanceOf(AuditVerdict.Sound.class, storage.audit().verify());
        }
    }

    private boolean isWritable(Storage storage) {
        now = now.plusSeconds(2);
        try {
            storage.probe().toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    private boolean triesUntil(Storage storage, boolean written) {
        for (int i = 0; i < MOST_TRIES; i++) {
            now = now.plusSeconds(2);
            if (writes(storage) == written) {
                return true;
            }
        }
        return false;
    }

    private boolean writes(Storage storage) {
        var row = new AuditRow(
                now,
                ROOM,
                "lock",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
        try {
            storage.write(new RoomStore.RoomWrite(ROOM, List.of(), List.of(Evidence.of(row))))
                    .toCompletableFuture()
                    .join();
            acknowledged++;
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4_096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertTrue(Files.size(filler) > 0, full::getMessage);
        }
    }
}
