package org.sabha.server.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;

@Tag("H23")
class RouteTableTest {
    private static Route route(AccountRoute contract) {
        return Route.of(contract, AccountVerb.SIGN_OUT, _ -> RestAnswer.done());
    }

    private static List<Route> all() {
        List<Route> routes = new ArrayList<>();
        for (AccountRoute contract : AccountRoute.values()) {
            routes.add(route(contract));
        }
        return routes;
    }

    private static Asked asked(Route route) {
        var caller = new RestRequest.Caller(InetAddress.getLoopbackAddress(), "127.0.0.0/16", "https://a.example", "");
        var request =
                new RestRequest(AccountRoute.LIST_WEBHOOKS, ByteBuffer.allocate(0), RestRequest.Held.NOTHING, caller);
        return new Asked(request, route.row(), new AccountRoute.Empty(), Optional.empty(), Instant.EPOCH);
    }

    @Test
    void rejectsContractThatNoTableAnswers() {
        List<Route> routes = all();
        routes.removeLast();
        String message = assertThrows(IllegalArgumentException.class, () -> RouteTable.of(List.of(routes)))
                .getMessage();
        assertEquals("in no table: [INCIDENT_BUNDLE]", message);
    }

    @Test
    void rejectsContractInTwoTables() {
        List<Route> again = List.of(route(AccountRoute.SIGN_OUT));
        String message = assertThrows(IllegalArgumentException.class, () -> RouteTable.of(List.of(all(), again)))
                .getMessage();
        assertEquals("SIGN_OUT is in two tables", message);
    }

    @Test
    void auditRowIsNamedAfterRouteUnlessTableSaysOtherwise() {
        assertEquals("list-webhooks", route(AccountRoute.LIST_WEBHOOKS).row());
        Route other = route(AccountRoute.OWN_REPORT).leaves("read-report");
        assertEquals("read-report", other.row());
    }

    @Test
    void refusalBecomesItsProblem() {
        Route route = Route.of(AccountRoute.LIST_WEBHOOKS, AccountVerb.LIST_WEBHOOKS, _ -> {
            throw new Refused(Refusal.NO_SUCH_WEBHOOK);
        });
        RestAnswer answer = route.answer(asked(route));
        assertEquals(404, answer.status());
        assertEquals(
                Optional.of(new Problem(
                        "about:blank", "There is no such webhook, or it is closed", 404, "no-such-webhook")),
                answer.body());
    }
}
