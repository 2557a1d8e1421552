package org.sabha.protocol;

import org.sabha.model.ParticipantId;
import org.sabha.protocol.limits.IntegerRange;

/**
 * Whose stay a leaf of the key group belongs to, as the server has it. Who they are, a client takes from the leaf's
 * certificate.
 */
public record GroupLeaf(@IntegerRange(max = 1023) long leaf, ParticipantId participant) {}
