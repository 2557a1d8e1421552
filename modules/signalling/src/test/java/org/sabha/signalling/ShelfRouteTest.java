package org.sabha.signalling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.model.FileSize;

@Tag("A6")
@Tag("T6")
class ShelfRouteTest {
    private static final String PATH = "/files/v1/" + FakeFiles.FILE + "/";
    private static final byte[] FIRST = filled(FileSize.CHUNK_BYTES, 7);
    private static final byte[] SECOND = filled(132, 9);

    /** The disk works while nobody looks, or stands still with what was given to it. */
    private static final class Disk implements Executor {
        private final Deque<Runnable> given = new ArrayDeque<>();
        private boolean stands;

        @Override
        public void execute(Runnable task) {
            given.add(task);
            works();
        }

        void stands() {
            stands = true;
        }

        void goesOn() {
            stands = false;
            works();
        }

        private void works() {
            while (!stands && !given.isEmpty()) {
                given.remove().run();
            }
        }
    }

    private final Disk disk = new Disk();
    private final TestServer server = new TestServer(UnaryOperator.identity(), disk);

    @AfterEach
    void ends() {
        server.close();
    }

    private static byte[] filled(int size, int with) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static String head(String method, String path, String ticket, String... fields) {
        return method + " " + path + " HTTP/1.1\r\nHost: meet.example.in\r\nAuthorization: Bearer " + ticket + "\r\n"
                + String.join("", fields) + "\r\n";
    }

    private static String put(int chunk, int length) {
        return head(
                "PUT",
                PATH + chunk,
                "to-write",
                "Origin: " + TestServer.ORIGIN + "\r\n",
                "Content-Type: application/octet-stream\r\n",
                "Content-Length: " + length + "\r\n");
    }

