package org.sabha.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.signalling.SignallingSettings.MessageLimits;

/** What one connection may say in a time, by what it costs the others. */
class MessageRatesTest {
    private static final long SECOND = 1_000_000_000L;

    private final MessageRates rates = new MessageRates(MessageLimits.defaults(), 0);

    /** How many of a hundred a second pass in so many seconds. */
    private int admitted(ClientMessage message, int seconds) {
        int passed = 0;
        for (int i = 0; i < 100 * seconds; i++) {
            passed += rates.admitsKind(message, i * SECOND / 100) ? 1 : 0;
        }
        return passed;
    }

    private static ClientMessage sealed(int bytes) {
        return new ClientMessage.Seal(
                SealedChannel.CHAT, SealedAudience.EVERYBODY, Optional.empty(), Octets.of(new byte[bytes]));
    }

    private static void assertBetween(int least, int most, int count) {
        assertTrue(count >= least && count <= most, () -> count + " passed, not " + least + " to " + most);
    }

    @Test
    @Tag("H18")
    @Tag("H36")
    void sealedDataHasARateOfItsOwn() {
        assertBetween(65, 70, admitted(sealed(100), 10));
    }

    @Test
    @Tag("H18")
    @Tag("H36")
    void longSealedDataHasARateInBytes() {
        int bytes = 16_384 * admitted(sealed(16_384), 20);
        assertBetween(20 * 16_384, 24 * 16_384, bytes);
    }

    @Test
    @Tag("H36")
    void rosterAndGroupMessagesAreRateLimited() {
        assertBetween(35, 40, admitted(new ClientMessage.RaiseHand(true), 10));
        assertBetween(50, 56, admitted(new ClientMessage.Commit(1, Octets.EMPTY, Optional.empty()), 10));
        assertBetween(
                15, 18, admitted(new ClientMessage.PresentKeyPackage(new KeyOffer(Octets.EMPTY, Octets.EMPTY)), 10));
    }

    @Test
    @Tag("H36")
    void captionsHaveARateOfTheirOwnAndTakeNothingFromTheChat() {
        ClientMessage caption = new ClientMessage.Seal(
                SealedChannel.CAPTION, SealedAudience.EVERYBODY, Optional.empty(), Octets.of(new byte[100]));
        assertBetween(98, 102, admitted(caption, 10));
        assertBetween(65, 70, admitted(sealed(100), 10));
    }

    @Test
    void oneRateTakesNothingFromAnother() {
        admitted(sealed(16_384), 1);
        assertTrue(rates.admitsKind(new ClientMessage.SetMuted(TrackSource.MICROPHONE, true), SECOND));
        assertEquals(500, admitted(new ClientMessage.Ping(), 5));
    }

    @Test
    void ratesOfAStayAreForgottenOnceTheyAreFullAgain() {
        var all = new ParticipantRateLimits();
        var asha = new ParticipantId("asha222222222222");
        var bala = new ParticipantId("bala222222222222");
        long full = ParticipantRateLimits.FULL_AGAIN_NANOS;
        assertSame(rates, all.takenUp(asha, rates));
        assertSame(rates, all.takenUp(asha, new MessageRates(MessageLimits.defaults(), 0)));
        all.takenUp(bala, new MessageRates(MessageLimits.defaults(), 0));
        all.left(asha, 0);
        all.left(bala, full);
        assertEquals(2, all.size(), "one is still connected, the other has just left");
        all.left(asha, full + 1);
        var chitra = new ParticipantId("chitra2222222222");
        all.takenUp(chitra, new MessageRates(MessageLimits.defaults(), 0));
        all.left(chitra, 2 * full + 1);
        assertEquals(1, all.size());
    }
}
