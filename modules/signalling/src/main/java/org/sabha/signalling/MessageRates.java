package org.sabha.signalling;

import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.SealedChannel;
import org.sabha.signalling.SignallingSettings.MessageLimits;
import org.sabha.signalling.SignallingSettings.Rate;

/**
 * The rates of one stay, on whatever connection. What goes over is refused; who goes on over it is disconnected. Safe for any
 * thread, since the old connection of somebody who resumes may still speak.
 */
final class MessageRates {
    /** Refusals that are borne: a client that waits a second after each is never disconnected. */
    private static final Rate PATIENCE = new Rate(1, 50);

    /** Acts that write a row and are told to everybody, which a finger on a button does not exceed. */
    private static final Rate TOGGLES = new Rate(2, 20);

    /** Chat and reactions: a person writes no faster, and everybody's line carries what they write. */
    private static final Rate SEALED = new Rate(5, 20);

    /** Captions: as fast as words are told while somebody types; what a line that stood still held back comes at once. */
    private static final Rate CAPTIONS = new Rate(4, 60);

    /** Four long messages at once, then less than a voice. */
    private static final Rate SEALED_BYTES = new Rate(16 << 10, 64 << 10);

    /** The room wants at most two commits a second, each from one member; others may come first now and then. */
    private static final Rate COMMITS = new Rate(4, 16);

    /** New keys are for a reload or a step that was lost. */
    private static final Rate KEYS = new Rate(1, 8);

    private final MessageLimits limits;
    private final TokenBucket bytes;
    private final TokenBucket offers;
    private final TokenBucket toggles;
    private final TokenBucket sealed;
    private final TokenBucket captions;
    private final TokenBucket sealedBytes;
    private final TokenBucket commits;
    private final TokenBucket keys;
    private final TokenBucket patience;
    private TokenBucket messages;
    private boolean seated;

    MessageRates(MessageLimits limits, long nowNanos) {
        this.limits = limits;
        bytes = new TokenBucket(limits.bytes(), nowNanos);
        offers = new TokenBucket(limits.offers(), nowNanos);
        toggles = new TokenBucket(TOGGLES, nowNanos);
        sealed = new TokenBucket(SEALED, nowNanos);
        captions = new TokenBucket(CAPTIONS, nowNanos);
        sealedBytes = new TokenBucket(SEALED_BYTES, nowNanos);
        commits = new TokenBucket(COMMITS, nowNanos);
        keys = new TokenBucket(KEYS, nowNanos);
        patience = new TokenBucket(PATIENCE, nowNanos);
        messages = new TokenBucket(limits.waiting(), nowNanos);
    }

    /** From now on the rate of somebody in the meeting holds. */
    synchronized void seat(long nowNanos) {
        if (!seated) {
            seated = true;
            messages = new TokenBucket(limits.seated(), nowNanos);
        }
    }

    synchronized boolean isSeated() {
        return seated;
    }

    synchronized boolean admitsBytes(int count, long nowNanos) {
        return bytes.take(count, nowNanos);
    }

    synchronized boolean admitsMessage(long nowNanos) {
        return messages.take(1, nowNanos);
    }

    /** What costs others more than a message has a rate of its own. */
    synchronized boolean admitsKind(ClientMessage message, long nowNanos) {
        return switch (message) {
            case ClientMessage.Offer _ -> offers.take(1, nowNanos);
            case ClientMessage.Seal seal ->
                (seal.channel() == SealedChannel.CAPTION ? captions : sealed).take(1, nowNanos)
                        && sealedBytes.take(seal.payload().size(), nowNanos);
            case ClientMessage.Commit _ -> commits.take(1, nowNanos);
            case ClientMessage.PresentKeyPackage _ -> keys.take(1, nowNanos);
            case ClientMessage.RaiseHand _,
                    ClientMessage.LowerHand _,
                    ClientMessage.SetMuted _,
                    ClientMessage.MuteAll _,
                    ClientMessage.SetPermission _,
                    ClientMessage.SetChat _,
                    ClientMessage.OfferFile _,
                    ClientMessage.FetchFile _,
                    ClientMessage.WithdrawFile _,
                    ClientMessage.TellDoor _,
                    ClientMessage.GiveFloor _,
                    ClientMessage.EndFloor _,
                    ClientMessage.SetCaptionRight _,
                    ClientMessage.OpenPoll _,
                    ClientMessage.CastBallot _,
                    ClientMessage.ClosePoll _,
                    ClientMessage.TellResult _,
                    ClientMessage.Spotlight _ -> toggles.take(1, nowNanos);
            default -> true;
        };
    }

    /** Counts a refusal. @return false when there were too many */
    synchronized boolean toleratesRefusal(long nowNanos) {
        return patience.take(1, nowNanos);
    }
}
