package org.sabha.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.model.Octets;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;

/** The HTTP routes before a meeting. Thread-safe. */
final class MeetingApi {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SERVICE_UNAVAILABLE = 503;

    /** The server refuses. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean later;

        RefusedException(String message, boolean later) {
            super(message);
            this.later = later;
        }

        /** Whether it says that it has too much to do, and when to come again. */
        boolean isLater() {
            return later;
        }
    }

    private final HttpBodyCodec codec = new HttpBodyCodec();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI base;

    /** @param base scheme, host and port, without a slash at the end */
    MeetingApi(URI base) {
        this.base = base;
    }

    Secret organiserSession(Secret organiserLink) throws IOException, InterruptedException {
        return post(
                        "/api/v1/organiser",
                        new OrganiserRequest(organiserLink, new Secret("bench")),
                        OrganiserResponse.class,
                        "")
                .session();
    }

    CreateMeetingResponse create(Secret session, String title) throws IOException, InterruptedException {
        return post(
                "/api/v1/meetings",
                new CreateMeetingRequest(title),
                CreateMeetingResponse.class,
                "Bearer " + session.reveal());
    }

    /** Joins and connects. */
    MeetingClient join(RoomId room, Secret invitation, Secret password, int number)
            throws IOException, InterruptedException {
        DeviceKeys fresh = BenchKeys.newDevice();
        Optional<Octets> signatureKey = Optional.of(Octets.of(fresh.signatureKey()));
        JoinResponse answer = credentials(room, invitation, password, number, signatureKey);
        return MeetingClient.enter(http, base, answer.token(), BenchKeys.of(answer, fresh, room));
    }

    /** A join token for somebody without keys. */
    Secret token(RoomId room, Secret invitation, Secret password, int number) throws IOException, InterruptedException {
        return credentials(room, invitation, password, number, Optional.empty()).token();
    }

    /** Shows credentials, each number from a device of its own. */
    private JoinResponse credentials(
            RoomId room, Secret invitation, Secret password, int number, Optional<Octets> signatureKey)
            throws IOException, InterruptedException {
        // a device secret has 32 characters of base32; what fills them up is no digit, or 0xa1 would be 0x1
        Secret device = new Secret(String.format("%32s", Integer.toString(number, 16))
                .replace(' ', 'z')
                .replace('0', 'g')
                .replace('1', 'h')
                .replace('8', 'i')
                .replace('9', 'j'));
        JoinRequest request =
                new JoinRequest(room.toString(), invitation, password, "Load " + number, device, signatureKey);
        return post("/api/v1/join", request, JoinResponse.class, "");
    }

    /** How long it takes to be refused, in milliseconds. */
    double refusalMillis(RoomId room, Secret invitation, Secret password) throws IOException, InterruptedException {
        JoinRequest join = new JoinRequest(room.toString(), invitation, password, "Nobody", new Secret("n".repeat(32)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1/join"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Origin", base.toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(codec.encode(join)))
                .build();
        long began = System.nanoTime();
        int status = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
        double tookMillis = (System.nanoTime() - began) / 1e6;
        if (status != 403) {
            throw new IOException("not refused, but " + status);
        }
        return tookMillis;
    }

    private <T extends Record> T post(String path, Record body, Class<T> answer, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Origin", base.toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(codec.encode(body)));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new RefusedException(
                    path + " answered " + response.statusCode() + " "
                            + new String(response.body(), StandardCharsets.UTF_8),
                    response.statusCode() == SERVICE_UNAVAILABLE
                            && codec.decode(response.body(), Problem.class)
                                    .code()
                                    .equals("overloaded")
                            && response.headers()
                                            .firstValueAsLong("Retry-After")
                                            .orElse(0)
                                    > 0);
        }
        return codec.decode(response.body(), answer);
    }
}
