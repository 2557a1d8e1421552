package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sabha.model.ParticipantId;
import org.sabha.room.RoomCommand;

/** Whatever is refused at the door is a problem with a code over HTTP, and is told to the audit log (T44). */
@ExtendWith(NoLeaks.class)
@Tag("T44")
class RefusalLogTest {
    private static final ParticipantId ASHA = new ParticipantId("asha222222222222");
    private static final String HERE = "127.0.0.0/24";

    private final TestServer server = new TestServer();

    @AfterEach
    void leavesNothingBehind() {
        server.close();
    }

    private static RefusalLog.Refused request(String place, String code) {
        return new RefusalLog.Refused(
                RefusalLog.Kind.REQUEST, Optional.of(place).filter(it -> !it.isEmpty()), code, HERE);
    }

    private static RefusalLog.Refused message(String code) {
        return new RefusalLog.Refused(RefusalLog.Kind.MESSAGE, Optional.empty(), code, HERE);
    }

    private static void assertProblem(int status, String code, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("\r\ncontent-type: application/problem+json\r\n"), answer);
        assertTrue(answer.contains("\"status\":" + status + ","), answer);
        assertTrue(answer.endsWith(",\"code\":\"" + code + "\"}"), answer);
    }

    private static String post(String path, String fields, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: meet.example.in\r\n" + fields + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @Tag("T24")
    @Tag("H38")
    @CsvSource({
        "/api/v1/join, join",
        "/api/v1/meetings, meetings",
        "/api/v1/organiser, organiser",
        "/api/v1/account/sign-in, accounts",
    })
    void aForeignOrigin(String path, String place) {
        String fields = "Origin: https://evil.example\r\nContent-Type: application/json\r\nSabha-Request: 1\r\n";
        assertProblem(403, "foreign-origin", server.connect().http(post(path, fields, "{}")));
        assertEquals(List.of(request(place, "foreign-origin")), server.refusals);
    }

    @Test
    @Tag("H38")
    void aWebSocketOfAForeignPage() {
        String asked =
                TestClient.upgradeRequest("Origin: https://evil.example\r\n", "Sec-WebSocket-Protocol: sabha.v1\r\n");
        assertProblem(403, "foreign-origin", server.connect().http(asked));
        assertEquals(List.of(request("socket", "foreign-origin")), server.refusals);
    }

    @Test
    void logsUnreadableOrOversizedRequest() {
        assertProblem(400, "malformed-request", server.connect().http("nonsense\r\n\r\n"));
        assertProblem(413, "too-large", server.connect().http(TestClient.post("/api/v1/join", "x".repeat(100_000))));
        assertProblem(400, "malformed-json", server.connect().http(TestClient.post("/api/v1/organiser", "{")));
        // Whatever is wrong with a join looks the same outside; the log knows better.
        assertProblem(403, "cannot-open", server.connect().http(TestClient.post("/api/v1/join", "{")));
        assertEquals(
                List.of(
                        request("", "malformed-request"),
                        request("join", "too-large"),
                        request("organiser", "malformed-json"),
                        request("join", "malformed-json")),
                server.refusals);
    }

    @Test
    void unknownPathIsProblemWithoutAuditRow() {
        assertProblem(404, "not-found", server.connect().http(TestClient.get("/api/v1/nothing")));
        assertProblem(405, "method-not-allowed", server.connect().http(TestClient.get("/api/v1/join")));
        assertEquals(List.of(), server.refusals);
    }

    @Test
    void aDecidersRefusalIsTheirsToWriteDown() {
        String wrong =
                "{\"room\":\"abcdefghijklmnopqrstuvwx\",\"invitation\":\"i\",\"password\":\"wrong\",\"name\":\"A\","
                        + "\"device\":\"" + "d".repeat(32) + "\"}";
        assertProblem(403, "cannot-open", server.connect().http(TestClient.post("/api/v1/join", wrong)));
        assertEquals(1, server.meetings.joins.size());
        assertEquals(List.of(), server.refusals);
    }

    @Test
    @Tag("H22")
    void aMessageBeforeAnybodyIsKnown() {
        server.connectSocket().text("{");
        server.connectSocket().authenticates("invented");
        server.connectSocket().says(1, "lock");
        server.connectSocket().frame(TestClient.FINAL | TestClient.BINARY, new byte[] {1});
        server.connectSocket().frame(TestClient.FINAL | TestClient.TEXT, new byte[70_000]);
        server.connectSocket().write(TestClient.encode(0x70 | TestClient.TEXT, new byte[] {1}, true));
        assertEquals(
                List.of(
                        message("malformed-json"),
                        message("token-invalid"),
                        message("authenticate-first"),
                        message("not-text"),
                        message("too-large"),
                        message("frame-malformed")),
                server.refusals);
    }

    @Test
    void aMessageOfSomebodyInAMeetingIsThatMeetings() {
        TestClient client = server.connectSocket();
        server.meetings.knowToken("token");
        client.authenticates("token");
        server.connections.bind(server.meetings.mailbox.lastArrival(), server.meetings.mailbox, ASHA);
        client.settle();
        client.text("{");
        assertEquals(
                List.of(new RoomCommand.MessageRefused(ASHA, "malformed-json")),
                server.meetings.mailbox.commandsOf(RoomCommand.MessageRefused.class));
        assertEquals(List.of(), server.refusals);

        server.meetings.mailbox.becomeFull();
        client.text("[");
        assertEquals(List.of(message("malformed-json")), server.refusals, "a meeting that is busy loses none");
    }

    @Test
    void anAddressIsKeptAsItsNetwork() {
        assertEquals("203.0.113.0/24", RefusalLog.networkOf(InetAddress.ofLiteral("203.0.113.77")));
        assertEquals("2001:db8:1:0:0:0:0:0/48", RefusalLog.networkOf(InetAddress.ofLiteral("2001:db8:1:2::3")));
    }
}
