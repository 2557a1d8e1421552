package org.sabha.protocol.integration;

import org.sabha.protocol.limits.IntegerRange;

/**
 * {@code POST /api/v1/integration/meetings/{meeting}/invitations}: personal invitations, each for one device.
 *
 * @param anew whether those of before, and the password, open nothing more
 */
public record MakeInvitationsRequest(
        @IntegerRange(min = 1, max = 50) long count, boolean anew) {}
