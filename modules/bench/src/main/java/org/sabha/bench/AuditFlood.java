package org.sabha.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.server.control.RunningServer;
import org.sabha.server.control.StorageVerbs;

/** One guest repeats acts that are refused, a stranger joins that are, and the rows of the audit log are counted. */
final class AuditFlood {
    /** As fast as the server's own limit on messages lets a person be. */
    private static final long ACTS_PER_SECOND = 50;

    private static final int JOIN_EVERY = 5;

    private final ServerProcess server;
    private final MeetingApi api;

    AuditFlood(ServerProcess server) {
        this.server = server;
        this.api = new MeetingApi(server.base());
    }

    GuestsResult.Flood run(Secret session, long seconds) throws IOException, InterruptedException {
        CreateMeetingResponse meeting = api.create(session, "Flood");
        try (MeetingClient host = api.join(meeting.room(), meeting.invitation(), meeting.password(), 1)) {
            host.await(ServerMessage.Seated.class);
            host.send(new ClientMessage.Invite());
            Secret invitation = host.await(ServerMessage.InvitationIssued.class).invitation();
            try (MeetingClient guest = api.join(meeting.room(), invitation, meeting.password(), 2)) {
                host.send(new ClientMessage.Admit(
                        guest.await(ServerMessage.Waiting.class).self()));
                guest.await(ServerMessage.Seated.class);
                return flood(meeting, host, guest, seconds);
            }
        }
    }

    private GuestsResult.Flood flood(
            CreateMeetingResponse meeting, MeetingClient host, MeetingClient guest, long seconds)
            throws IOException, InterruptedException {
        long before = rows();
        long began = System.nanoTime();
        long acts = 0;
        long joins = 0;
        List<ClientMessage> kinds = kinds();
        Secret wrong = new Secret("w".repeat(32));
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds)) {
            try {
                guest.send(kinds.get((int) (acts % kinds.size())));
            } catch (CompletionException e) {
                throw new IOException("the guest is out: " + guest.error(), e);
            }
            acts++;
            if (acts % JOIN_EVERY == 0) {
                api.refusalMillis(meeting.room(), wrong, wrong);
                joins++;
            }
            if (acts % ACTS_PER_SECOND == 0) {
                host.ping();
            }
            long dueNanos = began + acts * TimeUnit.SECONDS.toNanos(1) / ACTS_PER_SECOND;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, dueNanos - System.nanoTime()));
        }
        double took = (System.nanoTime() - began) / 1e9;
        TimeUnit.SECONDS.sleep(1); // rows are written behind the answers
        long rows = rows() - before;
        return new GuestsResult.Flood(took, acts, joins, rows, rows * TimeUnit.HOURS.toSeconds(1) / took);
    }

    /** Acts of hosts alone, each of which would have rows of its own; none that has a limit of its own rate. */
    private static List<ClientMessage> kinds() {
        return List.of(
                new ClientMessage.Lock(),
                new ClientMessage.Unlock(),
                new ClientMessage.EndForAll(),
                new ClientMessage.Invite(),
                new ClientMessage.AdmitAll(),
                new ClientMessage.SetRule(AdvisoryClause.A2, "off"),
                new ClientMessage.SetRule(AdvisoryClause.A4, "everyone"),
                new ClientMessage.SetRule(AdvisoryClause.A6, "off"));
    }

    private long rows() throws IOException {
        var answer = new ByteArrayOutputStream();
        new RunningServer(server.data()).ask(List.of(StorageVerbs.SEARCH, "limit=1000000"), answer);
        return answer.toString(StandardCharsets.UTF_8).lines().count();
    }
}
