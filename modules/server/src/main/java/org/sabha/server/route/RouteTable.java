package org.sabha.server.route;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sabha.protocol.rest.AccountRoute;

/** The tables of all features in one. */
public final class RouteTable {
    private final Map<AccountRoute, Route> routes;

    private RouteTable(Map<AccountRoute, Route> routes) {
        this.routes = routes;
    }

    /** @throws IllegalArgumentException if a contract is in no table, or in two */
    public static RouteTable of(List<List<Route>> tables) {
        Map<AccountRoute, Route> routes = new EnumMap<>(AccountRoute.class);
        for (List<Route> table : tables) {
            for (Route route : table) {
                if (routes.put(route.contract(), route) != null) {
                    throw new IllegalArgumentException(route.contract() + " is in two tables");
                }
            }
        }
        Set<AccountRoute> missing = EnumSet.allOf(AccountRoute.class);
        missing.removeAll(routes.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("in no table: " + missing);
        }
        return new RouteTable(routes);
    }

    public Route of(AccountRoute contract) {
        return Objects.requireNonNull(routes.get(contract));
    }
}
