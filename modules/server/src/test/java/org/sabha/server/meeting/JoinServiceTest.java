package org.sabha.server.meeting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.identity.Argon2Cost;
import org.sabha.identity.GuessLimiter;
import org.sabha.identity.GuessLimits;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyDecision;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.room.CredentialCheck;
import org.sabha.server.schedule.ScheduledMeetings.NotStarted;
import org.sabha.signalling.NotStartedException;
import org.sabha.signalling.ServerBusyException;

/** That every outcome goes the same way can be seen in what is asked and computed; times are for the benchmark. */
@Tag("H3")
@Tag("C7")
class JoinServiceTest {
    private static final String ROOM = "r".repeat(24);
    private static final String PLANNED = "p".repeat(24);
    private static final Instant STARTS = Instant.parse("2026-11-24T12:30:00Z");
    private static final Secret INVITATION = new Secret("invitation");
    private static final Secret PASSWORD = new Secret("right");
    private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("192.0.2.1");
    private static final GuessLimits WIDE = new GuessLimits(1_000, 1_000, 1_000, 1_000);

    private final PasswordHasher hasher = new PasswordHasher(new Argon2Cost(64, 1, 1), new Random(1), 2, 16);
    private final List<String> way = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final PasswordHash plannedHash = hasher.hash(PASSWORD);
    private final JoinService.Known known =
            new JoinService.Known((request, _) -> answer(request), hasher.hash(PASSWORD), hasher.nothingProven());
    private final JoinService.Known nobodys =
            new JoinService.Known((_, _) -> closed(), hasher.hashOfNothing(), hasher.nothingProven());

    private CompletableFuture<CredentialCheck> answer(JoinRequest request) {
        way.add("ask");
        return CompletableFuture.completedFuture(
                request.invitation().equals(INVITATION)
                        ? new CredentialCheck.Opens(
                                new InvitationId("i".repeat(16)), 1, org.sabha.model.Role.PARTICIPANT)
                        : new CredentialCheck.Closed(ReasonCode.INVITATION_UNKNOWN));
    }

    private CompletableFuture<CredentialCheck> closed() {
        way.add("ask");
        return CompletableFuture.completedFuture(new CredentialCheck.Closed(ReasonCode.INVITATION_UNKNOWN));
    }

    private Optional<NotStarted> planned(JoinRequest request) {
        way.add("schedule");
        return request.room().equals(PLANNED) && request.invitation().equals(INVITATION)
                ? Optional.of(new NotStarted(new InvitationId("i".repeat(16)), plannedHash, STARTS))
                : Optional.empty();
    }

