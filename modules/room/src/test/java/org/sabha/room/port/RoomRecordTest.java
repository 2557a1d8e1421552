package org.sabha.room.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.rule.RuleSetting;
import org.sabha.room.port.RoomRecord.Came;
import org.sabha.room.port.RoomRecord.Header;
import org.sabha.room.port.RoomRecord.Invited;
import org.sabha.room.port.RoomRecord.Ruled;
import org.sabha.room.port.RoomRecord.Stayed;

/** What is written of a room is what changed. */
@Tag("Q6")
class RoomRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final DeviceId DEVICE = new DeviceId("d".repeat(32));
    private static final Header HEADER =
            new Header(new RoomId("r".repeat(24)), "Review", "hash", 1, false, "ASLEEP", Optional.empty(), NOW);
    private static final Header LOCKED =
            new Header(HEADER.room(), "Review", "hash", 1, true, "ASLEEP", Optional.empty(), NOW);
    private static final Ruled RULED = new Ruled(AdvisoryClause.A2, new RuleSetting("off", false), Optional.empty());

    private static Invited invited(int number, String standing) {
        var id = new InvitationId(("i" + (number + 1)).repeat(8));
        return new Invited(number, id, "digest", Role.HOST, standing, Optional.empty(), Optional.empty(), Map.of());
    }

    private static Stayed stayed(char id, boolean seated) {
        return stayed(id, seated, 0);
    }

    private static Stayed stayed(char id, boolean seated, long handled) {
        var came = new Came(
                EntryMethod.BROWSER,
                new InvitationId("i2".repeat(8)),
                DEVICE,
                new DisplayName("Asha"),
                1,
                "sabha-web 0.1",
                false);
        var participant = new ParticipantId(String.valueOf(id).repeat(16));
        return new Stayed(participant, came, NOW, seated, Role.HOST, false, handled, List.of());
    }

    @Test
    void aStoreThatHoldsNothingGetsAll() {
        var room = new RoomRecord(
                HEADER, List.of(invited(1, "VALID")), Set.of(DEVICE), List.of(RULED), List.of(stayed('a', true)));

        assertEquals(
                List.of(
                        new RoomChange.Forget(),
                        new RoomChange.SaveHeader(HEADER),
                        new RoomChange.SaveInvitation(invited(1, "VALID")),
                        new RoomChange.SaveBan(DEVICE),
                        new RoomChange.SaveRule(RULED),
                        new RoomChange.SaveStay(stayed('a', true))),
                room.changesSince(Optional.empty()));
    }

    @Test
    void whatStayedIsNotWrittenAgain() {
        var room = new RoomRecord(
                HEADER, List.of(invited(1, "VALID")), Set.of(DEVICE), List.of(RULED), List.of(stayed('a', true)));

        assertEquals(List.of(), room.changesSince(Optional.of(room)));
    }

    @Test
    void aNumberIsWrittenWithWhatItsMessageDidAndNotAlone() {
        var before =
                new RoomRecord(HEADER, List.of(), Set.of(), List.of(), List.of(stayed('a', true), stayed('b', true)));
        var after = new RoomRecord(
                HEADER, List.of(), Set.of(), List.of(), List.of(stayed('a', true, 7), stayed('b', true, 7)));

        assertEquals(
                List.of(new RoomChange.SaveStay(stayed('b', true, 7))),
                after.changesSince(Optional.of(before), stayed('b', true).id()::equals));
    }

    @Test
    void whatChangedIsWrittenAndWhoLeftIsForgotten() {
        var before = new RoomRecord(
                HEADER,
                List.of(invited(1, "VALID")),
                Set.of(),
                List.of(),
                List.of(stayed('a', false), stayed('b', true)));
        var after = new RoomRecord(
                LOCKED,
                List.of(invited(1, "BANNED"), invited(2, "VALID")),
                Set.of(),
                List.of(),
                List.of(stayed('a', true)));

        assertEquals(
                List.of(
                        new RoomChange.SaveHeader(LOCKED),
                        new RoomChange.SaveInvitation(invited(1, "BANNED")),
                        new RoomChange.SaveInvitation(invited(2, "VALID")),
                        new RoomChange.SaveStay(stayed('a', true)),
                        new RoomChange.ForgetStay(stayed('b', true).id())),
                after.changesSince(Optional.of(before)));
    }
}
