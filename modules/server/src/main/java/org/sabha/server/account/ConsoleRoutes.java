package org.sabha.server.account;

import java.util.Optional;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.console.Survey;

/** How meetings and the server stand, over the interface. */
final class ConsoleRoutes {
    private final Survey survey;

    ConsoleRoutes(Survey survey) {
        this.survey = survey;
    }

    RestAnswer meetings() {
        return told(survey.meetings());
    }

    RestAnswer health() {
        return told(survey.health());
    }

    private static RestAnswer told(Optional<? extends Record> found) {
        return found.map(RestAnswer::ok).orElseGet(Refusal.NOT_UP::answer);
    }
}
