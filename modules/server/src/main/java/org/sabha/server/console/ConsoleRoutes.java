package org.sabha.server.console;

import java.util.List;
import java.util.Optional;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;

/** How meetings and the server stand, over the interface. */
public final class ConsoleRoutes {
    private final ServerOverview survey;

    public ConsoleRoutes(ServerOverview survey) {
        this.survey = survey;
    }

    /** What is answered here, and to whom. */
    public List<Route> table() {
        return List.of(
                Route.of(AccountRoute.LIVE_MEETINGS, AccountVerb.WATCH_MEETINGS, _ -> meetings()),
                Route.of(AccountRoute.SERVER_HEALTH, AccountVerb.WATCH_SERVER, _ -> health()));
    }

    private RestAnswer meetings() {
        return answer(survey.meetings());
    }

    private RestAnswer health() {
        return answer(survey.health());
    }

    private static RestAnswer answer(Optional<? extends Record> found) {
        return found.map(RestAnswer::ok).orElseThrow(() -> new Refused(ErrorCode.NOT_UP));
    }
}
