package org.sabha.client.keys;

import org.sabha.e2ee.text.Recipients;

/**
 * A message of the chat that its author's later ones name and that did not come within 2 s. Should it come later, its
 * {@link TextMessage} has this number in its envelope and belongs before the author's next.
 *
 * @param from who signed the later ones
 * @param number its number among its author's
 */
public record MissingMessage(GroupPerson from, Recipients to, long number) {}
