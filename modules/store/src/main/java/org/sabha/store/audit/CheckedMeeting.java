package org.sabha.store.audit;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.sabha.room.port.MeetingVerb;
import org.sabha.store.audit.AuditVerdict.Broken;
import org.sabha.store.audit.AuditVerdict.Harm;
import org.sabha.store.audit.MeetingLog.Reading;

/**
 * Reads the rows of one meeting out of a part of the log that holds: from the newest signed statement before the meeting's
 * first row to the first one at or behind its last, and to the newest of all where the meeting has no end yet, since a row
 * that was taken out is seen only by what stands behind it. So a long log costs no more than a short one.
 *
 * <p>A meeting whose first rows were taken out, statements and all, is read without them: whoever wants it whole looks for its
 * beginning. Behind the end of a meeting there are refusals only.
 */
final class CheckedMeeting {
    private final Handle handle;
    private final AuditPublicKey key;
    private final String room;
    private final PersonalCheck beside = new PersonalCheck();
    private boolean ended;
    private @Nullable Broken strangeBeside;

    CheckedMeeting(Handle handle, AuditPublicKey key, String room) {
        this.handle = handle;
        this.key = key;
        this.room = room;
    }

    /**
     * @param to gets the rows; what it got counts for nothing if the log does not hold
     * @return empty if there is no row of the meeting
     */
    Optional<Reading> read(MeetingLog.Part to) {
        return AuditTable.spanOf(handle, room).map(rows -> read(rows, to));
    }

    private Reading read(AuditTable.Span rows, MeetingLog.Part to) {
        Optional<SignedHead> newest = AuditTable.last(handle);
        if (newest.isEmpty()) {
            return harmed(Harm.ADDED, rows.last(), "row " + rows.last() + " is covered by no signed statement");
        }
        SignedHead end = newest.get();
        if (!key.signed(end)) {
            return harmed(Harm.FORGED, end.seq(), "the statement about row " + end.seq() + " is not signed by the key");
        }
        if (end.seq() < rows.last()) {
            return harmed(Harm.ADDED, rows.last(), "row " + rows.last() + " is covered by no signed statement");
        }
        return read(new Wanted(rows.last(), end), AuditTable.headBefore(handle, rows.first()), to);
    }

    private static Reading harmed(Harm harm, long row, String sentence) {
        return new Reading.Harmed(new Broken(harm, row, sentence));
    }

    /**
     * How far to read.
     *
     * @param last row of the meeting
     * @param newest statement of the log
     */
    private record Wanted(long last, SignedHead newest) {}

    private Reading read(Wanted wanted, Optional<SignedHead> begin, MeetingLog.Part to) {
        long first = begin.map(SignedHead::seq).orElse(0L) + 1;
        var chain = new ChainPart(key, begin, AuditTable.headsFrom(handle, first));
        if (chain.broken().isEmpty()) {
            LogPages.read(handle, first, page -> take(page, chain, wanted, to));
        }
        Broken found = chain.broken().orElse(strangeBeside);
        if (found != null) {
            return new Reading.Harmed(found);
        }
        return isEnough(chain, wanted)
                ? new Reading.Intact(begin, chain.passed(), wanted.newest())
                : harmed(
                        Harm.TRUNCATED,
                        chain.expected(),
                        "rows from " + chain.expected() + " on were taken off the end");
    }

    private boolean take(List<AuditLine> page, ChainPart chain, Wanted wanted, MeetingLog.Part to) {
        for (AuditLine line : page) {
            if (isEnough(chain, wanted) || !chain.take(line.entry())) {
                return false;
            }
            boolean own = line.entry().facts().room().equals(room);
            if (own && !holds(line)) {
                return false;
            }
            to.row(line, own);
        }
        return true;
    }

    private boolean holds(AuditLine line) {
        AuditEntry.Facts facts = line.entry().facts();
        ended |= facts.reason() == null
                && MeetingVerb.named(facts.verb())
                        .filter(MeetingVerb::endsMeeting)
                        .isPresent();
        if (!beside.fits(line)) {
            strangeBeside = AuditVerification.otherBeside(line.entry().seq());
        }
        return strangeBeside == null;
    }

    /** Whether a statement was passed behind which nothing of the meeting can be. */
    private boolean isEnough(ChainPart chain, Wanted wanted) {
        return chain.isAtHead()
                && chain.expected() > wanted.last()
                && (ended || chain.expected() > wanted.newest().seq());
    }
}
