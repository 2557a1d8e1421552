package org.sabha.server.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.Problem;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RouteContract;

@Tag("H23")
class RouteTableTest {
    private static Route route(AccountRoute contract) {
        return contract.isOpen()
                ? Route.open(contract, _ -> RestAnswer.done())
                : Route.of(contract, AccountVerb.SIGN_OUT, _ -> RestAnswer.done());
    }

    private static List<Route> all() {
        List<Route> routes = new ArrayList<>();
        for (AccountRoute contract : AccountRoute.values()) {
            routes.add(route(contract));
        }
        return routes;
    }

    private static RouteRequest asked(Route route) {
        var caller = new RestRequest.Caller(InetAddress.getLoopbackAddress(), "127.0.0.0/16", "https://a.example", "");
        var request = new RestRequest(
                AccountRoute.LIST_WEBHOOKS, Map.of(), ByteBuffer.allocate(0), RestRequest.Credentials.NONE, caller);
        return new RouteRequest(
                request, route.row(), new RouteContract.Empty(), Optional.empty(), Optional.empty(), Instant.EPOCH);
    }

    @Test
    void rejectsContractThatNoTableAnswers() {
        List<Route> routes = all();
        routes.removeLast();
        String message = assertThrows(
                        IllegalArgumentException.class, () -> RouteTable.of(AccountRoute.values(), List.of(routes)))
                .getMessage();
        assertEquals("in no table: [INCIDENT_BUNDLE]", message);
    }

    @Test
    void rejectsContractInTwoTables() {
        List<Route> again = List.of(route(AccountRoute.SIGN_OUT));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> RouteTable.of(AccountRoute.values(), List.of(all(), again)))
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
        Route route = Route.of(AccountRoute.CLOSE_WEBHOOK, AccountVerb.CLOSE_WEBHOOK, _ -> {
            throw new Refused(ErrorCode.NO_SUCH_WEBHOOK);
        });
        RestAnswer answer = Route.answering(() -> route.act(asked(route)));
        assertEquals(404, answer.status());
        assertEquals(
                Optional.of(new Problem(
                        "about:blank", "There is no such webhook, or it is closed", 404, "no-such-webhook")),
                answer.body());
    }

    @Test
    void rejectsCodeThatContractDoesNotDeclare() {
        Route route = Route.of(AccountRoute.LIST_WEBHOOKS, AccountVerb.LIST_WEBHOOKS, _ -> {
            throw new Refused(ErrorCode.NO_SUCH_WEBHOOK);
        });
        assertThrows(AssertionError.class, () -> route.act(asked(route)));
    }

    @Test
    void openContractAndRightExcludeEachOther() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Route.of(AccountRoute.SIGN_IN, AccountVerb.SIGN_OUT, _ -> RestAnswer.done()));
        assertThrows(IllegalArgumentException.class, () -> Route.open(AccountRoute.SIGN_OUT, _ -> RestAnswer.done()));
    }
}
