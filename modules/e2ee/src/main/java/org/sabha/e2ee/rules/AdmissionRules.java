package org.sabha.e2ee.rules;

import java.util.List;

/** Who may add whom; the browser has the same rules, and both are tested on the same cases. */
public final class AdmissionRules {
    private AdmissionRules() {}

    /**
     * Somebody who is to be added, as every member sees it.
     *
     * @param returns was here before, as {@link StatementInForce#returns} says
     */
    public record Newcomer(CertifiedRole role, boolean returns) {}

    /**
     * What only a committer knows of a newcomer.
     *
     * @param admittedHere the person at this device clicked Admit for exactly this KeyPackage
     * @param endorsed a host said so for exactly this KeyPackage
     */
    public record Candidacy(Newcomer newcomer, boolean admittedHere, boolean endorsed) {}

    /** Whether this device may put somebody into a commit whose proof, certificate and KeyPackage passed. */
    public static boolean mayAdd(Candidacy candidacy, MeetingTerms terms) {
        if (candidacy.newcomer().returns()) {
            return true;
        }
        if (terms.locked()) {
            return false;
        }
        return candidacy.admittedHere()
                || candidacy.endorsed()
                || candidacy.newcomer().role().isHost()
                || !terms.lobby();
    }

    /** Whether a member takes a commit that adds somebody and carries the statement with these terms. */
    public static boolean mayAccept(List<Newcomer> adds, CommitterAuthority committer, MeetingTerms terms) {
        if (terms.locked()) {
            return adds.stream().allMatch(Newcomer::returns);
        }
        return committer == CommitterAuthority.HOST
                || !terms.lobby()
                || adds.stream().allMatch(add -> add.returns() || add.role().isHost());
    }

    /** Who a committer is to the meeting. */
    public enum CommitterAuthority {
        HOST,
        MEMBER
    }
}
