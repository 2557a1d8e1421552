package org.sabha.policy;

/**
 * How the meeting stands at the instant of the decision.
 *
 * @param phase asleep, running or ended
 * @param hosts whether somebody presides
 * @param lock whether newcomers are refused
 * @param space what there is no more of, if anything
 * @param shareRight whether a host gave the subject the share right
 * @param fileRight whether a host let the subject send files
 * @param captionRight whether a host let the subject write captions
 * @param stage whether somebody else shares
 */
public record MeetingConditions(
        Phase phase,
        Hosts hosts,
        Lock lock,
        Space space,
        ShareRight shareRight,
        FileRight fileRight,
        CaptionRight captionRight,
        Stage stage) {
    /** A running, open meeting with a host, with space for everybody, where nobody shares. */
    public static final MeetingConditions ORDINARY = new MeetingConditions(
            Phase.RUNNING,
            Hosts.PRESENT,
            Lock.OPEN,
            Space.FREE,
            ShareRight.NONE,
            FileRight.NONE,
            CaptionRight.NONE,
            Stage.FREE);

    public enum Phase {
        ASLEEP,
        RUNNING,
        ENDED
    }

    public enum Hosts {
        PRESENT,
        ABSENT,
        /** The subject is the only one, and others are seated. */
        SUBJECT_IS_LAST
    }

    public enum Lock {
        OPEN,
        LOCKED
    }

    public enum Space {
        FREE,
        NO_SEAT,
        /** The server has as much to do as it can: newcomers are refused, whoever is inside stays. */
        SERVER_BUSY,
        NO_PLACE_AT_THE_DOOR,
        NO_INVITATION
    }

    public enum ShareRight {
        NONE,
        GRANTED
    }

    public enum FileRight {
        NONE,
        GRANTED
    }

    public enum CaptionRight {
        NONE,
        GRANTED
    }

    public enum Stage {
        FREE,
        SOMEBODY_ELSE_SHARES
    }
}
