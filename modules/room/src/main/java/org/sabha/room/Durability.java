package org.sabha.room;

import java.util.List;
import org.sabha.protocol.ClientMessage;

/**
 * Which acts are a promise: nobody is told of them before their row is durable, and where it cannot be, they are refused
 * (Q7). The others change only what a restart may lose, such as who mutes whom, and are written down when there is time.
 */
public final class Durability {
    private Durability() {}

    /** Whether what comes of this command may be a promise. */
    public static boolean mayPromise(RoomCommand command) {
        return switch (command) {
            case RoomCommand.Arrive _, RoomCommand.PasswordChanged _, RoomCommand.EndByOrganisation _ -> true;
            case RoomCommand.Say say -> isPromise(say.message());
            case RoomCommand.TimerExpired(RoomTimer timer) -> timer instanceof RoomTimer.Orphan;
            case RoomCommand.Resume _,
                    RoomCommand.Acknowledge _,
                    RoomCommand.Disconnect _,
                    RoomCommand.MediaAnswered _,
                    RoomCommand.MediaRefused _,
                    RoomCommand.NegotiationWanted _,
                    RoomCommand.SlotAssigned _,
                    RoomCommand.SlotPaused _,
                    RoomCommand.VoicesLeftOut _,
                    RoomCommand.TrackWanted _,
                    RoomCommand.VoiceWanted _,
                    RoomCommand.SpeakerDetected _,
                    RoomCommand.FileStored _,
                    RoomCommand.FileMoved _,
                    RoomCommand.KeysCertified _,
                    RoomCommand.JoinRefused _,
                    RoomCommand.MessageRefused _,
                    RoomCommand.PasswordGuessed _,
                    RoomCommand.ConsentWithdrawn _,
                    // What became of the account is written down already, and a restart asks after it again.
                    RoomCommand.AccountDisabled _,
                    RoomCommand.AccountEnabled _,
                    // The lock is written down already, and a restart holds the meeting to it again.
                    RoomCommand.OrganisationRuled _,
                    RoomCommand.LoadChanged _,
                    RoomCommand.NotStored _,
                    RoomCommand.Stop _ -> false;
        };
    }

    private static boolean isPromise(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Invite _,
                    ClientMessage.Admit _,
                    ClientMessage.AdmitAll _,
                    ClientMessage.Refuse _,
                    ClientMessage.Remove _,
                    ClientMessage.Lock _,
                    ClientMessage.Unlock _,
                    ClientMessage.SetRole _,
                    ClientMessage.Restate _,
                    ClientMessage.SetShareRight _,
                    ClientMessage.SetFileRight _,
                    ClientMessage.SetCaptionRight _,
                    ClientMessage.SetPermission _,
                    ClientMessage.SetChat _,
                    ClientMessage.SetRule _,
                    ClientMessage.Classify _,
                    ClientMessage.CreateGroup _,
                    ClientMessage.Commit _,
                    ClientMessage.HandOverAndLeave _,
                    ClientMessage.EndForAll _ -> true;
            case ClientMessage.Authenticate _,
                    ClientMessage.Resume _,
                    ClientMessage.Ping _,
                    ClientMessage.Leave _,
                    ClientMessage.PresentKeyPackage _,
                    ClientMessage.EpochEntered _,
                    ClientMessage.Seal _,
                    ClientMessage.Offer _,
                    ClientMessage.Show _,
                    ClientMessage.SetMuted _,
                    ClientMessage.Unpublish _,
                    ClientMessage.RaiseHand _,
                    ClientMessage.OfferFile _,
                    ClientMessage.FetchFile _,
                    ClientMessage.WithdrawFile _,
                    ClientMessage.Mute _,
                    ClientMessage.MuteAll _,
                    ClientMessage.LowerHand _,
                    ClientMessage.AskToUnmute _,
                    ClientMessage.TellDoor _,
                    ClientMessage.GiveFloor _,
                    ClientMessage.EndFloor _,
                    ClientMessage.OpenPoll _,
                    ClientMessage.CastBallot _,
                    ClientMessage.ClosePoll _,
                    ClientMessage.TellResult _,
                    ClientMessage.Spotlight _ -> false;
        };
    }

    /** Whether this command may change what outlives the process though it leaves no row. */
    public static boolean changesSilently(RoomCommand command) {
        return command instanceof RoomCommand.AccountEnabled
                || (command instanceof RoomCommand.Say say && say.message() instanceof ClientMessage.PresentKeyPackage);
    }

    /** Whether these effects hold a promise: an act of such a command that was permitted. */
    public static boolean isPromised(List<RoomEffect> effects) {
        return effects.stream()
                .anyMatch(effect -> effect instanceof RoomEffect.Audit(var row)
                        && row.reason().isEmpty());
    }
}
