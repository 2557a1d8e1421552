package org.sabha.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.http.CreateMeetingResponse;

/** A meeting whose host lets everybody in at once, with people who stay. Thread-safe. */
final class CrowdedMeeting implements AutoCloseable {
    /** One for all: each would have threads of its own. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private final MeetingApi api;
    private final URI base;
    private final CreateMeetingResponse meeting;
    private final MeetingClient host;
    private final List<MeetingClient> idle = new CopyOnWriteArrayList<>();
    private final List<MeetingClient> active = new CopyOnWriteArrayList<>();
    private boolean raised;

    /** Returns once the host has a seat. */
    CrowdedMeeting(MeetingApi api, URI base, CreateMeetingResponse meeting) throws IOException, InterruptedException {
        this.api = api;
        this.base = base;
        this.meeting = meeting;
        this.host = enter(meeting.invitation());
        host.await(ServerMessage.Seated.class);
    }

    private MeetingClient enter(Secret invitation) throws IOException, InterruptedException {
        Secret token = api.token(meeting.room(), invitation, meeting.password(), PEOPLE.incrementAndGet());
        return MeetingClient.enter(HTTP, base, token, Optional.empty());
    }

    synchronized Secret invitation() throws InterruptedException {
        host.send(new ClientMessage.Invite());
        return host.await(ServerMessage.InvitationIssued.class).invitation();
    }

    /** Somebody comes to stay. */
    void add(Secret invitation, boolean acting) throws IOException, InterruptedException {
        (acting ? active : idle).add(join(invitation));
    }

    private MeetingClient join(Secret invitation) throws IOException, InterruptedException {
        MeetingClient client = enter(invitation);
        client.await(ServerMessage.Waiting.class);
        host.send(new ClientMessage.AdmitAll());
        client.await(ServerMessage.Seated.class);
        return client;
    }

    /** Somebody comes, and goes again. @return milliseconds from the beginning to the seat */
    double comeAndGo(Secret invitation, long beganNanos) throws IOException, InterruptedException {
        MeetingClient client = join(invitation);
        double tookMillis = (System.nanoTime() - beganNanos) / 1e6;
        client.close();
        return tookMillis;
    }

    /** Everybody who acts does so once. */
    synchronized void act() {
        raised = !raised;
        active.forEach(client -> client.send(new ClientMessage.RaiseHand(raised)));
    }

    /** Keeps connections alive. */
    void ping() {
        host.ping();
        idle.forEach(MeetingClient::ping);
        active.forEach(MeetingClient::ping);
    }

    @Override
    public void close() {
        host.close();
        idle.forEach(MeetingClient::close);
        active.forEach(MeetingClient::close);
    }
}
