package org.sabha.store.audit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.AuditVerdict.Broken;
import org.sabha.store.audit.AuditVerdict.Harm;

/**
 * Checks rows that follow one another against their hashes and the signed statements about them, beginning behind a signed
 * statement or at the beginning of the log. Not thread-safe.
 */
public final class ChainPart {
    private final AuditPublicKey key;
    private final List<SignedHead> heads;
    private final RowHash hash = new RowHash();
    private long expected;
    private Digest before;
    private int passed;
    private @Nullable Broken broken;

    /**
     * @param begin what the part hangs on; empty for the beginning of the log
     * @param heads statements about rows of the part, in their order
     */
    public ChainPart(AuditPublicKey key, Optional<SignedHead> begin, List<SignedHead> heads) {
        this.key = key;
        this.heads = List.copyOf(heads);
        this.expected = begin.map(SignedHead::seq).orElse(0L) + 1;
        this.before = begin.map(SignedHead::hash).orElse(Digest.NONE);
        begin.ifPresent(this::requireSigned);
    }

    /** What is wrong first; empty while everything fits. */
    public Optional<Broken> broken() {
        return Optional.ofNullable(broken);
    }

    /** The number that the next row must have. */
    public long expected() {
        return expected;
    }

    /** Whether the last row that was taken is one that a statement is about. */
    public boolean isAtHead() {
        return passed > 0 && heads.get(passed - 1).seq() == expected - 1;
    }

    /** The statements that were passed, all of them signed and right. */
    public List<SignedHead> passed() {
        return heads.subList(0, passed);
    }

    /** @return whether it fits behind those before */
    public boolean take(AuditEntry entry) {
        if (broken != null) {
            return false;
        }
        if (entry.seq() != expected) {
            broken = new Broken(Harm.DELETED, expected, "row " + expected + " is not where it belongs");
        } else if (!hash.fits(before, expected, entry)) {
            broken = new Broken(Harm.EDITED, expected, "row " + expected + " is not as it was written");
        } else {
            before = entry.hash();
            expected++;
            passHeads(entry);
        }
        return broken == null;
    }

    private void passHeads(AuditEntry entry) {
        while (broken == null && passed < heads.size() && heads.get(passed).seq() <= entry.seq()) {
            SignedHead head = heads.get(passed);
            if (requireSigned(head) && !head.hash().equals(entry.hash())) {
                broken = new Broken(
                        Harm.EDITED,
                        entry.seq(),
                        "rows up to " + entry.seq() + " were written anew: it is not the one that the server signed");
            }
            passed++;
        }
    }

    private boolean requireSigned(SignedHead head) {
        if (key.signed(head)) {
            return true;
        }
        broken = new Broken(
                Harm.FORGED, head.seq(), "the statement about row " + head.seq() + " is not signed by the key");
        return false;
    }
}
