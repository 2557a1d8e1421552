package org.sabha.server.meeting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that somebody guesses passwords; the limiter asks for it at most once an hour for each meeting. */
final class GuessAlert {
    private static final Logger LOG = LoggerFactory.getLogger(GuessAlert.class);

    private GuessAlert() {}

    /** @param known whether there is such a meeting; an unknown id is the guesser's own text and is not logged */
    static void raise(String room, boolean known) {
        LOG.warn("meeting.password_guessed room={}", known ? room : "unknown");
    }
}
