package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.InvitationId;
import org.sabha.model.ReasonCode;
import org.sabha.policy.PolicyDecision;
import org.sabha.room.port.AuditRow;

/** What the log of a meeting keeps of messages that nobody read, and of passwords that did not open it. */
@Tag("T44")
class RefusedMessagesTest {
    private final MeetingScript meeting = new MeetingScript();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    private void refused(Person who, String code) {
        meeting.world.handle(new RoomCommand.MessageRefused(who.id(), code));
    }

    private List<String> rows() {
        return meeting.rows("refuse-message").stream()
                .map(row -> (row.actor().equals(Optional.of(alice.id())) ? "Alice " : "Bob ")
                        + row.value().orElseThrow() + " " + row.times())
                .toList();
    }

    @Test
    void theFirstOfAKindIsWrittenAtOnceAndAFloodIsOneRowAMinute() {
        alice.joinsAsHost();
        alice.invitesAndLetsIn(bob);
        for (int i = 0; i < 10_000; i++) {
            refused(bob, "malformed-json");
        }
        refused(bob, "too-large");
        refused(alice, "malformed-json");
        assertEquals(List.of("Bob malformed-json 1", "Bob too-large 1", "Alice malformed-json 1"), rows());
        meeting.pass(RefusedActs.TOGETHER);
        assertEquals(
                List.of("Bob malformed-json 1", "Bob too-large 1", "Alice malformed-json 1", "Bob malformed-json 9999"),
                rows());
        refused(bob, "malformed-json");
        refused(bob, "malformed-json");
        assertEquals(4, rows().size());
        meeting.pass(RefusedActs.TOGETHER);
        assertEquals("Bob malformed-json 2", rows().getLast());
        meeting.pass(RefusedActs.TOGETHER);
        refused(bob, "malformed-json");
        assertEquals("Bob malformed-json 1", rows().getLast(), "after a quiet minute the first is written at once");
    }

    @Test
    void theEndOfTheMeetingLosesNone() {
        alice.joinsAsHost();
        refused(alice, "malformed-json");
        refused(alice, "malformed-json");
        alice.ends();
        assertEquals(List.of("Alice malformed-json 1", "Alice malformed-json 1"), rows());
    }

    @Test
    @Tag("H4")
    void aWrongPasswordIsARowWithTheInvitationIfThereIsOne() {
        alice.joinsAsHost();
        var wrong = new PolicyDecision.Deny(ReasonCode.PASSWORD_WRONG, Optional.of(AdvisoryClause.A1));
        var invitation = new InvitationId("i".repeat(16));
        meeting.world.handle(new RoomCommand.JoinRefused(Optional.of(invitation), wrong));
        var unknown = new PolicyDecision.Deny(ReasonCode.INVITATION_UNKNOWN, Optional.empty());
        meeting.world.handle(new RoomCommand.JoinRefused(Optional.empty(), unknown));
        List<AuditRow> rows = meeting.rows("join");
        assertEquals(
                List.of(Optional.of(ReasonCode.PASSWORD_WRONG), Optional.of(ReasonCode.INVITATION_UNKNOWN)),
                rows.stream().map(AuditRow::reason).toList());
        assertEquals(
                List.of(Optional.of(invitation), Optional.empty()),
                rows.stream().map(AuditRow::invitation).toList());
    }
}
