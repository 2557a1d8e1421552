package org.sabha.client;

import java.util.Optional;
import org.sabha.protocol.CloseCause;

/**
 * Why a stay ended.
 *
 * @param cause what the server said; empty when it could not be reached, or this client defected
 * @param detail for people and logs
 */
public record MeetingEnd(Optional<CloseCause> cause, String detail) {}