    private JoinService service(GuessLimits limits) {
        return new JoinService(
                nobodys,
                this::planned,
                hasher,
                new GuessLimiter(limits, new Random(2)),
                Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC),
                _ -> way.add("pause"),
                new JoinService.RefusalListener() {
                    @Override
                    public void closed(String room, CredentialCheck.Closed why) {
                        refusals.add(room + " " + why.why().reason().wireName()
                                + why.invitation().map(_ -> " by an invitation").orElse(""));
                    }

                    @Override
                    public void unknown(InetAddress from) {
                        refusals.add("unknown");
                    }

                    @Override
                    public void unseen(InetAddress from) {
                        refusals.add("unseen");
                    }

                    @Override
                    public void guessed(String room) {
                        refusals.add(room + " guessed");
                    }
                });
    }

    private static JoinRequest request(String room, Secret invitation, Secret password) {
        return new JoinRequest(room, invitation, password, "Asha", new Secret("d".repeat(32)));
    }

    /** What was done for one request. */
    private List<String> wayOf(JoinService service, JoinRequest request, Optional<JoinService.Known> found) {
        way.clear();
        long before = hasher.computed();
        service.look(request, found, SOMEWHERE);
        List<String> done = new ArrayList<>(way);
        for (long i = before; i < hasher.computed(); i++) {
            done.add("hash");
        }
        return done;
    }

    @Test
    void everyOutcomeAsksARoomAndHashesOnce() {
        JoinService service = service(WIDE);
        Secret wrong = new Secret("wrong");
        List<String> way = List.of("ask", "schedule", "hash");
        assertEquals(way, wayOf(service, request(ROOM, INVITATION, PASSWORD), Optional.of(known)), "right");
        assertEquals(way, wayOf(service, request(ROOM, INVITATION, wrong), Optional.of(known)), "wrong password");
        assertEquals(way, wayOf(service, request(ROOM, wrong, PASSWORD), Optional.of(known)), "unknown invitation");
        assertEquals(way, wayOf(service, request(ROOM, INVITATION, PASSWORD), Optional.empty()), "unknown or ended");
        assertEquals(way, wayOf(service, request("no room", INVITATION, PASSWORD), Optional.empty()), "misspelt");
    }

    /** Who is let in learns nothing by how fast; everybody else still waits for a whole hash, the proven password too. */
    @Test
    @Tag("H4")
    @Tag("T2")
    void provenPasswordSkipsHashOnlyForRightPassword() {
        JoinService service = service(WIDE);
        Secret wrong = new Secret("wrong");
        wayOf(service, request(ROOM, INVITATION, PASSWORD), Optional.of(known));
        assertEquals(List.of("ask"), wayOf(service, request(ROOM, INVITATION, PASSWORD), Optional.of(known)), "right");
        List<String> way = List.of("ask", "schedule", "hash");
        assertEquals(way, wayOf(service, request(ROOM, INVITATION, wrong), Optional.of(known)), "wrong password");
        assertEquals(way, wayOf(service, request(ROOM, wrong, PASSWORD), Optional.of(known)), "unknown invitation");
        assertEquals(way, wayOf(service, request(ROOM, wrong, PASSWORD), Optional.empty()), "unknown or ended");
    }

    @Test
    @Tag("H4")
    void aWrongOrStrangersPasswordProvesNothing() {
        JoinService service = service(WIDE);
        wayOf(service, request(ROOM, INVITATION, new Secret("wrong")), Optional.of(known));
        wayOf(service, request(ROOM, new Secret("stranger"), PASSWORD), Optional.of(known));
        assertEquals(
                List.of("ask", "schedule", "hash"),
                wayOf(service, request(ROOM, INVITATION, PASSWORD), Optional.of(known)),
                "first");
    }

    @Test
    @Tag("H4")
    void aProvenPasswordIsCountedAsAGuessLikeAnother() {
        JoinService service = service(new GuessLimits(1, 1, 1, 1));
        Secret wrong = new Secret("wrong");
        service.look(request(ROOM, INVITATION, PASSWORD), Optional.of(known), SOMEWHERE);
        service.look(request(ROOM, INVITATION, wrong), Optional.of(known), SOMEWHERE);
        assertEquals(List.of("ask", "pause"), wayOf(service, request(ROOM, INVITATION, PASSWORD), Optional.of(known)));
    }

    @Test
    void refusalBeforeHashingWaitsAsLong() {
        JoinService service = service(new GuessLimits(1, 1, 1, 1));
        Secret wrong = new Secret("wrong");
        service.look(request(ROOM, wrong, wrong), Optional.of(known), SOMEWHERE);
        service.look(request(ROOM, INVITATION, wrong), Optional.of(known), SOMEWHERE);
        List<String> way = List.of("ask", "schedule", "pause");
        assertEquals(way, wayOf(service, request(ROOM, wrong, PASSWORD), Optional.of(known)));
        assertEquals(way, wayOf(service, request(ROOM, wrong, PASSWORD), Optional.empty()));
        assertEquals(way, wayOf(service, request(ROOM, INVITATION, PASSWORD), Optional.of(known)));
    }

    @Test
    void admitsOnlyRightPasswordWithInvitation() {
        JoinService service = service(WIDE);
        Secret wrong = new Secret("wrong");
        assertTrue(service.look(request(ROOM, INVITATION, PASSWORD), Optional.of(known), SOMEWHERE)
                .isPresent());
        assertEquals(Optional.empty(), service.look(request(ROOM, INVITATION, wrong), Optional.of(known), SOMEWHERE));
        assertEquals(Optional.empty(), service.look(request(ROOM, wrong, PASSWORD), Optional.of(known), SOMEWHERE));
        assertEquals(Optional.empty(), service.look(request(ROOM, INVITATION, PASSWORD), Optional.empty(), SOMEWHERE));
    }

    @Test
    void guestOfAPlannedMeetingLearnsItsStart() {
        JoinService service = service(WIDE);
        JoinRequest request = request(PLANNED, INVITATION, PASSWORD);
        NotStartedException early =
                assertThrows(NotStartedException.class, () -> service.look(request, Optional.empty(), SOMEWHERE));
        assertEquals(STARTS, early.startsAt());
        assertEquals(List.of(), refusals);
        long hashed = hasher.computed();
        assertThrows(NotStartedException.class, () -> service.look(request, Optional.empty(), SOMEWHERE));
        assertEquals(hashed, hasher.computed(), "who waits and asks again costs no hash");
    }

    @Test
    void othersLearnNothingOfAPlannedMeeting() {
        JoinService service = service(WIDE);
        Secret wrong = new Secret("wrong");
        assertThrows(
                NotStartedException.class,
                () -> service.look(request(PLANNED, INVITATION, PASSWORD), Optional.empty(), SOMEWHERE));
        List<String> way = List.of("ask", "schedule", "hash");
        assertEquals(way, wayOf(service, request(PLANNED, INVITATION, wrong), Optional.empty()), "wrong password");
        assertEquals(way, wayOf(service, request(PLANNED, wrong, PASSWORD), Optional.empty()), "wrong invitation");
        assertEquals(List.of("unknown", "unknown"), refusals);
    }

    @Test
    @Tag("H4")
    @Tag("T2")
    void guessesAtAPlannedMeetingAreLimited() {
        JoinService service = service(new GuessLimits(1, 1, 1, 1));
        service.look(request(PLANNED, INVITATION, new Secret("wrong")), Optional.empty(), SOMEWHERE);
        assertEquals(
                List.of("ask", "schedule", "pause"),
                wayOf(service, request(PLANNED, INVITATION, PASSWORD), Optional.empty()));
    }

    @Test
    @Tag("Q4")
    void busyServerRevealsLoadOnlyWithRightPassword() {
        JoinService service = service(WIDE);
        var invitation = new InvitationId("i".repeat(16));
        var busy = new PolicyDecision.Deny(ReasonCode.SERVER_BUSY, Optional.empty());
        var full = Optional.of(new JoinService.Known(
                (_, _) -> CompletableFuture.completedFuture(new CredentialCheck.Later(invitation, busy)),
                hasher.hash(PASSWORD),
                hasher.nothingProven()));
        Secret wrong = new Secret("wrong");
        assertEquals(Optional.empty(), service.look(request(ROOM, INVITATION, wrong), full, SOMEWHERE));
        assertThrows(
                ServerBusyException.class, () -> service.look(request(ROOM, INVITATION, PASSWORD), full, SOMEWHERE));
        assertEquals(
                List.of(ROOM + " password-wrong by an invitation", ROOM + " server-busy by an invitation"), refusals);
    }

    /** The meeting's log learns what it was that did not open it, as far as the limit lets anybody try. */
    @Test
    @Tag("A5")
    @Tag("T44")
    void meetingLearnsOfEveryRefusal() {
        var voided = new JoinService.Known(
                (request, _) -> CompletableFuture.completedFuture(new CredentialCheck.Closed(
                        new PolicyDecision.Deny(ReasonCode.BANNED, Optional.empty()),
                        request.invitation().equals(INVITATION)
                                ? Optional.of(new InvitationId("i".repeat(16)))
                                : Optional.empty())),
                hasher.hash(PASSWORD),
                hasher.nothingProven());
        JoinService service = service(WIDE);
        service.look(request(ROOM, INVITATION, PASSWORD), Optional.of(voided), SOMEWHERE);
        service.look(request(ROOM, new Secret("stranger"), PASSWORD), Optional.of(voided), SOMEWHERE);
        service.look(request(ROOM, INVITATION, new Secret("wrong")), Optional.of(known), SOMEWHERE);
        assertEquals(
                List.of(ROOM + " banned by an invitation", ROOM + " banned", ROOM + " password-wrong by an invitation"),
                refusals);
        refusals.clear();
        service.look(request(ROOM, INVITATION, PASSWORD), Optional.empty(), SOMEWHERE);
        assertEquals(List.of("unknown"), refusals);
        refusals.clear();
        JoinService narrow = service(new GuessLimits(1, 1, 1, 1));
        narrow.look(request(ROOM, INVITATION, PASSWORD), Optional.of(voided), SOMEWHERE);
        narrow.look(request(ROOM, INVITATION, PASSWORD), Optional.of(voided), SOMEWHERE);
        assertEquals(List.of(ROOM + " banned by an invitation", ROOM + " guessed", "unseen"), refusals);
    }

    /** Twenty strangers from networks of their own; ten are looked at, and the meeting is told once. */
    @Test
    @Tag("H4")
    void meetingLearnsOfGuessesOnce() {
        JoinService service = service(new GuessLimits(10, 100, 100, 100));
        for (int i = 0; i < 20; i++) {
            InetAddress somewhere = InetAddress.ofLiteral("203.0.113." + i);
            service.look(request(ROOM, new Secret("stranger" + i), new Secret("wrong")), Optional.of(known), somewhere);
        }
        assertEquals(1, refusals.stream().filter((ROOM + " guessed")::equals).count());
        assertEquals(10, refusals.stream().filter("unseen"::equals).count());
        assertEquals(10, way.stream().filter("pause"::equals).count(), "the rest waits as long and is not looked at");
    }

    @Test
    void aRoomThatDoesNotAnswerIsAClosedOne() {
        var broken = new JoinService.Known(
                (_, _) -> CompletableFuture.failedFuture(new IllegalStateException("defect")),
                hasher.hash(PASSWORD),
                hasher.nothingProven());
        assertEquals(
                Optional.empty(),
                service(WIDE).look(request(ROOM, INVITATION, PASSWORD), Optional.of(broken), SOMEWHERE));
    }
}
