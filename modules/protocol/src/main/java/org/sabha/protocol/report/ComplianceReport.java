package org.sabha.protocol.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.RoomId;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.IntegerRange;
import org.sabha.protocol.limits.Items;

/**
 * What the audit log says of one meeting, clause by clause. It is made from rows and the erasable personal data beside
 * them, and from nothing else. (More components than a parameter list should have: an auditor reads each.)
 *
 * @param version of this form
 * @param title absent where it was erased, or never kept
 * @param startedBy whose account started it; absent for a link of the server's administrator
 * @param consents absent where nobody agreed to a notice on personal data
 * @param made when; every row of the meeting until then is in it
 * @param classification absent for meetings of before there were classes
 * @param most what its lists hold at most; where there was more, a number says how much more
 * @param locks acts on the lock of the meeting (A7), in order
 * @param hosts who presided, and when
 */
public record ComplianceReport(
        @IntegerRange(min = 1, max = 1) long version,
        RoomId meeting,
        Optional<@Chars(max = 120) String> title,
        Optional<AccountId> startedBy,
        Optional<MeetingClass> classification,
        Optional<MeetingConsents> consents,
        Instant made,
        @IntegerRange(min = 1, max = 1000) long most,
        ReportTimes times,
        ReportLog log,
        ReportVerdict verdict,
        @Items(max = 16) List<ClauseFinding> clauses,
        @Items(max = 1000) List<LockAct> locks,
        long moreLocks,
        ReportPeople people,
        @Items(max = 1000) List<HostTerm> hosts,
        long moreHosts,
        @Items(max = 1000) List<RemovalAct> removals,
        long moreRemovals,
        ReturnTries tries,
        @Items(max = 1000) List<RefusalCount> refusals,
        long moreRefusals) {}
