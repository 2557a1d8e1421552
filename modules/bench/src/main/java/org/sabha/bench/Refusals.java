package org.sabha.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.account.InvitedToMeetingResponse;
import org.sabha.protocol.http.CreateMeetingResponse;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.server.control.RunningServer;
import org.sabha.server.control.StorageVerbs;

/**
 * Meetings of a real server, in each state that keeps somebody out, and what they would show there. A meeting looks at so
 * many guesses an hour, so each kind has several, to be taken in turns.
 */
final class Refusals implements AutoCloseable {
    private static final Secret DEVICE = new Secret("n".repeat(32));
    private static final Secret WRONG = new Secret("w".repeat(32));
    private static final Pattern INVITATION = Pattern.compile("#invite=([a-z0-9]+)");

    private final ServerProcess server;
    private final MeetingApi api;
    private final Secret session;
    private final List<MeetingClient> people = new ArrayList<>();
    private int number;

    Refusals(ServerProcess server) throws IOException, InterruptedException {
        this.server = server;
        this.api = new MeetingApi(server.base());
        this.session = api.organiserSession(server.organiserLink());
    }

    /** @param each meetings of each kind */
    Map<String, List<JoinRequest>> kinds(int each) throws IOException, InterruptedException {
        Map<String, List<JoinRequest>> kinds = new LinkedHashMap<>();
        kinds.put("unknown meeting", new ArrayList<>());
        for (int i = 0; i < each; i++) {
            add(kinds, "unknown meeting", asking(new RoomId("z".repeat(23) + (char) ('a' + i)), WRONG, WRONG));
            CreateMeetingResponse meeting = api.create(session, "Refusals");
            MeetingClient host = presides(meeting);
            add(kinds, "unknown invitation", asking(meeting.room(), WRONG, meeting.password()));
            add(kinds, "wrong password", asking(meeting.room(), invites(host), WRONG));
            Secret used = invites(host);
            people.add(api.join(meeting.room(), used, meeting.password(), ++number));
            people.getLast().await(ServerMessage.Waiting.class);
            add(kinds, "another device", asking(meeting.room(), used, meeting.password()));
            add(kinds, "locked", locked());
            add(kinds, "ended", ended());
        }
        kinds.put("not started", notStarted(each));
        return kinds;
    }

    private static void add(Map<String, List<JoinRequest>> kinds, String kind, JoinRequest request) {
        kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(request);
    }

    private static JoinRequest asking(RoomId room, Secret invitation, Secret password) {
        return new JoinRequest(room.value(), invitation, password, "Nobody", DEVICE);
    }

    private MeetingClient presides(CreateMeetingResponse meeting) throws IOException, InterruptedException {
        MeetingClient host = api.join(meeting.room(), meeting.invitation(), meeting.password(), ++number);
        people.add(host);
        host.await(ServerMessage.Seated.class);
        return host;
    }

    private static Secret invites(MeetingClient host) throws InterruptedException {
        host.send(new ClientMessage.Invite());
        return host.await(ServerMessage.InvitationIssued.class).invitation();
    }

    /** With all that opened it before. */
    private JoinRequest locked() throws IOException, InterruptedException {
        CreateMeetingResponse meeting = api.create(session, "Locked");
        MeetingClient host = presides(meeting);
        Secret invitation = invites(host);
        host.send(new ClientMessage.Lock());
        invites(host); // in its turn: the lock is done
        return asking(meeting.room(), invitation, meeting.password());
    }

    private JoinRequest ended() throws IOException, InterruptedException {
        CreateMeetingResponse meeting = api.create(session, "Ended");
        MeetingClient host = presides(meeting);
        Secret invitation = invites(host);
        host.send(new ClientMessage.EndForAll());
        host.ends();
        people.remove(host);
        return asking(meeting.room(), invitation, meeting.password());
    }

    /** Scheduled for tomorrow, with an invitation to it. With the password too, the answer would be the start (C7). */
    private List<JoinRequest> notStarted(int each) throws IOException, InterruptedException {
        List<JoinRequest> asking = new ArrayList<>();
        try (SignInApi organiser = new SignInApi(server.base())) {
            organiser.accept(account(), new Secret("correct Horse 7"));
            String tomorrow = LocalDateTime.now(ZoneOffset.UTC)
                    .plusDays(1)
                    .truncatedTo(ChronoUnit.MINUTES)
                    .toString();
            for (int i = 0; i < each; i++) {
                RoomId room = organiser.schedule("Not started", tomorrow);
                InvitedToMeetingResponse invited = organiser.invite(room);
                asking.add(asking(room, invited.invitations().getFirst(), WRONG));
            }
        }
        return asking;
    }

    private Secret account() throws IOException {
        var answer = new ByteArrayOutputStream();
        new RunningServer(server.data())
                .ask(List.of(StorageVerbs.USER, "add", "asha", "Asha Rao", "organiser"), answer);
        Matcher matcher = INVITATION.matcher(answer.toString(StandardCharsets.UTF_8));
        if (!matcher.find()) {
            throw new IOException("no invitation to an account");
        }
        return new Secret(matcher.group(1));
    }

    /** They go on being there. */
    void ping() {
        people.forEach(MeetingClient::ping);
    }

    @Override
    public void close() {
        people.forEach(MeetingClient::close);
    }
}
