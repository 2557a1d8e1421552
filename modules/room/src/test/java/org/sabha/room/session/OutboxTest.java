package org.sabha.room.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    @Test
    void whatIsNotAcknowledgedIsSentAgainWithTheLatestAck() {
        for (int i = 0; i < 3; i++) {
            outbox.append(new ServerMessage.AskedToUnmute(), 0);
        }
        outbox.acknowledge(1);
        assertTrue(outbox.canReplayAfter(1));
        assertEquals(
                List.of(
                        new ServerFrame(2, 9, new ServerMessage.AskedToUnmute()),
                        new ServerFrame(3, 9, new ServerMessage.AskedToUnmute())),
                outbox.replayAfter(1, 9));
        assertFalse(outbox.canReplayAfter(0));
        assertFalse(outbox.canReplayAfter(4));
        outbox.acknowledge(100);
        assertTrue(outbox.canReplayAfter(3));
    }

    @Test
    void tooManyFramesAreForgottenFromTheOldestOn() {
        for (int i = 0; i <= Outbox.MAX_FRAMES; i++) {
            outbox.append(new ServerMessage.AskedToUnmute(), 0);
        }
        assertFalse(outbox.canReplayAfter(0));
        assertTrue(outbox.canReplayAfter(1));
        assertEquals(Outbox.MAX_FRAMES, outbox.replayAfter(1, 0).size());
    }

    @Test
    void tooManyBytesAreForgottenFromTheOldestOn() {
        for (int i = 0; i < 10; i++) {
            outbox.append(new ServerMessage.Answer(i, "x".repeat(60_000), List.of()), 0);
        }
        assertFalse(outbox.canReplayAfter(1));
        assertTrue(outbox.canReplayAfter(2));
    }

    @Test
    void whatIsForgottenIsNeverSentAgain() {
        outbox.append(new ServerMessage.AskedToUnmute(), 0);
        outbox.forget();
        assertFalse(outbox.canReplayAfter(0));
        assertTrue(outbox.canReplayAfter(1));
        assertEquals(2, outbox.nextSeq());
    }
}
