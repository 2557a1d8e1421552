package org.sabha.room;

import org.sabha.model.Permission;
import org.sabha.model.TrackSource;
import org.sabha.policy.Action;
import org.sabha.protocol.ClientMessage;
import org.sabha.room.roster.Participant;

/** What hosts let participants do, and that what is forbidden ends. */
final class PermissionActs {
    private final Meeting meeting;
    private final MediaActs media;

    PermissionActs(Meeting meeting, MediaActs media) {
        this.meeting = meeting;
        this.media = media;
    }

    /** What somebody does with a permission. */
    static Action use(Permission permission) {
        return switch (permission) {
            case UNMUTE -> new Action.Unmute(TrackSource.MICROPHONE);
            case START_VIDEO -> new Action.Unmute(TrackSource.CAMERA);
            case RAISE_HAND -> Action.Verb.RAISE_HAND;
            case REACT -> Action.Verb.REACT;
        };
    }

    void set(CommandRequest said, ClientMessage.SetPermission act) {
        said.row().value(Verbs.code(act.permission()) + (act.allowed() ? "=allowed" : "=forbidden"));
        if (act.participant().isEmpty()) {
            setForEverybody(said, act);
            return;
        }
        said.row().on(act.participant().get());
        Action.Target target = meeting.target(said.by(), act.participant().get());
        if (said.mayDo(new Action.SetPersonalPermission(act.permission(), target))) {
            said.row().write();
            meeting.roster().find(act.participant().get()).ifPresent(participant -> {
                meeting.setPersonalPermission(participant, act.permission(), act.allowed());
                said.turn().touch(participant);
            });
        }
    }

    /** Who was allowed or forbidden it alone is as everybody from now on. */
    private void setForEverybody(CommandRequest said, ClientMessage.SetPermission act) {
        if (said.mayDo(new Action.SetPermission(act.permission()))) {
            said.row().write();
            meeting.setPermissions(meeting.permissions().allow(act.permission(), act.allowed()));
            meeting.invitations().forgetPersonal(act.permission());
            said.turn().touchMeeting();
            meeting.roster().seated().forEach(said.turn()::touch);
        }
    }

    void setChat(CommandRequest said, ClientMessage.SetChat act) {
        said.row().value(Verbs.code(act.chat()));
        if (said.mayDo(Action.Verb.SET_CHAT)) {
            said.row().write();
            if (meeting.permissions().chat() != act.chat()) {
                meeting.setPermissions(meeting.permissions().withChat(act.chat()));
                said.turn().touchMeeting();
            }
        }
    }

    /** A host wants to hear them. */
    void allowToSpeak(CommandContext turn, Participant participant) {
        if (!meeting.permits(participant, use(Permission.UNMUTE))) {
            meeting.setPersonalPermission(participant, Permission.UNMUTE, true);
            turn.touch(participant);
        }
    }

    /**
     * Ends what somebody does and may not do any more, for whatever reason. A host whom the group does not name yet is about
     * to be a host, and keeps what they have.
     */
    void enforce(CommandContext turn, Participant participant) {
        if (!participant.isSeated() || meeting.willPreside(participant)) {
            return;
        }
        mute(turn, participant, Permission.UNMUTE, TrackSource.MICROPHONE);
        mute(turn, participant, Permission.START_VIDEO, TrackSource.CAMERA);
        if (!meeting.permits(participant, use(Permission.RAISE_HAND))) {
            participant.lowerHand();
        }
    }

    private void mute(CommandContext turn, Participant participant, Permission permission, TrackSource source) {
        if (!participant.publications().isMuted(source) && !meeting.permits(participant, use(permission))) {
            media.muteByHost(turn, participant, source);
        }
    }
}
