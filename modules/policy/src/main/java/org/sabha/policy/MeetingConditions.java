package org.sabha.policy;

import org.sabha.model.MeetingPermissions;
import org.sabha.model.Permission;
import org.sabha.model.PersonalPermissions;

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
 * @param participation what hosts let the subject do, as long as it is no host
 */
public record MeetingConditions(
        Phase phase,
        Hosts hosts,
        Lock lock,
        Space space,
        ShareRight shareRight,
        FileRight fileRight,
        CaptionRight captionRight,
        Stage stage,
        Participation participation) {
    /** A running, open meeting with a host, with space for everybody, where nobody shares. */
    public static final MeetingConditions ORDINARY = new MeetingConditions(
            Phase.RUNNING,
            Hosts.PRESENT,
            Lock.OPEN,
            Space.FREE,
            ShareRight.NONE,
            FileRight.NONE,
            CaptionRight.NONE,
            Stage.FREE,
            Participation.FREE);

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

    /**
     * What hosts let somebody do.
     *
     * @param everybody what holds for whoever is no host
     * @param personal what a host decided of this person
     */
    public record Participation(MeetingPermissions everybody, PersonalPermissions personal) {
        /** Nothing is forbidden. */
        public static final Participation FREE = new Participation(MeetingPermissions.ALL, PersonalPermissions.NONE);

        /** What a host decided of the person counts before what holds for everybody. */
        boolean allows(Permission permission) {
            return personal.allowed().contains(permission)
                    || (!everybody.forbidden().contains(permission)
                            && !personal.forbidden().contains(permission));
        }
    }

    public enum Stage {
        FREE,
        SOMEBODY_ELSE_SHARES
    }
}
