package org.sabha.e2ee.rules;

import java.util.List;

/** Who may add whom; the browser has the same rules, and both are tested on the same cases. */
public final class AdmissionRules {
    private AdmissionRules() {}

    /** How somebody who is to be added takes the place of their own leaf, as {@link StatementInForce#returns} says. */
    public enum Returning {
        /** They do not: a newcomer, whatever device the certificate names. */
        NOT,
        AS_MEMBER,
        /** To a leaf that has a host's authority. */
        AS_HOST,
        /** To the leaf of a host whose last return is still to be stated. */
        AGAIN
    }

    /** Whether a host has come back whose key of now no statement names yet. */
    public enum Restatement {
        NONE,
        DUE
    }

    /**
     * What only a committer knows of somebody who is to be added.
     *
     * @param admittedHere the person at this device clicked Admit for exactly this KeyPackage
     * @param endorsed a host said so for exactly this KeyPackage
     */
    public record Candidacy(Returning returning, boolean admittedHere, boolean endorsed) {}

    /** Whether a host is in the group that a commit leads to, whoever has a connection. */
    public enum Attendance {
        HOSTED,
        /** All hosts have left it, or leave by this commit: nobody new comes in before one is there. */
        NO_HOST
    }

    /** Whether this device may put somebody into a commit whose proof, certificate and KeyPackage passed. */
    public static boolean mayAdd(Candidacy candidacy, MeetingTerms terms, Attendance attendance) {
        if (candidacy.returning() != Returning.NOT) {
            return true;
        }
        if (terms.locked() || attendance == Attendance.NO_HOST) {
            return false;
        }
        return candidacy.admittedHere() || candidacy.endorsed() || !terms.lobby();
    }

    /**
     * Whether one commit may add all of these. Whoever comes in holds to the statement that is beside it, and did not see
     * whose key stands for a named one since: so a host comes back alone, and until that is stated nobody else comes in.
     */
    public static boolean mayComeTogether(List<Returning> adds, Restatement restatement) {
        if (adds.contains(Returning.AS_HOST) || adds.contains(Returning.AGAIN)) {
            return adds.size() == 1 && (restatement == Restatement.NONE || adds.contains(Returning.AGAIN));
        }
        return restatement == Restatement.NONE || adds.isEmpty();
    }

    /** Whether a member takes a commit that adds somebody and carries the statement with these terms. */
    public static boolean mayAccept(
            List<Returning> adds,
            CommitterAuthority committer,
            MeetingTerms terms,
            Restatement restatement,
            Attendance attendance) {
        if (!mayComeTogether(adds, restatement)) {
            return false;
        }
        boolean open = !terms.locked()
                && attendance == Attendance.HOSTED
                && (committer == CommitterAuthority.HOST || !terms.lobby());
        return open || adds.stream().allMatch(add -> add != Returning.NOT);
    }

    /** Who a committer is to the meeting. */
    public enum CommitterAuthority {
        HOST,
        MEMBER
    }
}
