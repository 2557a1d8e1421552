package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.sabha.model.ParticipantId;

/** What people show at the door is written nowhere. */
@ExtendWith(NoLeaks.class)
class SecrecyTest {
    private static final String CANARY = "canary7canary7";

    @Test
    @Tag("T9")
    @Tag("T43")
    void noSecretReachesTheLogsOrAnAnswerOrACounter() {
        LogLines own = LogLines.of("org.sabha");
        LogLines netty = LogLines.of("io.netty.handler.codec.http.websocketx");
        TestServer server = new TestServer();
        StringBuilder answers = new StringBuilder();
        answers.append(server.connect().http(TestClient.post("/api/v1/join", JoinRouteTest.body(CANARY))));
        answers.append(server.connect().http(TestClient.post("/api/v1/join", "{\"" + CANARY + "\":1}")));
        answers.append(server.connect().http(TestClient.get("/m/x?" + CANARY)));
        answers.append(server.connect().http(TestClient.get("/" + CANARY, "Authorization: Bearer " + CANARY + "\r\n")));
        answers.append(server.connect().http("GET /" + CANARY + " HTTP/1.1\nHost: a\n\n"));
        server.meetings.knowToken(CANARY);
        TestClient socket = server.connectSocket();
        socket.authenticates(CANARY);
        server.connections.bind(
                server.meetings.mailbox.lastArrival(), server.meetings.mailbox, new ParticipantId("asha222222222222"));
        socket.text("{\"seq\":1,\"ack\":0,\"message\":{\"type\":\"" + CANARY + "\"}}");
        TestClient stranger = server.connectSocket();
        stranger.resumes(CANARY);
        answers.append(socket.readText()).append(stranger.readText());
        server.close();

        assertFalse(answers.toString().contains(CANARY), answers.toString());
        assertFalse(server.counters.snapshot().toString().contains(CANARY));
        for (List<String> lines : List.of(own.stop(), netty.stop())) {
            assertTrue(lines.stream().noneMatch(line -> line.contains(CANARY)), lines.toString());
        }
    }
}
