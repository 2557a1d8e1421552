package org.sabha.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sabha.model.Classification;
import org.sabha.model.ParticipantId;
import org.sabha.model.ReasonCode;
import org.sabha.model.Secret;
import org.sabha.protocol.ClientFrame;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.ProtocolErrorCode;
import org.sabha.protocol.ServerFrame;
import org.sabha.protocol.ServerMessage;

class MessageNumberingTest {
    private final MessageNumbering numbering = new MessageNumbering((_, _, _) -> {});

    @Test
    void repeatsWhatWasNotAcknowledged() {
        assertTrue(numbering.resume().isEmpty(), "no ticket yet");
        numbering.receive(new ServerFrame(
                1,
                0,
                new ServerMessage.Waiting(
                        new ParticipantId("a".repeat(16)),
                        new Secret("ticket-1"),
                        30,
                        Optional.empty(),
                        Classification.UNCLASSIFIED)));
        assertEquals(1, numbering.say(new ClientMessage.RaiseHand(true)).seq());
        assertEquals(2, numbering.say(new ClientMessage.RaiseHand(false)).seq());
        assertEquals(3, numbering.say(new ClientMessage.Lock()).seq());
        numbering.receive(new ServerFrame(2, 1, new ServerMessage.AskedToUnmute()));
        ClientFrame resume = numbering.resume().orElseThrow();
        assertEquals(new ClientFrame(0, 2, new ClientMessage.Resume(new Secret("ticket-1"), 2)), resume);
        assertEquals(
                List.of(
                        new ClientFrame(2, 2, new ClientMessage.RaiseHand(false)),
                        new ClientFrame(3, 2, new ClientMessage.Lock())),
                numbering.repeat());
        numbering.receive(new ServerFrame(0, 2, new ServerMessage.Resumed(new Secret("ticket-2"), 30)));
        assertEquals(1, numbering.repeat().size());
        assertEquals(
                new Secret("ticket-2"),
                ((ClientMessage.Resume) numbering.resume().orElseThrow().message()).ticket());
    }

    @Test
    void refusedTicketGivesWayToTheOneBefore() {
        for (int i = 1; i <= 3; i++) {
            numbering.receive(new ServerFrame(0, 0, new ServerMessage.Resumed(new Secret("ticket-" + i), 30)));
        }
        assertTrue(numbering.fallBack());
        assertEquals(
                new Secret("ticket-2"),
                ((ClientMessage.Resume) numbering.resume().orElseThrow().message()).ticket());
        assertFalse(numbering.fallBack(), "two refusals end the stay");
    }

    @Test
    void aRefusalIsMatchedWithWhatItIsOfBeforeAndAfterTheAcknowledgement() {
        numbering.say(new ClientMessage.Lock());
        numbering.say(new ClientMessage.RaiseHand(true));
        assertEquals(Optional.of(new ClientMessage.Lock()), numbering.sentMessage(1));
        numbering.receive(new ServerFrame(1, 1, new ServerMessage.AskedToUnmute()));
        assertEquals(Optional.of(new ClientMessage.Lock()), numbering.sentMessage(1));
        assertEquals(Optional.of(new ClientMessage.RaiseHand(true)), numbering.sentMessage(2));
        assertEquals(Optional.empty(), numbering.sentMessage(3));
        for (int i = 0; i < 100; i++) {
            numbering.say(new ClientMessage.RaiseHand(true));
        }
        numbering.receive(new ServerFrame(2, 102, new ServerMessage.AskedToUnmute()));
        assertEquals(Optional.empty(), numbering.sentMessage(1), "bounded");
        assertEquals(Optional.of(new ClientMessage.RaiseHand(true)), numbering.sentMessage(102));
    }

    @Test
    void passesOverWhatTheServerRepeats() {
        ServerFrame frame = new ServerFrame(1, 0, new ServerMessage.AskedToUnmute());
        assertTrue(numbering.receive(frame).isPresent());
        assertEquals(Optional.empty(), numbering.receive(frame));
        assertTrue(numbering
                .receive(new ServerFrame(0, 0, new ServerMessage.Pong()))
                .isPresent());
        assertTrue(numbering
                .receive(new ServerFrame(0, 0, new ServerMessage.Pong()))
                .isPresent());
    }

    @Test
    void aMessageThatWasNotUnderstoodHasNotUsedItsNumber() {
        numbering.say(new ClientMessage.Lock());
        numbering.receive(new ServerFrame(0, 0, new ServerMessage.ProtocolError(1, ProtocolErrorCode.INVALID_VALUE)));
        assertEquals(1, numbering.say(new ClientMessage.Unlock()).seq());
    }

    @Test
    void confirmsWhatWasHandledAndNotRefused() {
        List<ClientMessage> confirmed = new ArrayList<>();
        MessageNumbering own = new MessageNumbering((_, message, refused) -> {
            if (!refused) {
                confirmed.add(message);
            }
        });
        own.say(new ClientMessage.RaiseHand(true));
        own.say(new ClientMessage.Lock());
        own.say(new ClientMessage.RaiseHand(false));
        own.say(new ClientMessage.Unlock());
        own.receive(new ServerFrame(1, 2, new ServerMessage.Denied(2, ReasonCode.HOST_ONLY, Optional.empty())));
        assertEquals(List.of(new ClientMessage.RaiseHand(true)), confirmed);
        own.receive(new ServerFrame(0, 2, new ServerMessage.ProtocolError(3, ProtocolErrorCode.RATE_LIMITED)));
        own.receive(new ServerFrame(2, 3, new ServerMessage.AskedToUnmute()));
        assertEquals(List.of(new ClientMessage.RaiseHand(true), new ClientMessage.Unlock()), confirmed);
    }
}
