package org.sabha.room;

import java.util.Set;
import org.sabha.mls.order.GroupMember;
import org.sabha.mls.order.GroupRights;
import org.sabha.model.ParticipantId;
import org.sabha.policy.Action;
import org.sabha.room.keys.Applicant;
import org.sabha.room.keys.DepartingMember;
import org.sabha.room.keys.Grant;
import org.sabha.room.roster.Participant;

/** Answers from the policy what a commit may do: what the room wants, and that by whom it may be done. */
final class CommitRights implements GroupRights {
    private final Meeting meeting;
    private final Set<ParticipantId> askedToRefresh;

    /** @param askedToRefresh whom the room asked in this epoch for fresh keys; looked at when a commit comes */
    CommitRights(Meeting meeting, Set<ParticipantId> askedToRefresh) {
        this.meeting = meeting;
        this.askedToRefresh = askedToRefresh;
    }

    @Override
    public boolean mayAdd(GroupMember committer, GroupMember admitted) {
        return meeting.keys()
                .applicant(admitted.participant())
                .filter(applicant -> mayAdd(committer, applicant))
                .isPresent();
    }

    private boolean mayAdd(GroupMember committer, Applicant applicant) {
        return meeting.roster()
                .find(committer.participant())
                .filter(stay -> mayAdd(stay, applicant))
                .isPresent();
    }

    boolean mayAdd(Participant committer, Applicant applicant) {
        return meeting.keys().takesNow(applicant)
                && meeting.permits(committer, new Action.CommitAdd(newcomer(applicant)));
    }

    private Action.Newcomer newcomer(Applicant applicant) {
        return applicant
                .grant()
                .map(grant -> switch (grant) {
                    case Grant.ByHost _ -> Action.Newcomer.ADMITTED;
                    case Grant.Unasked _ -> Action.Newcomer.UNASKED;
                    // Makes a group, and is added to none.
                    case Grant.Presiding _ -> Action.Newcomer.NOT_WANTED;
                    case Grant.Returning _ -> Action.Newcomer.RETURNS;
                })
                .orElse(Action.Newcomer.NOT_WANTED);
    }

    @Override
    public boolean mayRemove(GroupMember committer, GroupMember removed, Set<GroupMember> added) {
        // Or any member could make an exclusion of a return: without a leaf nobody proves anything.
        if (!added.containsAll(meeting.keys().returningTo(removed.holder()))
                || !meeting.keys().mayComeTogether(added)) {
            return false;
        }
        boolean wanted =
                meeting.keys().leavers().stream().map(DepartingMember::member).anyMatch(removed::equals);
        Action.Leaver leaver = wanted ? Action.Leaver.WANTED : Action.Leaver.NOT_WANTED;
        return permits(committer, new Action.CommitRemoval(leaver));
    }

    /** Nobody renews keys unasked: each commit costs everybody work, and who commits first keeps others' from coming. */
    @Override
    public boolean mayRefresh(GroupMember committer) {
        return askedToRefresh.contains(committer.participant()) && permits(committer, Action.Verb.REFRESH_KEYS);
    }

    private boolean permits(GroupMember committer, Action action) {
        return meeting.roster()
                .find(committer.participant())
                .filter(stay -> meeting.permits(stay, action))
                .isPresent();
    }
}
