package org.sabha.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.EntryMethod;
import org.sabha.model.Octets;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.ServerMessage;

/** Keys that one of the members' libraries would take and the other would not come to the door, and no further. */
@Tag("T37")
class SplittingKeysTest {
    private static final String FOR_EVER = "0000000000000000ffffffffffffffff";
    private static final String ALL_BUT = "0000000000000000fffffffffffffffe";

    private final MeetingScript meeting = MeetingScript.ofAKeyGroup();
    private final Person alice = meeting.person("Alice");
    private final Person bob = meeting.person("Bob");

    /** Java clients would hold them for expired, browsers would not. */
    private static KeyOffer splitting(KeyOffer keys) {
        HexFormat hex = HexFormat.of();
        String message = hex.formatHex(keys.keyPackage().toArray());
        return new KeyOffer(Octets.of(hex.parseHex(message.replace(FOR_EVER, ALL_BUT))), keys.proof());
    }

    @Test
    void whoPresentsThemOnASeatIsToldWhyAndOneRowTellsOfIt() {
        alice.joinsAsHost().isIn();
        alice.invitesAndLetsIn(bob);
        meeting.pass(Duration.ofSeconds(1));
        int commits = meeting.rows("commit").size();
        for (int i = 0; i < 3; i++) {
            bob.says(new ClientMessage.PresentKeyPackage(splitting(bob.keys.freshKeys())));
        }
        assertEquals(
                GroupRefusal.LIFETIME.wireName(),
                bob.last(ServerMessage.CommitRefused.class).reason());
        meeting.pass(RefusedCommits.TOGETHER);
        bob.isIn();
        assertEquals(commits, meeting.rows("commit").size(), "nobody is asked to add them");
        assertEquals(1, meeting.rows("refuse-commit").size());
        assertEquals(
                Optional.of("lifetime"),
                meeting.rows("refuse-commit").getFirst().value());
        assertEquals(3, meeting.rows("refuse-commit").getFirst().times());
    }

    @Test
    void whoArrivesWithThemIsToldThatTheClientIsTooOld() {
        alice.joinsAsHost().isIn();
        bob.isInvitedBy(alice);
        bob.asksToJoin();
        bob.connectsWith(EntryMethod.BROWSER, Optional.of(splitting(bob.keys.freshKeys())))
                .isToldThatTheClientIsTooOld();
    }
}
