package org.sabha.server.route;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sabha.protocol.rest.RouteContract;

/** The tables of all features in one. */
public final class RouteTable {
    private final Map<RouteContract, Route> routes;

    private RouteTable(Map<RouteContract, Route> routes) {
        this.routes = routes;
    }

    /**
     * @param contracts that must be there
     * @throws IllegalArgumentException if one is in no table, or in two
     */
    public static RouteTable of(RouteContract[] contracts, List<List<Route>> tables) {
        Map<RouteContract, Route> routes = new HashMap<>();
        for (List<Route> table : tables) {
            for (Route route : table) {
                if (routes.put(route.contract(), route) != null) {
                    throw new IllegalArgumentException(route.contract() + " is in two tables");
                }
            }
        }
        Set<RouteContract> missing = new HashSet<>(Arrays.asList(contracts));
        missing.removeAll(routes.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("in no table: " + missing);
        }
        return new RouteTable(routes);
    }

    public Route of(RouteContract contract) {
        return Objects.requireNonNull(routes.get(contract));
    }
}
