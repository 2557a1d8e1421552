package org.sabha.room;

import java.util.Locale;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Permission;
import org.sabha.protocol.ClientMessage;
import org.sabha.room.port.MeetingVerb;

/** What the audit log calls what people say, and the clause that an act serves. */
final class Verbs {
    private Verbs() {}

    static MeetingVerb name(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Authenticate _ -> MeetingVerb.AUTHENTICATE;
            case ClientMessage.Resume _ -> MeetingVerb.RESUME;
            case ClientMessage.Ping _ -> MeetingVerb.PING;
            case ClientMessage.Leave _ -> MeetingVerb.LEAVE;
            case ClientMessage.PresentKeyPackage _ -> MeetingVerb.PRESENT_KEY_PACKAGE;
            case ClientMessage.CreateGroup _ -> MeetingVerb.CREATE_GROUP;
            case ClientMessage.Commit _ -> MeetingVerb.COMMIT;
            case ClientMessage.EpochEntered _ -> MeetingVerb.EPOCH_ENTERED;
            case ClientMessage.Seal _ -> MeetingVerb.SEAL;
            case ClientMessage.Offer _ -> MeetingVerb.OFFER;
            case ClientMessage.Show _ -> MeetingVerb.SHOW;
            case ClientMessage.SetMuted _ -> MeetingVerb.SET_MUTED;
            case ClientMessage.Unpublish _ -> MeetingVerb.UNPUBLISH;
            case ClientMessage.RaiseHand _ -> MeetingVerb.RAISE_HAND;
            case ClientMessage.Invite _ -> MeetingVerb.INVITE;
            case ClientMessage.Admit _ -> MeetingVerb.ADMIT;
            case ClientMessage.AdmitAll _ -> MeetingVerb.ADMIT_ALL;
            case ClientMessage.TellDoor _ -> MeetingVerb.TELL_DOOR;
            case ClientMessage.Refuse _ -> MeetingVerb.REFUSE;
            case ClientMessage.Remove _ -> MeetingVerb.REMOVE;
            case ClientMessage.Mute _ -> MeetingVerb.MUTE;
            case ClientMessage.MuteAll _ -> MeetingVerb.MUTE_ALL;
            case ClientMessage.LowerHand _ -> MeetingVerb.LOWER_HAND;
            case ClientMessage.SetPermission _ -> MeetingVerb.SET_PERMISSION;
            case ClientMessage.SetChat _ -> MeetingVerb.SET_CHAT;
            case ClientMessage.AskToUnmute _ -> MeetingVerb.ASK_TO_UNMUTE;
            case ClientMessage.Lock _ -> MeetingVerb.LOCK;
            case ClientMessage.Unlock _ -> MeetingVerb.UNLOCK;
            case ClientMessage.SetRole _ -> MeetingVerb.SET_ROLE;
            case ClientMessage.Restate _ -> MeetingVerb.RESTATE;
            case ClientMessage.SetShareRight _ -> MeetingVerb.SET_SHARE_RIGHT;
            case ClientMessage.OfferFile _ -> MeetingVerb.OFFER_FILE;
            case ClientMessage.FetchFile _ -> MeetingVerb.FETCH_FILE;
            case ClientMessage.WithdrawFile _ -> MeetingVerb.WITHDRAW_FILE;
            case ClientMessage.SetFileRight _ -> MeetingVerb.SET_FILE_RIGHT;
            case ClientMessage.SetCaptionRight _ -> MeetingVerb.SET_CAPTION_RIGHT;
            case ClientMessage.Spotlight _ -> MeetingVerb.SPOTLIGHT;
            case ClientMessage.GiveFloor _ -> MeetingVerb.GIVE_FLOOR;
            case ClientMessage.EndFloor _ -> MeetingVerb.END_FLOOR;
            case ClientMessage.OpenPoll _ -> MeetingVerb.OPEN_POLL;
            case ClientMessage.CastBallot _ -> MeetingVerb.CAST_BALLOT;
            case ClientMessage.ClosePoll _ -> MeetingVerb.CLOSE_POLL;
            case ClientMessage.TellResult _ -> MeetingVerb.TELL_RESULT;
            case ClientMessage.SetRule _ -> MeetingVerb.SET_RULE;
            case ClientMessage.Classify _ -> MeetingVerb.CLASSIFY;
            case ClientMessage.HandOverAndLeave _ -> MeetingVerb.HAND_OVER_AND_LEAVE;
            case ClientMessage.EndForAll _ -> MeetingVerb.END_FOR_ALL;
        };
    }

    static Optional<AdvisoryClause> clause(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Authenticate _,
                    ClientMessage.Resume _,
                    ClientMessage.Ping _,
                    ClientMessage.Leave _,
                    ClientMessage.PresentKeyPackage _,
                    ClientMessage.CreateGroup _,
                    ClientMessage.Commit _,
                    ClientMessage.EpochEntered _,
                    ClientMessage.Seal _,
                    ClientMessage.Offer _,
                    ClientMessage.Show _,
                    ClientMessage.SetMuted _,
                    ClientMessage.Unpublish _,
                    ClientMessage.RaiseHand _,
                    ClientMessage.LowerHand _,
                    ClientMessage.SetChat _,
                    ClientMessage.SetCaptionRight _,
                    ClientMessage.Spotlight _,
                    ClientMessage.GiveFloor _,
                    ClientMessage.EndFloor _,
                    ClientMessage.OpenPoll _,
                    ClientMessage.CastBallot _,
                    ClientMessage.ClosePoll _,
                    ClientMessage.TellResult _,
                    ClientMessage.Classify _ -> Optional.empty();
            case ClientMessage.Invite _ -> Optional.of(AdvisoryClause.C6);
            case ClientMessage.Admit _, ClientMessage.AdmitAll _, ClientMessage.TellDoor _, ClientMessage.Refuse _ ->
                Optional.of(AdvisoryClause.A2);
            case ClientMessage.Remove _ -> Optional.of(AdvisoryClause.A5);
            case ClientMessage.Mute _, ClientMessage.MuteAll _, ClientMessage.AskToUnmute _ ->
                Optional.of(AdvisoryClause.C3);
            case ClientMessage.SetPermission act -> clause(act.permission());
            case ClientMessage.Lock _, ClientMessage.Unlock _ -> Optional.of(AdvisoryClause.A7);
            case ClientMessage.SetRole _, ClientMessage.Restate _ -> Optional.of(AdvisoryClause.C2);
            case ClientMessage.SetShareRight _ -> Optional.of(AdvisoryClause.A4);
            case ClientMessage.OfferFile _,
                    ClientMessage.FetchFile _,
                    ClientMessage.WithdrawFile _,
                    ClientMessage.SetFileRight _ -> Optional.of(AdvisoryClause.A6);
            case ClientMessage.SetRule rule -> Optional.of(rule.clause());
            case ClientMessage.HandOverAndLeave _, ClientMessage.EndForAll _ -> Optional.of(AdvisoryClause.A9);
        };
    }

    private static Optional<AdvisoryClause> clause(Permission permission) {
        return switch (permission) {
            case UNMUTE, START_VIDEO -> Optional.of(AdvisoryClause.C3);
            case RAISE_HAND, REACT -> Optional.empty();
        };
    }

    /** A code as it stands in the log: lower case with hyphens. */
    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
