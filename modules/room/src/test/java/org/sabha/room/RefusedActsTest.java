package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.policy.PolicyDecision;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.port.AuditRow;

/** What the log keeps of acts that are denied again and again. */
@Tag("T44")
class RefusedActsTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");
    private final Person carol = meeting.person("Carol");

    private void begins() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        alice.invitesAndLetsIn(carol);
    }

    private static String tell(AuditRow row) {
        return row.verb() + " " + row.reason().map(ReasonCode::wireName).orElse("done") + " " + row.times();
    }

    private List<AuditRow> refusalsBy(Person who) {
        return meeting.world.audit.stream()
                .filter(row -> row.actor().equals(Optional.of(who.id())))
                .filter(row -> row.reason().isPresent() || row.verb().equals("refuse-message"))
                .toList();
    }

    /** Acts that are denied for more kinds of rows than a participant has a budget for. */
    private static void isDeniedAllKinds(Person who, Person other) {
        who.says(new ClientMessage.Invite());
        who.says(new ClientMessage.Refuse(other.id()));
        who.says(new ClientMessage.Remove(other.id()));
        who.says(new ClientMessage.Mute(other.id(), TrackSource.MICROPHONE));
        who.says(new ClientMessage.LowerHand(other.id()));
        who.says(new ClientMessage.AskToUnmute(other.id()));
        who.says(new ClientMessage.EndForAll());
        who.says(new ClientMessage.SetRole(other.id(), Role.HOST));
        who.says(new ClientMessage.SetShareRight(other.id(), true));
        who.says(new ClientMessage.Spotlight(other.id()));
        who.locks();
        who.unlocks();
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            who.says(new ClientMessage.SetRule(clause, "anything"));
        }
    }

    @Test
    void repeatedDenialsAreOneRowAMinute() {
        begins();
        for (int i = 0; i < 400; i++) {
            bob.says(new ClientMessage.Remove(i % 2 == 0 ? alice.id() : carol.id()));
        }
        assertEquals(
                List.of("remove host-only 1"),
                refusalsBy(bob).stream().map(RefusedActsTest::tell).toList());
        assertEquals(Optional.of(alice.id()), refusalsBy(bob).getFirst().subject());
        meeting.pass(RefusedActs.TOGETHER);
        AuditRow together = refusalsBy(bob).getLast();
        assertEquals(2, refusalsBy(bob).size());
        assertEquals("remove host-only 399", tell(together));
        assertEquals(Optional.of(AdvisoryClause.A5), together.clause());
        assertEquals(Optional.empty(), together.subject(), "it was not the same participant each time");
    }

    @Test
    void mergedRowKeepsWhatAllHaveInCommon() {
        begins();
        for (int i = 0; i < 3; i++) {
            bob.says(new ClientMessage.Remove(carol.id()));
        }
        meeting.pass(RefusedActs.TOGETHER);
        assertEquals(Optional.of(carol.id()), refusalsBy(bob).getLast().subject());
        assertEquals(2, refusalsBy(bob).getLast().times());
    }

    @Test
    void everyRepeatedDenialIsStillAnswered() {
        begins();
        for (int i = 0; i < 50; i++) {
            bob.says(new ClientMessage.Remove(alice.id()));
        }
        assertEquals(50, bob.all(ServerMessage.Denied.class).size());
    }

    @Test
    void permittedActsHaveARowEachAmidAFlood() {
        begins();
        for (int i = 0; i < 100; i++) {
            bob.says(new ClientMessage.Remove(alice.id()));
            bob.says(new ClientMessage.RaiseHand(i % 2 == 0));
        }
        assertEquals(100, meeting.rows("raise-hand").size());
    }

    @Test
    void denialsOverAParticipantsBudgetAreOneRow() {
        begins();
        isDeniedAllKinds(bob, carol);
        int kinds = bob.all(ServerMessage.Denied.class).size();
        assertTrue(kinds > RefusedActs.PARTICIPANT_ROWS_PER_MINUTE, "too few kinds to prove it: " + kinds);
        assertEquals(RefusedActs.PARTICIPANT_ROWS_PER_MINUTE, refusalsBy(bob).size());
        meeting.pass(RefusedActs.TOGETHER);
        AuditRow rest = refusalsBy(bob).getLast();
        assertEquals(Optional.of(RefusedActs.OVER_BUDGET), rest.value());
        assertEquals(kinds, refusalsBy(bob).stream().mapToLong(AuditRow::times).sum(), "none is lost");
    }

    @Test
    void anHourOfFloodingStaysWithinTheBudgetAndCountsAll() {
        begins();
        long before = meeting.world.audit.size();
        for (int minute = 0; minute < 60; minute++) {
            for (int round = 0; round < 2; round++) {
                isDeniedAllKinds(bob, carol);
                isDeniedAllKinds(carol, bob);
            }
            meeting.pass(RefusedActs.TOGETHER);
        }
        int asked = bob.all(ServerMessage.Denied.class).size()
                + carol.all(ServerMessage.Denied.class).size();
        List<AuditRow> rows = meeting.world.audit.subList((int) before, meeting.world.audit.size());
        assertEquals(
                asked,
                rows.stream()
                        .filter(row -> row.reason().isPresent() || row.verb().equals("refuse-message"))
                        .mapToLong(AuditRow::times)
                        .sum());
        int perPersonAndHour = RefusedActs.PARTICIPANT_ROWS_PER_HOUR + 60;
        assertTrue(rows.size() <= 2 * perPersonAndHour + 60, "rows in an hour: " + rows.size());
    }

    @Test
    void endOfTheMeetingWritesWhatWasCounted() {
        begins();
        for (int i = 0; i < 5; i++) {
            bob.says(new ClientMessage.Remove(alice.id()));
        }
        alice.ends();
        assertEquals(
                5, meeting.rows("remove").stream().mapToLong(AuditRow::times).sum());
    }

    private void isRefused(Optional<InvitationId> invitation, ReasonCode why) {
        meeting.world.handle(new RoomCommand.JoinRefused(invitation, new PolicyDecision.Deny(why, Optional.empty())));
    }

    @Test
    void repeatedJoinsByOneInvitationAreOneRowAMinute() {
        alice.joinsAsHost();
        var one = Optional.of(new InvitationId("i".repeat(16)));
        var other = Optional.of(new InvitationId("j".repeat(16)));
        for (int i = 0; i < 300; i++) {
            isRefused(one, ReasonCode.BANNED);
            isRefused(other, ReasonCode.BANNED);
            isRefused(Optional.empty(), ReasonCode.INVITATION_UNKNOWN);
        }
        assertEquals(3, meeting.rows("join").size());
        meeting.pass(RefusedActs.TOGETHER);
        List<AuditRow> rows = meeting.rows("join");
        assertEquals(
                List.of(one, other, Optional.empty()),
                rows.subList(3, 6).stream().map(AuditRow::invitation).toList());
        assertEquals(900, rows.stream().mapToLong(AuditRow::times).sum());
    }

    @Test
    void repeatedArrivalsOfABannedDeviceAreOneRowAMinute() {
        begins();
        alice.removes(bob);
        long before = meeting.rows("arrive").size();
        for (int i = 0; i < 20; i++) {
            bob.connectsWithToken(EntryMethod.BROWSER).isTurnedAway();
        }
        assertEquals(before + 1, meeting.rows("arrive").size());
        meeting.pass(RefusedActs.TOGETHER);
        assertEquals(19, meeting.rows("arrive").getLast().times());
    }

    @Test
    void floodOfStrangersLeavesParticipantsTheirBudget() {
        begins();
        for (int minute = 0; minute < 10; minute++) {
            for (int i = 0; i < 1_000; i++) {
                isRefused(Optional.empty(), ReasonCode.INVITATION_UNKNOWN);
            }
            meeting.pass(RefusedActs.TOGETHER);
        }
        assertEquals(11, meeting.rows("join").size());
        isDeniedAllKinds(bob, carol);
        assertEquals(RefusedActs.PARTICIPANT_ROWS_PER_MINUTE, refusalsBy(bob).size());
    }

    @Test
    void budgetOfAMinuteAndAnHourRenewThemselves() {
        var budget = new RowBudget(2, 3);
        Instant begin = World.START;
        assertEquals(List.of(true, true, false), takes(budget, begin, 3));
        assertEquals(List.of(true, false), takes(budget, begin.plusSeconds(60), 2), "the hour has one more");
        assertEquals(List.of(false), takes(budget, begin.plusSeconds(3_599), 1));
        assertEquals(List.of(true), takes(budget, begin.plus(Duration.ofHours(1)), 1));
    }

    private static List<Boolean> takes(RowBudget budget, Instant at, int times) {
        return IntStream.range(0, times)
                .mapToObj(_ -> {
                    boolean has = budget.hasRow(at);
                    if (has) {
                        budget.take();
                    }
                    return has;
                })
                .toList();
    }
}
