package org.sabha.protocol.account;

import java.util.Optional;

/**
 * {@code POST /api/v1/rules/ceiling/history}.
 *
 * @param before the number of the last one of the page before
 */
public record CeilingHistoryRequest(Optional<Long> before) {}
