package org.sabha.store.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.store.audit.AuditVerdict.Broken;
import org.sabha.store.audit.AuditVerdict.Harm;

/**
 * Checks a log, row by row, against its hashes and the server's signed statements (T18). What is wrong first is named;
 * only then is the log read a second time, to tell a row that was moved from one that was taken out or changed. Personal
 * data that was changed is told where nothing worse is.
 */
public final class AuditVerification {
    private final AuditSource source;
    private final AuditPublicKey key;
    private final @Nullable AuditNote noted;
    private final RowHash hash = new RowHash();
    private final PersonalCheck beside = new PersonalCheck();
    private final Map<Long, SignedHead> heads = new HashMap<>();
    private long expected = 1;
    private Digest before = Digest.NONE;
    private int headsSeen;
    private long lastGoodHead;
    private long rows;
    private @Nullable AuditEntry misfit;
    private @Nullable Broken broken;
    private @Nullable Broken strangeBeside;

    /** @param key of the server; got from it in another way than with the log */
    public AuditVerification(AuditSource source, AuditPublicKey key) {
        this(source, key, Optional.empty());
    }

    /** @param noted a row that the log must still have, unless its time is over; from an earlier visit */
    public AuditVerification(AuditSource source, AuditPublicKey key, Optional<AuditNote> noted) {
        this.source = source;
        this.key = key;
        this.noted = noted.orElse(null);
    }

    /** Reads on this thread and hashes on another; is done once. */
    public AuditVerdict run() {
        long newest = 0;
        List<SignedHead> signed = source.heads();
        for (SignedHead head : signed) {
            if (!key.signed(head)) {
                return new Broken(
                        Harm.FORGED, head.seq(), "the statement about row " + head.seq() + " is not signed by the key");
            }
            if (head.kind() == SignedHead.Kind.START) {
                expected = head.seq() + 1;
                before = head.hash();
            } else {
                heads.put(head.seq(), head);
            }
            newest = Math.max(newest, head.seq());
        }
        long first = expected;
        CheckingThread.run(source, this::check);
        if (misfit != null) {
            return misfit.seq() == expected ? changed(misfit) : outOfOrder(misfit);
        }
        if (broken != null) {
            return broken;
        }
        Optional<Broken> end = checkEnd(newest).or(() -> checkLast(signed));
        if (end.isPresent()) {
            return end.get();
        }
        return strangeBeside != null
                ? strangeBeside
                : new AuditVerdict.Sound(rows, first, expected - 1, headsSeen, beside.erased());
    }

    private boolean check(List<AuditLine> page) {
        for (AuditLine line : page) {
            if (!check(line)) {
                return false;
            }
        }
        return true;
    }

    private boolean check(AuditLine line) {
        AuditEntry entry = line.entry();
        if (entry.seq() != expected || !hash.fits(before, expected, entry)) {
            misfit = entry;
            return false;
        }
        broken = checkHead(entry);
        if (broken != null) {
            return false;
        }
        if (!beside.fits(line) && strangeBeside == null) {
            strangeBeside = otherBeside(entry.seq());
        }
        before = entry.hash();
        expected++;
        rows++;
        return true;
    }

    private @Nullable Broken checkHead(AuditEntry entry) {
        SignedHead head = heads.get(entry.seq());
        if (head != null) {
            headsSeen++;
            if (!head.hash().equals(entry.hash())) {
                return new Broken(
                        Harm.EDITED,
                        lastGoodHead + 1,
                        "rows behind " + lastGoodHead + " were written anew: row " + entry.seq()
                                + " is not the one that the server signed");
            }
            lastGoodHead = entry.seq();
        }
        if (noted != null && noted.seq() == entry.seq() && !noted.hash().equals(entry.hash())) {
            return new Broken(
                    Harm.EDITED,
                    entry.seq(),
                    "row " + entry.seq() + " is not the one that was noted: it, or rows before it, were written anew");
        }
        return null;
    }

    private Broken outOfOrder(AuditEntry found) {
        long missing = expected;
        boolean elsewhere = found.seq() < missing || exists(missing);
        return elsewhere
                ? new Broken(
                        Harm.REORDERED, missing, "row " + found.seq() + " stands where row " + missing + " belongs")
                : new Broken(Harm.DELETED, missing, "row " + missing + " was taken out");
    }

    private boolean exists(long seq) {
        boolean[] found = {false};
        source.read(page -> {
            found[0] = page.stream().anyMatch(line -> line.entry().seq() == seq);
            return !found[0];
        });
        return found[0];
    }

    /** Is the row that belongs here somewhere else under another number? */
    private Broken changed(AuditEntry entry) {
        long[] elsewhere = {0};
        source.read(page -> {
            for (AuditLine line : page) {
                if (line.entry().seq() > expected && hash.fits(before, expected, line.entry())) {
                    elsewhere[0] = line.entry().seq();
                    return false;
                }
            }
            return true;
        });
        return elsewhere[0] == 0
                ? new Broken(Harm.EDITED, entry.seq(), "row " + entry.seq() + " is not as it was written")
                : new Broken(
                        Harm.REORDERED, entry.seq(), "row " + entry.seq() + " stands now at number " + elsewhere[0]);
    }

    private Optional<Broken> checkEnd(long newest) {
        long last = expected - 1;
        if (newest > last) {
            return Optional.of(new Broken(
                    Harm.TRUNCATED, expected, "rows " + expected + " to " + newest + " were taken off the end"));
        }
        if (last > newest) {
            return Optional.of(new Broken(
                    Harm.ADDED, newest + 1, "rows from " + (newest + 1) + " on are covered by no signed statement"));
        }
        if (noted != null && last < noted.seq()) {
            return Optional.of(new Broken(
                    Harm.TRUNCATED, expected, "the log ends before row " + noted.seq() + ", which was noted"));
        }
        return Optional.empty();
    }

    /** Whoever cuts a log back has a statement that was kept there, but none that calls its row the newest. */
    private Optional<Broken> checkLast(List<SignedHead> signed) {
        List<Long> newest = signed.stream()
                .filter(head -> head.kind() == SignedHead.Kind.LAST)
                .map(SignedHead::seq)
                .toList();
        long last = expected - 1;
        if (newest.equals(List.of(last)) || (newest.isEmpty() && signed.isEmpty() && rows == 0)) {
            return Optional.empty();
        }
        return Optional.of(new Broken(
                Harm.TRUNCATED,
                expected,
                "no statement says that row " + last + " is the newest: later ones are gone"));
    }

    static Broken otherBeside(long seq) {
        return new Broken(Harm.EDITED, seq, "the personal data beside row " + seq + " is not what was written");
    }
}
