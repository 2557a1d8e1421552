package org.sabha.store.audit;

import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what is still there of personal data with what rows say of it. Not thread-safe. */
public final class PersonalCheck {
    private final MessageDigest sha = RowHash.sha256();
    private long erased;

    /** Whether what is there is what was written; what is not there was erased, as it may be. */
    public boolean fits(AuditLine line) {
        AuditEntry entry = line.entry();
        if (entry.name() == null && entry.address() == null && line.personal().isEmpty()) {
            return true;
        }
        boolean name = fits(entry.name(), Personal.Kind.NAME, line.personal());
        return fits(entry.address(), Personal.Kind.ADDRESS, line.personal()) && name;
    }

    private boolean fits(@Nullable Digest commitment, Personal.Kind kind, List<Personal> clear) {
        for (Personal each : clear) {
            if (each.kind() == kind) {
                return commitment != null && each.fits(commitment, sha);
            }
        }
        erased += commitment == null ? 0 : 1;
        return true;
    }

    /** Commitments so far whose personal data is not there any more. */
    long erased() {
        return erased;
    }
}
