package org.sabha.room;

import java.util.List;
import org.sabha.policy.Policy;
import org.sabha.protocol.ServerMessage;
import org.sabha.room.roster.Stay;

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
    void came(Turn turn, Stay stay) {
        compare(
                turn,
                stay,
                meeting.roster().all().stream()
                        .takeWhile(other -> !other.id().equals(stay.id()))
                        .toList());
    }

    /** Somebody presides from now on. */
    void appointed(Turn turn, Stay stay) {
        if (presides(stay)) {
            compare(turn, stay, meeting.roster().all());
        }
    }

    private void compare(Turn turn, Stay stay, List<Stay> others) {
        for (Stay other : others) {
            if (areTwo(stay, other) && stay.look().looksLike(other.look())) {
                mark(turn, stay, other);
            }
        }
    }

    private void mark(Turn turn, Stay stay, Stay other) {
        if (outranks(stay, other)) {
            other.resembles(stay.id());
            turn.touch(other);
            if (other.isWaiting() && meeting.isAdmissible(other)) {
                post.broadcast(turn, new ServerMessage.WaitingAdded(views.atTheDoor(other)), Stay::watchesDoor);
            }
        } else {
            stay.resembles(other.id());
        }
    }

    /** Two windows of one device are one person. */
    private static boolean areTwo(Stay stay, Stay other) {
        return !stay.entrant().device().equals(other.entrant().device());
    }

    private static boolean outranks(Stay stay, Stay other) {
        return stay.entrant().verified() == other.entrant().verified()
                ? presides(stay) && !presides(other)
                : stay.entrant().verified();
    }

    private static boolean presides(Stay stay) {
        return Policy.presides(stay.roleToBe());
    }
}
