package org.sabha.wire.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.sabha.wire.packet.PacketBuffer;

/** A client that waits for an answer, and a server that waits for one, are moved by who has the password alone. */
@Tag("fuzz")
@Tag("Q18")
@Tag("T27")
class StunAnswerFuzzTest {
    static final IceCredentials CLIENT = new IceCredentials("evtj", "VOkJxbRl1RmTxUk/WvJxBt");
    static final IceCredentials SERVER = new IceCredentials("Fd3a", "pSk7yVq0mXw2bTe9hLr4Zc");
    static final int SEED = 1;

    private final StunIntegrity clientKey = new StunIntegrity(CLIENT.key());
    private final StunIntegrity serverKey = new StunIntegrity(SERVER.key());

    @FuzzTest
    void clientTakesAnyMessage(byte[] input) {
        StunMessage message = new StunMessage();
        if (message.read(input, 0, input.length) != null) {
            return;
        }
        IceControllingClient client = new IceControllingClient(CLIENT, SERVER, new Random(SEED), 0);
        assertTrue(client.onTimeout(0, new PacketBuffer()));
        if (client.onMessage(message, 1) == null) {
            assertTrue(message.integrityMatches(serverKey), "who has the password is believed");
        } else {
            assertEquals(IceControllingClient.State.CHECKING, client.state());
        }
        PacketBuffer answer = new PacketBuffer();
        if (client.answer(message, answer)) {
            assertTrue(message.integrityMatches(clientKey), "who has the password is answered");
            assertTrue(answer.length() <= input.length, "an answer is never longer than its request");
        }
    }

    @FuzzTest
    void serverTakesAnyMessage(byte[] input) {
        StunMessage message = new StunMessage();
        if (message.read(input, 0, input.length) != null) {
            return;
        }
        AddressChallenge challenge = new AddressChallenge(SERVER, CLIENT, new Random(SEED));
        challenge.fits(message);
        assertTrue(!challenge.isAnsweredBy(message) || message.integrityMatches(clientKey));
    }
}
