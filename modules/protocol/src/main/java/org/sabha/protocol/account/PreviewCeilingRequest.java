package org.sabha.protocol.account;

import org.sabha.model.Classification;

/** {@code POST /api/v1/rules/ceiling/preview}: says what setting the ceiling would do; nothing changes. */
public record PreviewCeilingRequest(Classification highest) {}
