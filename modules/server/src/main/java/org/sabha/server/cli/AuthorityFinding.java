package org.sabha.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.sabha.identity.authority.AuthorityFolder;
import org.sabha.identity.authority.AuthorityState;

/** Judges the certificate authority of meetings. */
final class AuthorityFinding {
    private static final String CHECK = "meetings' CA";

    private AuthorityFinding() {}

    static Finding examine(Path data, Instant now) {
        try {
            return new AuthorityFolder(data)
                    .state()
                    .map(state -> judge(state, now))
                    .orElseGet(() -> Finding.good(CHECK, "made when the server first starts"));
        } catch (IOException | RuntimeException e) {
            return Finding.failure(CHECK, "cannot be read: " + e.getMessage(), "Restore data/authority from a backup.");
        }
    }

    static Finding judge(AuthorityState state, Instant now) {
        String sentence = "signs members until " + state.intermediateEnds() + ", root until " + state.rootEnds();
        Instant warnFrom = state.intermediateEnds().minus(AuthorityFolder.RENEW_BEFORE_END);
        boolean byHand = state.rootKey() == AuthorityState.RootKey.REMOVED;
        String renew = "Run sabha authority renew --root-key FILE.";
        if (byHand && !now.isBefore(state.intermediateEnds())) {
            return Finding.failure(CHECK, "has ended; the server will not start", renew);
        }
        if (byHand && !now.isBefore(warnFrom)) {
            return Finding.warning(CHECK, sentence, renew);
        }
        if (!now.isBefore(state.rootEnds().minus(AuthorityFolder.RENEW_BEFORE_END))) {
            return Finding.warning(
                    CHECK, sentence, "Plan a new root: with data/authority moved away, the next start makes one.");
        }
        return Finding.good(CHECK, sentence);
    }
}
