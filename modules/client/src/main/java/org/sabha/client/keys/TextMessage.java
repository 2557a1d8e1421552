package org.sabha.client.keys;

import org.sabha.e2ee.text.Recipients;
import org.sabha.protocol.SealedChannel;

/**
 * Chat or a reaction, opened.
 *
 * @param from whose signature it bears
 */
public record TextMessage(GroupPerson from, SealedChannel channel, Recipients to, String text) {}