    private static void send(TestClient client, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += 30_000) {
            client.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 30_000)));
            client.settle();
        }
    }

    private String write(TestClient client, int chunk, byte[] bytes) {
        client.write(put(chunk, bytes.length).getBytes(ISO_8859_1));
        send(client, bytes);
        return client.readText();
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(
                answer.startsWith("HTTP/1.1 " + status + " "),
                () -> answer.lines().limit(1).toList() + "");
    }

    @Test
    void chunksComeInOrderAndAreReadAgain() {
        TestClient client = server.connect();
        String first = write(client, 0, FIRST);
        assertStatus(204, first);
        assertTrue(first.contains("held-chunks: 1\r\n"), first);
        assertStatus(204, write(client, 1, SECOND));
        var all = new ByteArrayOutputStream();
        all.writeBytes(FIRST);
        all.writeBytes(SECOND);
        assertArrayEquals(all.toByteArray(), server.sealed.bytes.toByteArray());

        String read = server.connect().http(head("HEAD", PATH + "0", "to-read"));
        assertTrue(read.contains("held-chunks: 2\r\n"), read);
        TestClient reader = server.connect();
        reader.write(head("GET", PATH + "1", "to-read").getBytes(ISO_8859_1));
        String whole = reader.readText();
        assertStatus(200, whole);
        assertTrue(whole.contains(new String(SECOND, ISO_8859_1)));
        assertTrue(whole.endsWith("\r\n0\r\n\r\n"));
    }

    @Test
    @Tag("T23")
    void filesAreServedAsDownloads() {
        write(server.connect(), 0, FIRST);
        write(server.connect(), 1, SECOND);
        TestClient reader = server.connect();
        reader.write(head("GET", PATH + "1", "to-read").getBytes(ISO_8859_1));
        String answer = reader.readText();
        String fields = answer.substring(0, answer.indexOf("\r\n\r\n") + 2);
        assertTrue(fields.contains("content-type: application/octet-stream\r\n"), fields);
        assertTrue(fields.contains("content-disposition: attachment; filename=\"file\"\r\n"), fields);
        assertTrue(fields.contains("x-content-type-options: nosniff\r\n"), fields);
        assertTrue(fields.contains("cache-control: no-store\r\n"), fields);
        assertEquals(
                List.of("content-security-policy: sandbox; default-src 'none'; frame-ancestors 'none'"),
                fields.lines()
                        .filter(line -> line.startsWith("content-security-policy:"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /files/v1/k3m7xq2r7htam4dsyt5n3zzw4k/0 HTTP/1.1|",
                "GET /files/v1/k3m7xq2r7htam4dsyt5n3zzw4k/0 HTTP/1.1|Authorization: Bearer to-guess\r\n",
                "GET /files/v1/k3m7xq2r7htam4dsyt5n3zzw4k/0 HTTP/1.1|Authorization: Bearer to-write\r\n",
                "GET /files/v1/k3m7xq2r7htam4dsyt5n3zzw4k/9 HTTP/1.1|Authorization: Bearer to-read\r\n",
                "GET /files/v1/zzzzzzzzzzzzzzzzzzzzzzzzzz/0 HTTP/1.1|Authorization: Bearer to-read\r\n",
                "GET /files/v1/../../etc/passwd HTTP/1.1|Authorization: Bearer to-read\r\n",
                "GET /files/v1/k3m7xq2r7htam4dsyt5n3zzw4k/0?t=to-read HTTP/1.1|",
                "GET /files/ HTTP/1.1|",
                "HEAD /files/v1/k3m7xq2r7htam4dsyt5n3zzw4k/0 HTTP/1.1|Authorization: Bearer to-guess\r\n"
            })
    void everythingThatIsNotThereForATicketIsTheSame(String request) {
        String[] parts = request.split("\\|", -1);
        String fields = parts[1].replace("\\r\\n", "\r\n");
        String answer = server.connect().http(parts[0] + "\r\nHost: meet.example.in\r\n" + fields + "\r\n");
        String unknown = server.connect()
                .http(parts[0].substring(0, parts[0].indexOf(' ')) + " /files/v1/aaaaaaaaaaaaaaaaaaaaaaaaaa/0 HTTP/1.1"
                        + "\r\nHost: meet.example.in\r\n\r\n");
        assertStatus(404, answer);
        assertEquals(unknown, answer);
    }

    @Test
    void unauthorisedUploadIsRefusedBeforeBody() {
        TestClient client = server.connect();
        String answer = client.http(put(0, FIRST.length).replace("to-write", "to-read"));
        assertStatus(404, answer);
        client.wait(Duration.ofSeconds(2));
        assertFalse(client.isOpen());
    }

    @Test
    @Tag("T24")
    void aPageOfAnotherSiteWritesNothing() {
        String foreign = put(0, 132).replace(TestServer.ORIGIN, "https://evil.example");
        assertStatus(403, server.connect().http(foreign));
    }

    @Test
    @Tag("T22")
    void aChunkHasItsSizeAndItsTurn() {
        assertStatus(409, server.connect().http(put(1, SECOND.length)));
        assertStatus(404, server.connect().http(put(2, 1)));
        assertStatus(400, server.connect().http(put(0, 5)));
        assertStatus(413, server.connect().http(put(0, FileSize.CHUNK_BYTES + 1)));
        assertStatus(
                411,
                server.connect().http(put(0, 5).replace("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n")));
        assertStatus(415, server.connect().http(put(0, 5).replace("application/octet-stream", "text/html")));
        assertEquals(0, server.sealed.bytes.size());
    }

    @Test
    @Tag("T22")
    @Tag("T33")
    void tricklingUploadIsCut() {
        TestClient client = server.connect();
        client.write(put(0, FIRST.length).getBytes(ISO_8859_1));
        String answer = "";
        for (int second = 0; second < 10_000 && answer.isEmpty(); second++) {
            client.write(new byte[1]);
            client.wait(Duration.ofSeconds(1));
            answer = client.readText();
        }
        assertStatus(408, answer);
        assertEquals(0, server.sealed.bytes.size());
    }

    @Test
    @Tag("T22")
    void slowSteadyUploadContinues() {
        TestClient client = server.connect();
        client.write(put(0, FIRST.length).getBytes(ISO_8859_1));
        int at = 0;
        while (at < FIRST.length) {
            int size = Math.min(40_000, FIRST.length - at);
            client.write(Arrays.copyOfRange(FIRST, at, at + size));
            client.wait(Duration.ofSeconds(8));
            at += size;
        }
        assertStatus(204, client.readText());
    }

    @Test
    @Tag("T22")
    void nothingMoreIsReadWhileTheDiskIsBusy() {
        disk.stands();
        TestClient client = server.connect();
        client.write(put(0, FIRST.length).getBytes(ISO_8859_1));
        client.write(new byte[1_000]);
        assertFalse(client.channel.config().isAutoRead());
        client.wait(Duration.ofSeconds(25));
        assertTrue(client.isOpen(), "a slow disk is not the sender's fault");
        disk.goesOn();
        client.settle();
        assertTrue(client.channel.config().isAutoRead());
    }

    @Test
    void aFullDiskIsSaidInWords() {
        server.sealed.full = true;
        TestClient client = server.connect();
        client.write(put(0, FIRST.length).getBytes(ISO_8859_1));
        client.write(new byte[1_000]);
        String answer = client.readText();
        assertStatus(507, answer);
        assertTrue(answer.contains("disk-full"), answer);
    }

    @Test
    void interruptedTransferCanBeRepeated() {
        TestClient cut = server.connect();
        cut.write(put(0, FIRST.length).getBytes(ISO_8859_1));
        send(cut, Arrays.copyOf(FIRST, 500_000));
        cut.hangUp();
        assertStatus(204, write(server.connect(), 0, FIRST));
        assertArrayEquals(FIRST, server.sealed.bytes.toByteArray());
    }

    @Test
    @Tag("T22")
    void excessiveReaderMustWait() {
        write(server.connect(), 0, FIRST);
        server.sealed.busy = true;
        String answer = server.connect().http(head("GET", PATH + "0", "to-read"));
        assertStatus(429, answer);
        assertTrue(answer.contains("retry-after: "), answer);
        assertStatus(204, server.connect().http(head("HEAD", PATH + "0", "to-read")));
    }

    /** The second waits for the disk while the third is there already: both came while the first one waited. */
    @Test
    void requestsThatComeTogetherAreAnsweredInTheirOrder() {
        TestClient client = server.connect();
        disk.stands();
        client.write(put(0, FIRST.length).getBytes(ISO_8859_1));
        send(client, FIRST);
        client.write(put(1, SECOND.length).getBytes(ISO_8859_1));
        client.write(SECOND);
        client.write(head("HEAD", PATH + "0", "to-read").getBytes(ISO_8859_1));
        disk.goesOn();
        List<String> held = client.readText()
                .lines()
                .filter(line -> line.startsWith("HTTP/") || line.startsWith("held-chunks"))
                .toList();
        assertEquals(
                List.of(
                        "HTTP/1.1 204 No Content",
                        "held-chunks: 1",
                        "HTTP/1.1 204 No Content",
                        "held-chunks: 2",
                        "HTTP/1.1 204 No Content",
                        "held-chunks: 2"),
                held);
    }
}
