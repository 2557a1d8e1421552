package org.sabha.room.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rows of long ago must be read by today's program: a name that was written once stays what it was. */
class MeetingVerbTest {
    private static final String NAMES = """
            create start-by-account class-in-force rule-in-force rule-locked restore not-restored forget sleep end end-by-organisation stop rows-lost join arrive \
            consent withdraw-consent resume seat lose expel unseat not-added end-stay leave change-password hold-to-rule refuse-commit refuse-message \
            revoke-invitations bar-account close-track cut-files authenticate ping present-key-package create-group commit epoch-entered seal offer \
            show set-muted unpublish raise-hand invite admit admit-all tell-door refuse remove mute mute-all set-permission set-chat lower-hand ask-to-unmute lock unlock set-role restate \
            set-share-right set-file-right set-caption-right offer-file fetch-file withdraw-file spotlight give-floor end-floor open-poll cast-ballot close-poll tell-result set-rule classify \
            hand-over-and-leave end-for-all""";

    @Test
    void namesNeverChange() {
        assertEquals(
                NAMES,
                Arrays.stream(MeetingVerb.values()).map(MeetingVerb::wireName).collect(Collectors.joining(" ")));
    }

    @Test
    void aNameIsReadBackAndNoOtherIs() {
        for (MeetingVerb verb : MeetingVerb.values()) {
            assertEquals(Optional.of(verb), MeetingVerb.named(verb.wireName()));
        }
        assertEquals(Optional.empty(), MeetingVerb.named("LOCK"));
    }
}
