package org.sabha.room;

import java.util.List;
import org.sabha.policy.Policy;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.roster.Participant;

/**
 * Marks whose name looks like another one here (T21): where the organisation vouches for one of the two names, the other one,
 * else, where one of the two presides, the other one, else who came later. Nobody is kept out by it; people may have one name.
 */
final class LookAlikes {
    private final Meeting meeting;
    private final MeetingViews views;
    private final Post post;

    LookAlikes(Meeting meeting, Post post) {
        this.meeting = meeting;
        this.views = new MeetingViews(meeting);
        this.post = post;
    }

    /** Somebody came: compared with those who came before. */
    void came(CommandContext turn, Participant stay) {
        compare(
                turn,
                stay,
                meeting.roster().all().stream()
                        .takeWhile(other -> !other.id().equals(stay.id()))
                        .toList());
    }

    /** Somebody presides from now on. */
    void appointed(CommandContext turn, Participant stay) {
        if (presides(stay)) {
            compare(turn, stay, meeting.roster().all());
        }
    }

    private void compare(CommandContext turn, Participant stay, List<Participant> others) {
        for (Participant other : others) {
            if (areTwo(stay, other) && stay.look().looksLike(other.look())) {
                mark(turn, stay, other);
            }
        }
    }

    private void mark(CommandContext turn, Participant stay, Participant other) {
        if (outranks(stay, other)) {
            other.resembles(stay.id());
            turn.touch(other);
            if (other.isWaiting() && meeting.isAdmissible(other)) {
                post.broadcast(turn, new ServerMessage.WaitingAdded(views.atTheDoor(other)), Participant::watchesDoor);
            }
        } else {
            stay.resembles(other.id());
        }
    }

    /** Two windows of one device are one person. */
    private static boolean areTwo(Participant stay, Participant other) {
        return !stay.entrant().device().equals(other.entrant().device());
    }

    private static boolean outranks(Participant stay, Participant other) {
        return stay.entrant().verified() == other.entrant().verified()
                ? presides(stay) && !presides(other)
                : stay.entrant().verified();
    }

    private static boolean presides(Participant stay) {
        return Policy.presides(stay.roleToBe());
    }
}
