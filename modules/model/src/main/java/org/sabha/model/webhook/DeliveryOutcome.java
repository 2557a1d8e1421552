package org.sabha.model.webhook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What came of a try to deliver a message to a webhook. */
public enum DeliveryOutcome {
    TAKEN,
    /** It was not taken, and is tried again later. */
    WAITS,
    /** It was not taken, and is not tried again. */
    GIVEN_UP;

    /** The name in the interface and in the database, such as {@code given-up}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The outcome of a wire name. */
    public static Optional<DeliveryOutcome> of(String wireName) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.wireName().equals(wireName))
                .findFirst();
    }
}
