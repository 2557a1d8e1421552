package org.sabha.client.keys;

import java.util.Optional;
import org.sabha.e2ee.text.Recipients;
import org.sabha.protocol.ChatEnvelope;
import org.sabha.protocol.SealedChannel;

/**
 * Chat or a reaction, opened.
 *
 * @param from whose signature it bears
 * @param text its words
 * @param envelope its number among its author's, and what it answers; empty for a reaction and a message of before
 */
public record TextMessage(
        GroupPerson from, SealedChannel channel, Recipients to, String text, Optional<ChatEnvelope> envelope) {}
