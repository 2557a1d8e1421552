package org.sabha.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.server.task.HandTimer;
import org.sabha.server.task.PeriodicTasks;

@Tag("T8")
class LocalControlTest {
    @TempDir
    Path folder;

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final PeriodicTasks tasks = new PeriodicTasks(new HandTimer(), nanos::get);
    private volatile boolean ready;

    private Optional<LocalControl> open(Path data) throws IOException {
        return LocalControl.open(
                data,
                () -> "https://meet.example.in/#organiser=" + made.incrementAndGet(),
                Map.of(),
                tasks,
                () -> ready);
    }

    @Test
    void saysWhetherTheServerIsReady() throws IOException {
        try (LocalControl _ = open(folder).orElseThrow()) {
            assertFalse(new RunningServer(folder).isReady());
            ready = true;
            assertTrue(new RunningServer(folder).isReady());
        }
        assertThrows(IOException.class, () -> new RunningServer(folder).isReady());
    }

    @Test
    void givesANewLinkEachTime() throws IOException {
        try (LocalControl _ = open(folder).orElseThrow()) {
            RunningServer server = new RunningServer(folder);
            assertEquals("https://meet.example.in/#organiser=1", server.newLink());
            assertEquals("https://meet.example.in/#organiser=2", server.newLink());
        }
        assertThrows(IOException.class, new RunningServer(folder)::newLink);
        assertFalse(Files.exists(ControlSocket.in(folder)));
    }

    @Test
    void tellsWhichTasksAreLate() throws IOException {
        tasks.watch("prune-audit", Duration.ofDays(1));
        tasks.watch("send-mails", Duration.ofDays(9));
        try (LocalControl _ = open(folder).orElseThrow()) {
            RunningServer server = new RunningServer(folder);
            assertEquals(Map.of(), server.lateTasks());
            nanos.set(Duration.ofDays(4).toNanos());
            assertEquals(Map.of("prune-audit", Duration.ofDays(4).toSeconds()), server.lateTasks());
        }
    }

    @Test
    void onlyItsOwnUserMayOpenIt() throws IOException {
        try (LocalControl _ = open(folder).orElseThrow()) {
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(ControlSocket.in(folder)));
        }
    }

    @Test
    void takesThePlaceOfASocketThatAKilledServerLeft() throws IOException {
        Files.createFile(ControlSocket.in(folder));
        try (LocalControl _ = open(folder).orElseThrow()) {
            assertTrue(new RunningServer(folder).newLink().endsWith("=1"));
        }
    }

    @Test
    void unknownVerbCreatesNoLink() throws IOException {
        try (LocalControl _ = open(folder).orElseThrow()) {
            assertEquals("no unknown verb", says("LINK\n"));
            assertEquals("no unknown verb", says("link link\n"));
            assertEquals("no unknown verb", says("x".repeat(5_000)));
            assertEquals(0, made.get());
        }
    }

    @Test
    void oneThatSaysNothingKeepsNobodyElseWaiting() throws IOException {
        try (LocalControl _ = open(folder).orElseThrow();
                SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(ControlSocket.in(folder)))) {
            assertTrue(silent.isConnected());
            assertTrue(new RunningServer(folder).newLink().endsWith("=1"));
        }
    }

    @Test
    void aFolderWithTooLongAPathHasNone() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(100)));
        assertEquals(Optional.empty(), open(deep));
    }

    private String says(String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(ControlSocket.in(folder)))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            channel.write(bytes.limit(Math.min(bytes.limit(), ControlSocket.MAX_LINE_BYTES)));
            return LocalControl.readLine(channel);
        }
    }
}
